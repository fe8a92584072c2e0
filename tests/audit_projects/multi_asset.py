# expect: MISSING b, c a -> a
"""A multi-asset is one computation: what it makes is its own, what it reads somebody else's."""

import dagster as dg
import duckdb


@dg.asset
def a() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table a as select 1 as id")


@dg.multi_asset(specs=[dg.AssetSpec("b"), dg.AssetSpec("c", deps=["b"])])
def both():
    con = duckdb.connect("w.duckdb")
    con.execute("create or replace table b as select * from a")
    con.execute("create or replace table c as select * from b")
    yield dg.MaterializeResult(asset_key="b")
    yield dg.MaterializeResult(asset_key="c")


@dg.multi_asset(specs=[dg.AssetSpec("d", deps=["b"]), dg.AssetSpec("e", deps=["c"])])
def well():
    con = duckdb.connect("w.duckdb")
    con.execute("create or replace table d as select * from b")
    con.execute("create or replace table e as select * from c")
    yield dg.MaterializeResult(asset_key="d")
    yield dg.MaterializeResult(asset_key="e")


defs = dg.Definitions(assets=[a, both, well])
