# %% missing_dependency
@dg.asset(group_name="reports", kinds={"duckdb"})
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


# %% no_such_asset
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["int_yields"])
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


# %% too_far_up
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["stg_sawmill__batches"])
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


# %% wrong_dependency
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["fct_shipments"])
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


# %% extra_dependency
@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["int_yield", "fct_shipments"])
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
