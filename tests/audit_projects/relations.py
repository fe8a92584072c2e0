# expect: MISSING report orders -> load
# expect: MISSING joined orders -> load
"""DuckDB's relational API."""

import dagster as dg
import duckdb


@dg.asset
def load() -> None:
    con = duckdb.connect("w.duckdb")
    con.read_csv("in.csv").create("orders")


@dg.asset
def report() -> None:
    con = duckdb.connect("w.duckdb")
    con.table("orders").filter("id > 1").create("report")


@dg.asset
def joined() -> None:
    con = duckdb.connect("w.duckdb")
    con.sql("from orders").join(con.sql("select 1 as id"), "id").to_table("joined")


@dg.asset(deps=[load])
def well():
    return duckdb.connect("w.duckdb").view("orders").df()


defs = dg.Definitions(assets=[load, report, joined, well])
