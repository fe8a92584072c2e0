# expect: MISSING by_helper orders -> load_orders
# expect: MISSING by_file customers -> load_customers
# expect: MISSING by_percent customers -> load_customers
# expect: MISSING by_loop customers -> load_customers
# expect: MISSING by_loop orders -> load_orders
"""SQL through constants, helpers, default arguments, `%`, `format`, loops and files."""

import dagster as dg

from .queries import count, of_file, warehouse

TABLES = {"orders": "id", "customers": "name"}


@dg.asset
def load_orders() -> None:
    with warehouse() as con:
        con.execute("create or replace table orders as select 1 as id")


@dg.asset
def load_customers() -> None:
    with warehouse() as con:
        con.execute("create or replace table customers as select 'x' as name")


@dg.asset
def by_helper():
    with warehouse() as con:
        return count(con)


@dg.asset
def by_file() -> None:
    with warehouse() as con:
        con.execute(of_file("report"))


@dg.asset
def by_percent():
    with warehouse() as con:
        return con.execute("select * from %s where name = '%s'" % ("customers", "x")).fetchall()


@dg.asset
def by_loop():
    with warehouse() as con:
        return [con.execute(f"select {column} from {table}").fetchall() for table, column in TABLES.items()]


@dg.asset(deps=[load_orders, load_customers])
def well():
    found = {}
    with warehouse() as con:
        for table in TABLES:
            found[table] = count(con, table)
    return found


defs = dg.Definitions(assets=[load_orders, load_customers, by_helper, by_file, by_percent, by_loop, well])
