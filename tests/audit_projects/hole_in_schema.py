# expect: note UNRESOLVED report
"""A schema that only the run knows: the table's name alone proves nothing."""

import dagster as dg
import duckdb


class Config(dg.Config):
    schema_name: str


@dg.asset
def orders() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table shop.orders as select 1 as id")


@dg.asset
def report(config: Config):
    return duckdb.connect("w.duckdb").execute(f"select * from {config.schema_name}.orders").fetchall()


defs = dg.Definitions(assets=[orders, report])
