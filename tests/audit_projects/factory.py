# expect: MISSING report_b b -> load_b
"""An asset factory: each asset has its own names."""

import dagster as dg
import duckdb


def loader(name: str) -> dg.AssetsDefinition:
    @dg.asset(name=f"load_{name}")
    def load() -> None:
        duckdb.connect("w.duckdb").execute(f"create or replace table {name} as select 1 as id")

    return load


def report(name: str, deps: list[str]) -> dg.AssetsDefinition:
    @dg.asset(name=f"report_{name}", deps=deps)
    def make():
        return duckdb.connect("w.duckdb").execute(f"select * from {name}").fetchall()

    return make


defs = dg.Definitions(assets=[loader("a"), loader("b"), report("a", ["load_a"]), report("b", ["load_a"])])
