# expect: MISSING check matches of orders reference -> load_reference
# expect: STUB check late of orders load_references -> load_reference
"""Asset checks read tables too."""

import dagster as dg
import duckdb


@dg.asset
def orders() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def load_reference() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table reference as select 1 as id")


@dg.asset_check(asset=orders)
def has_rows():
    return dg.AssetCheckResult(passed=duckdb.connect("w.duckdb").execute("select count(*) from orders").fetchone()[0] > 0)


@dg.asset_check(asset=orders)
def matches():
    con = duckdb.connect("w.duckdb")
    return dg.AssetCheckResult(passed=con.execute("select * from orders anti join reference using (id)").fetchone() is None)


@dg.asset_check(asset=orders, additional_deps=["load_reference"])
def well():
    con = duckdb.connect("w.duckdb")
    return dg.AssetCheckResult(passed=con.execute("select * from orders anti join reference using (id)").fetchone() is None)


@dg.asset_check(asset=orders, additional_deps=["load_references"])
def late():
    return dg.AssetCheckResult(passed=True)


defs = dg.Definitions(assets=[orders, load_reference], asset_checks=[has_rows, matches, well, late])
