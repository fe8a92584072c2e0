"""An asset's own table, temporary tables, registered frames, CTEs with a table's name: none is another's."""

import dagster as dg
import duckdb
import pandas as pd


@dg.asset
def orders():
    with duckdb.connect("w.duckdb") as con:
        con.execute("create table if not exists orders (id int)")
        con.execute("insert into orders select coalesce(max(id), 0) + 1 from orders")


@dg.asset
def staged():
    with duckdb.connect("w.duckdb") as con:
        con.execute("create temp table stage as select 1 as id")
        con.execute("create or replace table staged as select * from stage")


@dg.asset
def stage():
    with duckdb.connect("w.duckdb") as con:
        con.execute("create or replace table stage as select 2 as id")


@dg.asset
def framed():
    frame = pd.DataFrame({"id": [1]})
    with duckdb.connect("w.duckdb") as con:
        con.register("orders", frame)
        con.execute("create or replace table framed as select * from orders")


@dg.asset
def shadowing():
    with duckdb.connect("w.duckdb") as con:
        con.execute("create or replace table shadowing as with orders as (select 1 as id) select * from orders")


defs = dg.Definitions(assets=[orders, staged, stage, framed, shadowing])
