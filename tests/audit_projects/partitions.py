"""A partition that is built on the one before depends on itself."""

import dagster as dg
import duckdb

days = dg.DailyPartitionsDefinition(start_date="2024-01-01")


@dg.asset(
    partitions_def=days,
    deps=[dg.AssetDep("balance", partition_mapping=dg.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1))],
)
def balance(context: dg.AssetExecutionContext) -> None:
    con = duckdb.connect("w.duckdb")
    con.execute("delete from balance where day = ?", [context.partition_key])
    con.execute(f"insert into balance select '{context.partition_key}', sum(amount) from balance")


defs = dg.Definitions(assets=[balance])
