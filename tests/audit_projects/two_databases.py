"""The same table name in two files means two tables."""

import dagster as dg
import duckdb


@dg.asset
def orders_here() -> None:
    duckdb.connect("here.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def orders_there() -> None:
    duckdb.connect("there.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset(deps=[orders_here])
def report_here():
    return duckdb.connect("here.duckdb").execute("select * from orders").fetchall()


@dg.asset(deps=["orders_there"])
def report_there():
    return duckdb.connect("there.duckdb").execute("select * from orders").fetchall()


defs = dg.Definitions(assets=[orders_here, orders_there, report_here, report_there])
