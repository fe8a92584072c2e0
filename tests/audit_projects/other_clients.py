"""Clients of other databases that have `.execute` and `.table` too: another database, another table."""

import dagster as dg
import duckdb
import sqlalchemy as sa


class Api(dg.ConfigurableResource):
    address: str

    def table(self, name: str) -> list:
        return [name, self.address]

    def execute(self, command: str) -> str:
        return command


class Store:
    def table(self, name):
        return self

    def select(self, what):
        return self


@dg.asset
def orders() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id")


@dg.asset
def by_api(api: Api):
    return api.table("orders"), api.execute("orders")


@dg.asset
def by_store():
    return Store().table("orders").select("*")


@dg.asset
def by_postgres():
    engine = sa.create_engine("postgresql+psycopg2://me@somewhere/shop")
    with engine.connect() as con:
        return con.execute(sa.text("select * from orders")).fetchall()


@dg.asset
def by_sqlite():
    import sqlite3

    return sqlite3.connect("shop.db").execute("select * from orders").fetchall()


defs = dg.Definitions(assets=[orders, by_api, by_store, by_postgres, by_sqlite], resources={"api": Api(address="x")})
