# expect: note UNUSED report customers
"""A declaration that nothing needs is worth a note where everything could be seen."""

import dagster as dg
import duckdb


@dg.asset
def orders() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def customers() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table customers as select 1 as id")


@dg.asset(deps=[orders, customers])
def report() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table report as select * from orders")


defs = dg.Definitions(assets=[orders, customers, report])
