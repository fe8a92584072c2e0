# %% missing_dependency
@dg.asset(group_name="reports", kinds={"duckdb"})
def custody_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many claims hold, and why the others do not."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table custody_report as "
            "select custody, count(*) as claims from int_chain_of_custody group by custody order by custody"
        )
        (rows,) = con.execute("select count(*) from custody_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% no_such_asset
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["int_chain_of_custodys"])
def custody_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many claims hold, and why the others do not."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table custody_report as "
            "select custody, count(*) as claims from int_chain_of_custody group by custody order by custody"
        )
        (rows,) = con.execute("select count(*) from custody_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% too_far_up
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["stg_tag_batch__mapping"])
def custody_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many claims hold, and why the others do not."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table custody_report as "
            "select custody, count(*) as claims from int_chain_of_custody group by custody order by custody"
        )
        (rows,) = con.execute("select count(*) from custody_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% wrong_dependency
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["int_yield"])
def custody_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many claims hold, and why the others do not."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table custody_report as "
            "select custody, count(*) as claims from int_chain_of_custody group by custody order by custody"
        )
        (rows,) = con.execute("select count(*) from custody_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})


# %% extra_dependency
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["int_chain_of_custody", "int_yield"])
def custody_report(warehouse: Warehouse) -> dg.MaterializeResult:
    """How many claims hold, and why the others do not."""
    with warehouse.get_connection() as con:
        con.execute(
            "create or replace table custody_report as "
            "select custody, count(*) as claims from int_chain_of_custody group by custody order by custody"
        )
        (rows,) = con.execute("select count(*) from custody_report").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})
