# %% imports
"""How names of dbt become asset keys: the one place where the two systems meet."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator


# %% translator
EXTRACTED_BY = {
    "forestry_logs": "extract_forestry",
    "sawmill_batches": "extract_sawmill",
    "customs_shipments": "extract_customs",
    "tag_mapping": "extract_tag_mapping",
}


class Translator(DagsterDbtTranslator):
    """A dbt source is the asset that loads its table; everything else keeps the key that dagster-dbt gives it."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey(EXTRACTED_BY[dbt_resource_props["name"]])
        return super().get_asset_key(dbt_resource_props)
