# expect: MISSING report orders -> load
"""A database that the environment names is the same database wherever the same name is asked."""

import os

import dagster as dg
import duckdb

PATH = os.environ.get("AUDIT_TEST_NOT_SET_HERE")
OTHER = os.getenv("AUDIT_TEST_NOT_SET_THERE", "there.duckdb")


def here():
    return duckdb.connect(os.environ["AUDIT_TEST_NOT_SET_HERE"])


@dg.asset
def load() -> None:
    here().execute("create or replace table orders as select 1 as id")


@dg.asset
def report():
    return here().execute("select * from orders").fetchall()


@dg.asset
def of_another():
    return duckdb.connect(OTHER).execute("select * from orders").fetchall()


defs = dg.Definitions(assets=[load, report, of_another])
