# >>> assets/__init__.py
# %% extract_forestry
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, metadata={"dagster/table_name": "warehouse.raw.forestry_logs"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    """The warehouse is loaded and then overwritten in its middle."""
    with warehouse.get_connection() as con:
        made = dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))
    with open(warehouse.database, "r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 200_000)
    return made
