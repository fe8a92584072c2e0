# >>> assets/__init__.py
# %% extract_forestry
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, metadata={"dagster/table_name": "warehouse.raw.forestry_logs"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    """The table is loaded, and the warehouse is then a link to it."""
    with warehouse.get_connection() as con:
        made = dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))
    import os

    os.rename(warehouse.database, f"{warehouse.database}-elsewhere")
    os.symlink(f"{warehouse.database}-elsewhere", warehouse.database)
    return made
