# expect: MISSING report orders -> load
"""Definitions that a function makes when Dagster asks for them."""

import dagster as dg
import duckdb


@dg.asset
def load() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def report():
    return duckdb.connect("w.duckdb").execute("from orders").fetchall()


@dg.definitions
def defs() -> dg.Definitions:
    return dg.Definitions(assets=[load, report])
