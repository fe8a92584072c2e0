# %% missing_dependency
@dg.asset(group_name="reports", kinds={"duckdb"})
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many tags each scanner has read."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table raw.tag_report as "
            "select scanner, count(*) as scans from raw.tag_mapping group by scanner order by scanner"
        )
        (rows,) = con.execute("select count(*) from raw.tag_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% wrong_dependency
from .assets import extract_sawmill


@dg.asset(group_name="reports", kinds={"duckdb"}, deps=[extract_sawmill])
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many tags each scanner has read."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table raw.tag_report as "
            "select scanner, count(*) as scans from raw.tag_mapping group by scanner order by scanner"
        )
        (rows,) = con.execute("select count(*) from raw.tag_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% extra_dependency
from .assets import extract_forestry


@dg.asset(group_name="reports", kinds={"duckdb"}, deps=[extract_tag_mapping, extract_forestry])
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many tags each scanner has read."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table raw.tag_report as "
            "select scanner, count(*) as scans from raw.tag_mapping group by scanner order by scanner"
        )
        (rows,) = con.execute("select count(*) from raw.tag_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% no_such_asset
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["tag_mapping"])
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many tags each scanner has read."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table raw.tag_report as "
            "select scanner, count(*) as scans from raw.tag_mapping group by scanner order by scanner"
        )
        (rows,) = con.execute("select count(*) from raw.tag_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% too_far_up
from .assets import extract_forestry


@dg.asset(group_name="reports", kinds={"duckdb"}, deps=[extract_forestry])
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many tags each scanner has read."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table raw.tag_report as "
            "select scanner, count(*) as scans from raw.tag_mapping group by scanner order by scanner"
        )
        (rows,) = con.execute("select count(*) from raw.tag_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% body_changed
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=[extract_tag_mapping])
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many tags each scanner has read."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table raw.tag_report as "
            "select scanner, count(*) as scans from raw.forestry_logs group by scanner order by scanner"
        )
        (rows,) = con.execute("select count(*) from raw.tag_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})
