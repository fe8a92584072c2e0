# %% missing_dependency
@dg.asset(group_name="reports", kinds={"duckdb"})
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


# %% no_such_asset
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["stg_forestry__logss"])
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


# %% too_far_up
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["extract_forestry"])
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


# %% wrong_dependency
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["int_yield"])
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


# %% extra_dependency
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["stg_forestry__logs", "int_yield"])
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
