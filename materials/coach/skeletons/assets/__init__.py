# %% extract_forestry
# Make it an asset: group "extraction", kinds csv and duckdb. Its table is "warehouse.raw.forestry_logs".
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    """The logs felled, as the concessions hand them in."""
    # Open the warehouse, load the source, return a MaterializeResult with what describe says of it.
    ...


# %% extract_sawmill
# Make it an asset. Its table is "warehouse.raw.sawmill_batches".
def extract_sawmill(warehouse: Warehouse) -> dg.MaterializeResult:
    """The batches of logs sawn, peeled or pressed, as the sawmills record them."""
    ...


# %% extract_customs
# Make it an asset. Its table is "warehouse.raw.customs_shipments".
def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:
    """The export declarations. They refer to the sawmills' batches: those whose number no sawmill wrote are counted."""
    with warehouse.get_connection() as con:
        extraction = ...
        (unmatched,) = con.execute(
            "select count(*) from raw.customs_shipments where batch not in (select batch from raw.sawmill_batches)"
        ).fetchone()
        return dg.MaterializeResult(metadata={**describe(con, extraction), "unmatched_batches": unmatched})


# %% extract_tag_mapping
# Make it an asset. Its table is "warehouse.raw.tag_mapping".
def extract_tag_mapping(warehouse: Warehouse) -> dg.MaterializeResult:
    """The scans of tags at the sawmills' gates. Those that read as no tag a forest issued are counted."""
    ...
