# %% imports
"""Assets that an assistant wrote, repaired. They are in no Definitions: each is an exercise in reading."""

import dagster as dg

from .assets import extract_tag_mapping
from .resources import Warehouse


# %% tag_report
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=[extract_tag_mapping])
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many tags each scanner has read."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table raw.tag_report as "
            "select scanner, count(*) as scans from raw.tag_mapping group by scanner order by scanner"
        )
        (rows,) = con.execute("select count(*) from raw.tag_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})
