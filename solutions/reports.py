# %% imports
"""Three reports that an assistant wrote, with their declarations repaired, beside the pipeline that they read from."""

import dagster as dg

from .definitions import defs as pipeline
from .resources import Warehouse


# %% permit_report
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["stg_forestry__logs"])
def permit_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """For each permit, how many logs were felled, and how many of them outside its dates."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table permit_report as "
            "select permit, count(*) as logs, count(*) filter (where not harvested_under_permit) as outside "
            "from stg_forestry__logs group by permit order by permit"
        )
        (rows,) = con.execute("select count(*) from permit_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% yield_report
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["int_yield"])
def yield_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """For each sawmill, the share of the logs' volume that became a product."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table yield_report as "
            "select sawmill, sum(output_volume_m3) / sum(input_volume_m3) as yield_share "
            "from int_yield group by sawmill order by sawmill"
        )
        (rows,) = con.execute("select count(*) from yield_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% custody_report
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["int_chain_of_custody"])
def custody_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many claims hold, and why the others do not."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table custody_report as "
            "select custody, count(*) as claims from int_chain_of_custody group by custody order by custody"
        )
        (rows,) = con.execute("select count(*) from custody_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% reports
defs = dg.Definitions.merge(pipeline, dg.Definitions(assets=[permit_report, yield_report, custody_report]))
