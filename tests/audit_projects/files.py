# expect: MISSING total out/orders.csv -> orders_file
# expect: MISSING polars_total out/orders.csv -> orders_file
# expect: MISSING by_duckdb out/days/*.parquet -> days
# expect: MISSING copied out/days/*.parquet -> days
"""Files that assets hand to each other."""

import json
from pathlib import Path

import dagster as dg
import duckdb
import pandas as pd

OUT = Path("out")


@dg.asset
def orders_file() -> None:
    pd.DataFrame({"id": [1]}).to_csv(OUT / "orders.csv", index=False)


@dg.asset
def total():
    return pd.read_csv(OUT / "orders.csv")["id"].sum()


@dg.asset
def polars_total():
    import polars as pl

    return pl.scan_csv("out/orders.csv").collect()


@dg.asset(partitions_def=dg.StaticPartitionsDefinition(["monday"]))
def days(context: dg.AssetExecutionContext) -> None:
    with duckdb.connect() as con:
        con.execute(f"copy (select 1 as id) to 'out/days/{context.partition_key}.parquet'")


@dg.asset
def by_duckdb():
    return duckdb.sql("select * from read_parquet('out/days/*.parquet')").fetchall()


@dg.asset
def copied():
    return duckdb.sql("from 'out/days/*.parquet'").fetchall()


@dg.asset(deps=[orders_file])
def well() -> None:
    with open("out/orders.csv") as lines:
        Path("out/count.json").write_text(json.dumps(len(lines.readlines())))


@dg.asset(deps=[well])
def also_well():
    return json.loads((OUT / "count.json").read_text())


@dg.asset
def from_outside():
    return pd.read_csv("in/customers.csv")


defs = dg.Definitions(assets=[orders_file, total, polars_total, days, by_duckdb, copied, well, also_well, from_outside])
