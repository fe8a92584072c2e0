# expect: MISSING report orders -> load_view
"""A view is its maker's; one that several assets define, by a helper that they share, is nobody's."""

import dagster as dg
import duckdb


def connect():
    con = duckdb.connect("w.duckdb")
    con.execute("create or replace view prices as select * from read_parquet('in/prices/*.parquet')")
    return con


@dg.asset
def load_view() -> None:
    duckdb.connect("w.duckdb").execute("create or replace view orders as select * from read_csv('in/orders.csv')")


@dg.asset
def report():
    return duckdb.connect("w.duckdb").execute("select * from orders").fetchall()


@dg.asset
def one() -> None:
    connect().execute("create or replace table one as select max(price) from prices")


@dg.asset
def other() -> None:
    connect().execute("create or replace table other as select min(price) from prices")


defs = dg.Definitions(assets=[load_view, report, one, other])
