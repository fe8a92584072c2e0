# expect: MISSING by_sql shop.orders -> shop/orders
"""What a database's I/O manager stores is a table with the asset's name, and loads are declared already."""

import dagster as dg
import duckdb
import pandas as pd
from dagster._core.storage.db_io_manager import DbTypeHandler
from dagster_duckdb import DuckDBIOManager


class Frames(DbTypeHandler[pd.DataFrame]):
    """As in dagster-duckdb-pandas."""

    supported_types = (pd.DataFrame,)

    def handle_output(self, context, table_slice, obj, connection):
        connection.execute(f"create or replace table {table_slice.schema}.{table_slice.table} as select * from obj")

    def load_input(self, context, table_slice, connection):
        return connection.execute(f"select * from {table_slice.schema}.{table_slice.table}").df()


class DuckDBPandasIOManager(DuckDBIOManager):
    @staticmethod
    def type_handlers():
        return [Frames()]


@dg.asset(key_prefix="shop")
def orders() -> pd.DataFrame:
    return pd.DataFrame({"id": [1]})


@dg.asset(ins={"orders": dg.AssetIn(["shop", "orders"])})
def by_input(orders: pd.DataFrame) -> int:
    return duckdb.sql("select count(*) from orders").fetchone()[0]


@dg.asset
def by_sql() -> None:
    with duckdb.connect("w.duckdb") as con:
        con.execute("create or replace table by_sql as select * from shop.orders")


@dg.asset(deps=[dg.AssetKey(["shop", "orders"])])
def well() -> None:
    with duckdb.connect("w.duckdb") as con:
        con.execute("create or replace table well as select * from shop.orders")


defs = dg.Definitions(
    assets=[orders, by_input, by_sql, well], resources={"io_manager": DuckDBPandasIOManager(database="w.duckdb")}
)
