"""A helper that calls itself, a generator that never ends, a loop without one: the audit ends all the same."""

import dagster as dg
import duckdb


def forever(n):
    return forever(n + 1)


def numbers():
    n = 0
    while True:
        yield n
        n += 1


@dg.asset
def load() -> None:
    con = duckdb.connect("w.duckdb")
    for n in numbers():
        forever(n)
        con.execute("create or replace table orders as select 1 as id")
        break


@dg.asset(deps=[load])
def report():
    while True:
        return duckdb.connect("w.duckdb").execute("select * from orders").fetchall()


defs = dg.Definitions(assets=[load, report])
