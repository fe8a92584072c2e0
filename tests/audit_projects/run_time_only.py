# expect: note UNRESOLVED by_config
# expect: note UNRESOLVED by_jinja
# expect: note UNRESOLVED by_table_of_tables
"""Names that only a run knows are never guessed."""

import dagster as dg
import duckdb
from jinja2 import Template


class Config(dg.Config):
    table: str = "orders"


@dg.asset
def orders() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def by_config(config: Config):
    return duckdb.connect("w.duckdb").execute(f"select * from {config.table}").fetchall()


@dg.asset
def by_jinja():
    text = Template("select * from {{ table }}").render(table="orders")
    return duckdb.connect("w.duckdb").execute(text).fetchall()


@dg.asset
def by_table_of_tables():
    con = duckdb.connect("w.duckdb")
    for (name,) in con.execute("select table_name from information_schema.tables").fetchall():
        con.execute(f"select count(*) from {name}")


defs = dg.Definitions(assets=[orders, by_config, by_jinja, by_table_of_tables])
