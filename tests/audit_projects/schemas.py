# expect: MISSING report staging.orders -> staged_orders
"""The same name in two schemas; `use` and `set schema` say which one a bare name means."""

import dagster as dg
import duckdb


@dg.asset
def raw_orders() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table raw.orders as select 1 as id")


@dg.asset(deps=[raw_orders])
def staged_orders() -> None:
    con = duckdb.connect("w.duckdb")
    con.execute("create or replace table staging.orders as select * from raw.orders")


@dg.asset(deps=[raw_orders])
def of_raw():
    con = duckdb.connect("w.duckdb")
    con.execute("use raw")
    return con.execute("select * from orders").fetchall()


@dg.asset(deps=[raw_orders])
def report():
    con = duckdb.connect("w.duckdb")
    con.execute("set schema = 'staging'")
    return con.execute("select * from orders").fetchall()


defs = dg.Definitions(assets=[raw_orders, staged_orders, of_raw, report])
