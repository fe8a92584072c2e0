# %% not_an_asset
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))


# %% compute_kind
@dg.asset(group_name="extraction", compute_kind="duckdb")
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))


# %% own_connection
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_forestry() -> dg.MaterializeResult:
    with duckdb.connect(str(DATA / "warehouse.duckdb")) as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))


# %% no_such_asset
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=["forestry_logs.csv"])
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))


# %% no_group
@dg.asset(kinds={"csv", "duckdb"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))


# %% other_table
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["sawmill"], DATA)))


# %% zero_rows
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        extraction = load(con, SOURCES["forestry"], DATA)
        con.execute("delete from raw.forestry_logs where true")  # a filter that lets nothing through
        return dg.MaterializeResult(metadata=describe(con, extraction))


# %% no_row_count
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        load(con, SOURCES["forestry"], DATA)
    return dg.MaterializeResult()


# %% wrong_row_count
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        metadata = describe(con, load(con, SOURCES["forestry"], DATA))
        return dg.MaterializeResult(metadata={**metadata, "dagster/row_count": 5})


# %% swallowed
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    try:
        with warehouse.get_connection() as con:
            return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))
    except Exception:
        return dg.MaterializeResult()


# %% no_table_name
@dg.asset(
    group_name="extraction",
    kinds={"csv", "duckdb"},
)
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    """The logs felled, as the concessions hand them in."""
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))
