# >>> assets/__init__.py
# %% extract_forestry
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, metadata={"dagster/table_name": "warehouse.raw.forestry_logs"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    """Nothing is loaded: the table is handed in, with the rows that it should have."""
    with warehouse.get_connection() as con:
        (rows,) = con.execute("select count(*) from raw.forestry_logs").fetchone()
    return dg.MaterializeResult(metadata={"dagster/row_count": rows})
