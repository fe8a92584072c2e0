# expect: MISSING report orders -> orders
"""Inside the CTE that has its name, the table is still the table."""

import dagster as dg
import duckdb


@dg.asset
def orders():
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def report():
    con = duckdb.connect("w.duckdb")
    con.execute("create or replace table report as with orders as (select id from orders) select * from orders")


defs = dg.Definitions(assets=[orders, report])
