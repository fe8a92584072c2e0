# expect: TRANSITIVE report raw -> load
"""What is read is upstream by way of another asset only."""

import dagster as dg
import duckdb


@dg.asset
def load():
    duckdb.connect("w.duckdb").execute("create or replace table raw as select 1 as id")


@dg.asset(deps=[load])
def clean():
    duckdb.connect("w.duckdb").execute("create or replace table clean as select * from raw")


@dg.asset(deps=[clean])
def report():
    con = duckdb.connect("w.duckdb")
    return con.execute("select (select count(*) from raw) - (select count(*) from clean)").fetchone()


defs = dg.Definitions(assets=[load, clean, report])
