"""Reports on what the components load."""

import dagster as dg
from dagster_duckdb import DuckDBResource

JOINED = """
    create or replace table shop.{name} as
    select customers.name, count(*) as orders
    from shop.customers
    {how} join shop.orders on orders.customer = customers.id
    group by all
"""


@dg.asset(deps=[["raw", "customers"]])
def daily_report(duckdb: DuckDBResource) -> None:
    with duckdb.get_connection() as con:
        con.execute(JOINED.format(name="daily_report", how="left"))


@dg.asset(deps=[["raw", "customers"], ["raw", "orders"]])
def weekly_report(duckdb: DuckDBResource) -> None:
    with duckdb.get_connection() as con:
        con.execute(JOINED.format(name="weekly_report", how="inner"))
