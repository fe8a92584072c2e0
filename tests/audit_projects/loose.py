# expect: MISSING report orders -> load
"""No definitions, only assets, which ask for resources that are elsewhere."""

from __future__ import annotations

import dagster as dg
from dagster_duckdb import DuckDBResource


@dg.asset(io_manager_key="somewhere")
def frame() -> int:
    return 1


@dg.asset
def load(warehouse: DuckDBResource) -> None:
    with warehouse.get_connection() as con:
        con.execute("create or replace table orders as select 1 as id")


@dg.asset
def report(warehouse: DuckDBResource) -> None:
    with warehouse.get_connection() as con:
        con.execute("create or replace table report as select * from orders")
