# %% imports
"""Checks that stop what depends on an asset when the asset is there but worthless."""

import dagster as dg

from .assets import extract_customs, extract_forestry, extract_sawmill, extract_tag_mapping
from .resources import Warehouse


# %% has_rows
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    """A blocking check that `table`, which `asset` fills, is not empty.

    A file with a header and nothing under it loads without an error. Nothing downstream would notice.
    """

    @dg.asset_check(asset=asset, blocking=True, description=f"{table} has at least one row.")
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.get_connection() as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        return dg.AssetCheckResult(passed=rows > 0, metadata={"rows": rows})

    return has_rows


# %% checks
checks = [
    has_rows(extract_forestry, "raw.forestry_logs"),
    has_rows(extract_sawmill, "raw.sawmill_batches"),
    has_rows(extract_customs, "raw.customs_shipments"),
    has_rows(extract_tag_mapping, "raw.tag_mapping"),
]
