# expect: MISSING report orders -> clean_orders
"""An asset reads a table that another asset writes, and does not say so."""

import dagster as dg
from dagster_duckdb import DuckDBResource


@dg.asset
def clean_orders(duckdb: DuckDBResource) -> None:
    with duckdb.get_connection() as con:
        con.execute("create or replace table orders as select 1 as id")


@dg.asset
def report(duckdb: DuckDBResource) -> None:
    with duckdb.get_connection() as con:
        con.execute("create or replace table report as select count(*) from orders")


defs = dg.Definitions(assets=[clean_orders, report], resources={"duckdb": DuckDBResource(database="w.duckdb")})
