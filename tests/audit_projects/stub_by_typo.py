# expect: STUB report clean_order -> clean_orders
"""A misspelt key: one fault, told once, although the table behind it is read too."""

import dagster as dg
import duckdb


@dg.asset
def clean_orders():
    with duckdb.connect("w.duckdb") as con:
        con.execute("create or replace table orders as select 1 as id")


@dg.asset(deps=["clean_order"])
def report():
    with duckdb.connect("w.duckdb") as con:
        return con.execute("select count(*) from orders").fetchone()


defs = dg.Definitions(assets=[clean_orders, report])
