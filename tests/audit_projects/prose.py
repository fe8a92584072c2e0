"""Text that only looks like SQL, and calls that only look like queries."""

import dagster as dg
import duckdb


class Robot:
    def execute(self, command, *more):
        return command

    def query(self, question):
        return question


@dg.asset
def orders() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def chatter(context: dg.AssetExecutionContext):
    message = "select rows from orders and tell me"
    context.log.info("select * from orders")
    Robot().execute("orders")
    Robot().query("select the best from orders please")
    return {"sql": "select * from orders", "message": message}


defs = dg.Definitions(assets=[orders, chatter])
