# expect: MISSING report orders -> load
"""An old-style repository with function-style resources."""

import dagster as dg
import duckdb


@dg.resource
def warehouse(context):
    return duckdb.connect("w.duckdb")


@dg.asset(required_resource_keys={"warehouse"})
def load(context) -> None:
    context.resources.warehouse.execute("create or replace table orders as select 1 as id")


@dg.asset(required_resource_keys={"warehouse"})
def report(context):
    return context.resources.warehouse.execute("select * from orders").fetchall()


@dg.repository
def everything():
    return dg.with_resources([load, report], {"warehouse": warehouse})
