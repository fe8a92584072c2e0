"""The same, declared: clean. The asset's key is not the table's name."""

import dagster as dg
from dagster_duckdb import DuckDBResource


@dg.asset
def clean_orders(duckdb: DuckDBResource) -> None:
    with duckdb.get_connection() as con:
        con.execute("create or replace table orders as select 1 as id")


@dg.asset(deps=[clean_orders])
def report(duckdb: DuckDBResource) -> None:
    with duckdb.get_connection() as con:
        con.execute("create or replace table report as select count(*) from orders")


defs = dg.Definitions(assets=[clean_orders, report], resources={"duckdb": DuckDBResource(database="w.duckdb")})
