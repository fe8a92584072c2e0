# expect: allowed report orders
# expect: allowed early orders
# expect: MISSING unreasoned orders -> orders
"""Deliberate exceptions carry a reason; without one they do not count."""

import dagster as dg
import duckdb


@dg.asset
def orders() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def report():
    con = duckdb.connect("w.duckdb")
    # audit: allow orders, because yesterday's orders are what this report is about
    return con.execute("select * from orders").fetchall()


@dg.asset
def early():
    con = duckdb.connect("w.duckdb")
    return con.execute("select * from orders").fetchall()  # audit: allow orders, because it only looks whether it is there


@dg.asset
def unreasoned():
    con = duckdb.connect("w.duckdb")
    # audit: allow orders
    return con.execute("select * from orders").fetchall()


defs = dg.Definitions(assets=[orders, report, early, unreasoned])
