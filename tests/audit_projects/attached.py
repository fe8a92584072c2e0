# expect: MISSING report orders -> orders
"""A database that is attached by another name is the same database."""

import dagster as dg
import duckdb


@dg.asset
def orders() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def report():
    con = duckdb.connect()
    con.execute("attach 'w.duckdb' as warehouse (read_only)")
    return con.execute("select count(*) from warehouse.orders").fetchone()


@dg.asset
def elsewhere():
    con = duckdb.connect()
    con.execute("attach 'host=localhost' as pg (type postgres)")
    return con.execute("select count(*) from pg.public.orders").fetchone()


defs = dg.Definitions(assets=[orders, report, elsewhere])
