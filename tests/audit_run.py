"""A project to run: half of what it reads is only known then. `test_audit_observe.py` runs it."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dagster as dg
import duckdb
import pandas as pd
from dagster_duckdb import DuckDBResource

HERE = Path(os.environ.get("AUDIT_RUN", "."))
COLUMN = "id"


class Which(dg.Config):
    table: str = "orders"


@dg.asset
def orders(warehouse: DuckDBResource) -> None:
    """Writes a table and a file."""
    with warehouse.get_connection() as con:
        con.execute("create or replace table orders as select range as id from range(10)")
    pd.DataFrame({COLUMN: [1]}).to_csv(HERE / "orders.csv", index=False)


@dg.asset(deps=[orders])
def daily(warehouse: DuckDBResource) -> None:
    """Reads the table and writes a file through DuckDB, with a temporary table on the way."""
    with warehouse.get_connection() as con:
        con.execute("create temp table few as select * from orders where id > ?", [3])
        con.execute(f"copy (select * from few) to '{HERE / 'daily.parquet'}'")


@dg.asset(deps=[orders])
def summary(warehouse: DuckDBResource) -> None:
    """A variable and a table in one query: the variable stays in sight of DuckDB while it is recorded."""
    frame = pd.DataFrame({"id": [1, 2, 3]})
    with warehouse.get_connection() as con:
        rows = con.sql("select count(*) from frame join orders using (id)").fetchall()
        con.execute("create or replace table summary as select * from frame")
    assert rows == [(3,)], (rows, len(frame))


@dg.asset
def by_config(config: Which, warehouse: DuckDBResource) -> None:
    """Reads a table whose name is configuration."""
    with warehouse.get_connection() as con:
        con.execute(f"select * from {config.table}").fetchall()


@dg.asset
def by_thread() -> None:
    """Reads a file in a thread, by a name that is put together."""
    names = [str(HERE / "".join(["ord", "ers", ".csv"]))]
    with ThreadPoolExecutor() as pool:
        list(pool.map(pd.read_csv, names))


@dg.asset
def by_duckdb() -> None:
    """Reads a file that DuckDB opens, named by a parameter."""
    files = sorted(HERE.glob("d*.parquet"))
    for file in files:
        duckdb.execute("select count(*) from read_parquet(?)", [str(file)]).fetchall()


@dg.asset_check(asset=daily)
def is_filled() -> dg.AssetCheckResult:
    (rows,) = duckdb.execute(f"select count(*) from '{HERE / 'daily.parquet'}'").fetchone()
    return dg.AssetCheckResult(passed=rows > 0)


executor = dg.in_process_executor if os.environ.get("AUDIT_RUN_IN") == "one" else dg.multiprocess_executor
defs = dg.Definitions(
    assets=[orders, daily, summary, by_config, by_thread, by_duckdb],
    asset_checks=[is_filled],
    resources={"warehouse": DuckDBResource(database=str(HERE / "run.duckdb"))},
    executor=executor,
)
