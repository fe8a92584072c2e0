"""A database in memory is nobody else's: its names are variables."""

import dagster as dg
import duckdb
import pandas as pd


@dg.asset
def orders() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def report():
    orders = pd.DataFrame({"id": [1]})
    print(len(orders))
    return duckdb.sql("select count(*) from orders").fetchone()


@dg.asset
def other():
    con = duckdb.connect()
    con.execute("create table orders as select 2 as id")
    return con.execute("select * from orders").fetchall()


defs = dg.Definitions(assets=[orders, report, other])
