# expect: MISSING report orders -> load_orders
# expect: MISSING report customers -> load_customers
"""Every branch that may be taken counts; one that a constant rules out does not."""

import dagster as dg
import duckdb

FULL = True


@dg.asset
def load_orders() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def load_customers() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table customers as select 1 as id")


@dg.asset
def load_archive() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table archive as select 1 as id")


@dg.asset
def report(context: dg.AssetExecutionContext):
    con = duckdb.connect("w.duckdb")
    source = "orders" if context.run_id else "customers"
    if not FULL:
        con.execute("select * from archive")
    try:
        return con.execute("select * from " + source).fetchall()
    except duckdb.Error as error:
        raise dg.Failure(str(error)) from error


defs = dg.Definitions(assets=[load_orders, load_customers, load_archive, report])
