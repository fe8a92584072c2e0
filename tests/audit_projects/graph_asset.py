# expect: MISSING total a -> a
"""An asset of several ops."""

import dagster as dg
import duckdb


@dg.asset
def a() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table a as select 1 as id")


@dg.op
def fetch():
    return duckdb.connect("w.duckdb").execute("select * from a").fetchall()


@dg.op
def add_up(rows):
    return sum(row[0] for row in rows)


@dg.graph_asset
def total():
    return add_up(fetch())


defs = dg.Definitions(assets=[a, total])
