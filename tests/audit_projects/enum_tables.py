# expect: MISSING report orders -> load
"""Table names in enums, dataclasses, settings objects and dictionaries of lambdas."""

import enum
from dataclasses import dataclass

import dagster as dg
import duckdb


class Tables(str, enum.Enum):
    ORDERS = "orders"
    CUSTOMERS = "customers"


@dataclass(frozen=True)
class Settings:
    path: str = "w.duckdb"
    target: Tables = Tables.ORDERS


SETTINGS = Settings()
QUERIES = {"all": lambda table: f"select * from {table}", "none": "select 1"}


@dg.asset
def load() -> None:
    duckdb.connect(SETTINGS.path).execute(f"create or replace table {SETTINGS.target.value} as select 1 as id")


@dg.asset
def report():
    return duckdb.connect(SETTINGS.path).execute(QUERIES["all"](Tables.ORDERS.value)).fetchall()


defs = dg.Definitions(assets=[load, report])
