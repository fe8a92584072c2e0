# expect: note PARTIAL report events -> events_b
# expect: MISSING other events -> events_a events_b
"""Two assets append to one table."""

import dagster as dg
import duckdb


def insert(day):
    with duckdb.connect("w.duckdb") as con:
        con.execute("create table if not exists events (day varchar)")
        con.execute("insert into events values (?)", [day])


@dg.asset
def events_a():
    insert("monday")


@dg.asset
def events_b():
    insert("tuesday")


@dg.asset(deps=[events_a])
def report():
    return duckdb.connect("w.duckdb").sql("select count(*) from events").fetchone()


@dg.asset
def other():
    return duckdb.connect("w.duckdb").sql("select day from events").fetchall()


defs = dg.Definitions(assets=[events_a, events_b, report, other])
