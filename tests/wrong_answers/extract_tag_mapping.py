# %% not_an_asset
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["tag_mapping"], DATA)))


# %% compute_kind
@dg.asset(group_name="extraction", compute_kind="duckdb", deps=[extract_forestry])
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["tag_mapping"], DATA)))


# %% own_connection
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_forestry])
def extract_tag_mapping() -> dg.MaterializeResult:
    with duckdb.connect(str(DATA / "warehouse.duckdb")) as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["tag_mapping"], DATA)))


# %% extra_dependency
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_forestry, extract_sawmill])
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["tag_mapping"], DATA)))


# %% missing_dependency
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"})
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["tag_mapping"], DATA)))


# %% wrong_dependency
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_sawmill])
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["tag_mapping"], DATA)))


# %% no_such_asset
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=["forestry"])
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["tag_mapping"], DATA)))


# %% no_group
@dg.asset(kinds={"csv", "duckdb"}, deps=[extract_forestry])
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["tag_mapping"], DATA)))


# %% other_table
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_forestry])
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))


# %% zero_rows
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_forestry])
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        extraction = load(con, SOURCES["tag_mapping"], DATA)
        con.execute("delete from raw.tag_mapping where true")  # a filter that lets nothing through
        return dg.MaterializeResult(metadata=describe(con, extraction))


# %% no_row_count
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_forestry])
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    with warehouse.get_connection() as con:
        load(con, SOURCES["tag_mapping"], DATA)
    return dg.MaterializeResult()


# %% swallowed
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, deps=[extract_forestry])
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    try:
        with warehouse.get_connection() as con:
            return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["tag_mapping"], DATA)))
    except Exception:
        return dg.MaterializeResult()


# %% no_table_name
@dg.asset(
    group_name="extraction",
    kinds={"csv", "duckdb"},
    deps=[extract_forestry],
)
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    """The scans of tags at the sawmills' gates. Those that read as no tag a forest issued are counted."""
    with warehouse.get_connection() as con:
        extraction = load(con, SOURCES["tag_mapping"], DATA)
        (unmatched,) = con.execute(
            "select count(*) from raw.tag_mapping where tag not in (select tag from raw.forestry_logs)"
        ).fetchone()
        return dg.MaterializeResult(metadata={**describe(con, extraction), "unmatched_tags": unmatched})


# %% not_counted
@dg.asset(
    group_name="extraction",
    kinds={"csv", "duckdb"},
    deps=[extract_forestry],
    metadata={"dagster/table_name": "warehouse.raw.tag_mapping"},
)
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    """The scans of tags at the sawmills' gates. Those that read as no tag a forest issued are counted."""
    with warehouse.get_connection() as con:
        extraction = load(con, SOURCES["tag_mapping"], DATA)
        (unmatched,) = con.execute(
            "select count(*) from raw.tag_mapping where tag not in (select tag from raw.forestry_logs)"
        ).fetchone()
        return dg.MaterializeResult(metadata=describe(con, extraction))


# %% counted_wrong
@dg.asset(
    group_name="extraction",
    kinds={"csv", "duckdb"},
    deps=[extract_forestry],
    metadata={"dagster/table_name": "warehouse.raw.tag_mapping"},
)
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    """The scans of tags at the sawmills' gates. Those that read as no tag a forest issued are counted."""
    with warehouse.get_connection() as con:
        extraction = load(con, SOURCES["tag_mapping"], DATA)
        (unmatched,) = con.execute(
            "select count(*) from raw.tag_mapping where tag in (select tag from raw.forestry_logs)"
        ).fetchone()
        return dg.MaterializeResult(metadata={**describe(con, extraction), "unmatched_tags": unmatched})
