# expect: MISSING report orders -> orders
"""In DuckDB a table wins over a variable of the same name; without such a table the variable is read."""

import dagster as dg
import duckdb
import pandas as pd


@dg.asset
def orders():
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def report():
    orders = pd.DataFrame({"id": [1]})
    customers = pd.DataFrame({"id": [1]})
    con = duckdb.connect("w.duckdb")
    return con.execute("select * from orders join customers using (id)").df(), len(orders), len(customers)


defs = dg.Definitions(assets=[orders, report])
