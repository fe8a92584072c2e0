# expect: MISSING report orders -> load_orders
"""A helper creates every table everywhere; only who fills a table is its writer."""

import dagster as dg
import duckdb


def connect():
    con = duckdb.connect("w.duckdb")
    con.execute("create table if not exists orders (id int); create table if not exists customers (id int)")
    return con


@dg.asset
def load_orders():
    connect().execute("insert into orders values (1)")


@dg.asset
def load_customers():
    connect().execute("insert into customers values (1)")


@dg.asset(deps=[load_customers])
def report():
    return connect().execute("select * from orders join customers using (id)").fetchall()


defs = dg.Definitions(assets=[load_orders, load_customers, report])
