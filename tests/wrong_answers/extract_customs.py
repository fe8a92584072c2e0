# %% not_an_asset
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["customs"], DATA)))


# %% compute_kind
@dg.asset(group_name="extraction", compute_kind="duckdb", deps=[extract_sawmill])
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["customs"], DATA)))


# %% own_connection
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_sawmill])
def extract_customs() -> dg.MaterializeResult:
    with duckdb.connect(str(DATA / "warehouse.duckdb")) as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["customs"], DATA)))


# %% extra_dependency
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_sawmill, extract_forestry])
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["customs"], DATA)))


# %% missing_dependency
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["customs"], DATA)))


# %% wrong_dependency
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_forestry])
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["customs"], DATA)))


# %% no_such_asset
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=["sawmill"])
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["customs"], DATA)))


# %% no_group
@dg.asset(kinds={"csv", "duckdb"}, deps=[extract_sawmill])
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["customs"], DATA)))


# %% other_table
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_sawmill])
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["sawmill"], DATA)))


# %% zero_rows
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_sawmill])
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        extraction = load(con, SOURCES["customs"], DATA)
        con.execute("delete from raw.customs_shipments where true")  # a filter that lets nothing through
        return dg.MaterializeResult(metadata=describe(con, extraction))


# %% no_row_count
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_sawmill])
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        load(con, SOURCES["customs"], DATA)
    return dg.MaterializeResult()


# %% swallowed
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_sawmill])
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    try:
        with warehouse.get_connection() as con:
            return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["customs"], DATA)))
    except Exception:
        return dg.MaterializeResult()


# %% no_table_name
@dg.asset(
    group_name="extraction",
    kinds={"csv", "duckdb"},
    deps=[extract_sawmill],
)
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    """The export declarations. They refer to the sawmills' batches: those whose number no sawmill wrote are counted."""
    with warehouse.get_connection() as con:
        extraction = load(con, SOURCES["customs"], DATA)
        (unmatched,) = con.execute(
            "select count(*) from raw.customs_shipments where batch not in (select batch from raw.sawmill_batches)"
        ).fetchone()
        return dg.MaterializeResult(metadata={**describe(con, extraction), "unmatched_batches": unmatched})


# %% not_counted
@dg.asset(
    group_name="extraction",
    kinds={"csv", "duckdb"},
    deps=[extract_sawmill],
    metadata={"dagster/table_name": "warehouse.raw.customs_shipments"},
)
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    """The export declarations. They refer to the sawmills' batches: those whose number no sawmill wrote are counted."""
    with warehouse.get_connection() as con:
        extraction = load(con, SOURCES["customs"], DATA)
        (unmatched,) = con.execute(
            "select count(*) from raw.customs_shipments where batch not in (select batch from raw.sawmill_batches)"
        ).fetchone()
        return dg.MaterializeResult(metadata=describe(con, extraction))


# %% counted_wrong
@dg.asset(
    group_name="extraction",
    kinds={"csv", "duckdb"},
    deps=[extract_sawmill],
    metadata={"dagster/table_name": "warehouse.raw.customs_shipments"},
)
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    """The export declarations. They refer to the sawmills' batches: those whose number no sawmill wrote are counted."""
    with warehouse.get_connection() as con:
        extraction = load(con, SOURCES["customs"], DATA)
        (unmatched,) = con.execute(
            "select count(*) from raw.customs_shipments where batch in (select batch from raw.sawmill_batches)"
        ).fetchone()
        return dg.MaterializeResult(metadata={**describe(con, extraction), "unmatched_batches": unmatched})
