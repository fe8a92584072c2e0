# expect: MISSING report orders -> load
"""Functions under decorators of the project's own, threads, closures, lambdas and classes."""

import functools
from concurrent.futures import ThreadPoolExecutor

import dagster as dg
import duckdb


def timed(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


class Warehouse:
    def __init__(self, path: str):
        self.path = path

    @property
    def connection(self):
        return duckdb.connect(self.path)

    def rows(self, table: str):
        return self.connection.execute(f"select * from {table}").fetchall()


@dg.asset
@timed
def load() -> None:
    def write(name: str) -> None:
        Warehouse("w.duckdb").connection.execute(f"create or replace table {name} as select 1 as id")

    with ThreadPoolExecutor() as pool:
        list(pool.map(write, ["orders", "customers"]))


@dg.asset
@timed
def report():
    rows = lambda table: Warehouse("w.duckdb").rows(table)  # noqa: E731
    return rows("orders")


defs = dg.Definitions(assets=[load, report])
