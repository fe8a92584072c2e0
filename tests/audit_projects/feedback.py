# expect: FEEDBACK load seen -> report
"""What is read is made downstream, by the run before."""

import dagster as dg
import duckdb


@dg.asset
def load():
    con = duckdb.connect("w.duckdb")
    con.execute("create or replace table raw as select * from read_csv('in.csv') where id not in (select id from seen)")


@dg.asset(deps=[load])
def report():
    duckdb.connect("w.duckdb").execute("insert into seen select id from raw")


defs = dg.Definitions(assets=[load, report])
