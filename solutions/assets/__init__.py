"""The assets of the pipeline."""


# %% imports
import dagster as dg
import duckdb
from extract import SOURCES, Extraction, load

from ..paths import DATA
from ..resources import Warehouse


# %% describe
def describe(con: duckdb.DuckDBPyConnection, extraction: Extraction) -> dict:
    """What an operator wants to see of an extraction without opening the warehouse.

    Args:
        con: The connection that loaded it.
        extraction: What `load` returned.

    Returns:
        Metadata for a materialization: rows, rejected lines, bytes, hash, column schema and a preview of 5 rows.
    """
    source = SOURCES[extraction.source]
    preview = con.execute(f"select * from raw.{source.table} limit 5").fetchall()
    schema = dg.TableSchema(columns=[dg.TableColumn(name, "varchar") for name in source.columns])
    records = [dg.TableRecord({n: v or "" for n, v in zip(source.columns, row)}) for row in preview]
    return {
        "dagster/row_count": extraction.rows,
        "dagster/column_schema": schema,
        "rejected_lines": extraction.rejected,
        "source_file": extraction.file,
        "bytes": extraction.bytes,
        "sha256": extraction.sha256,
        "preview": dg.MetadataValue.table(records=records, schema=schema),
    }


# %% extract_forestry
@dg.asset(
    group_name="extraction",
    kinds={"csv", "duckdb"},
    metadata={"dagster/table_name": "warehouse.raw.forestry_logs"},
)
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    """The logs felled, as the concessions hand them in."""
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))


# %% extract_sawmill
@dg.asset(
    group_name="extraction",
    kinds={"csv", "duckdb"},
    metadata={"dagster/table_name": "warehouse.raw.sawmill_batches"},
)
def extract_sawmill(warehouse: Warehouse) -> dg.MaterializeResult:
    """The batches of logs sawn, peeled or pressed, as the sawmills record them."""
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["sawmill"], DATA)))


# %% extract_customs
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
        return dg.MaterializeResult(metadata={**describe(con, extraction), "unmatched_batches": unmatched})


# %% extract_tag_mapping
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
        return dg.MaterializeResult(metadata={**describe(con, extraction), "unmatched_tags": unmatched})
