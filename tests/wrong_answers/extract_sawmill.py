# %% not_an_asset
def extract_sawmill(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["sawmill"], DATA)))


# %% compute_kind
@dg.asset(group_name="extraction", compute_kind="duckdb")
def extract_sawmill(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["sawmill"], DATA)))


# %% own_connection
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_sawmill() -> dg.MaterializeResult:
    with duckdb.connect(str(DATA / "warehouse.duckdb")) as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["sawmill"], DATA)))


# %% extra_dependency
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_forestry])
def extract_sawmill(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["sawmill"], DATA)))


# %% no_group
@dg.asset(kinds={"csv", "duckdb"})
def extract_sawmill(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["sawmill"], DATA)))


# %% other_table
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_sawmill(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))


# %% zero_rows
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_sawmill(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        extraction = load(con, SOURCES["sawmill"], DATA)
        con.execute("delete from raw.sawmill_batches where true")  # a filter that lets nothing through
        return dg.MaterializeResult(metadata=describe(con, extraction))


# %% no_row_count
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_sawmill(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        load(con, SOURCES["sawmill"], DATA)
    return dg.MaterializeResult()


# %% swallowed
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_sawmill(warehouse: Warehouse) -> dg.MaterializeResult:
    try:
        with warehouse.get_connection() as con:
            return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["sawmill"], DATA)))
    except Exception:
        return dg.MaterializeResult()


# %% no_table_name
@dg.asset(
    group_name="extraction",
    kinds={"csv", "duckdb"},
)
def extract_sawmill(warehouse: Warehouse) -> dg.MaterializeResult:
    """The batches of logs sawn, peeled or pressed, as the sawmills record them."""
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["sawmill"], DATA)))
