# expect: MISSING report orders -> clean_orders
"""The wrong asset is declared: one fault, whose fix takes the place of the wrong one."""

import dagster as dg
import duckdb


@dg.asset
def clean_orders():
    with duckdb.connect("w.duckdb") as con:
        con.execute("create or replace table orders as select 1 as id")


@dg.asset
def customers():
    with duckdb.connect("w.duckdb") as con:
        con.execute("create or replace table customers as select 1 as id")


@dg.asset(deps=[customers])
def report() -> None:
    with duckdb.connect("w.duckdb") as con:
        con.execute("create or replace table report as select count(*) from orders")


defs = dg.Definitions(assets=[clean_orders, customers, report])
