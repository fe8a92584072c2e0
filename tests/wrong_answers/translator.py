# %% unlinked_source
EXTRACTED_BY = {
    "forestry_logs": "extract_forestry",
    "sawmill_batches": "extract_sawmill",
    "customs_shipments": "extract_customs",
}


class Translator(DagsterDbtTranslator):
    """A dbt source is the asset that loads its table; everything else keeps the key that dagster-dbt gives it."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["name"] in EXTRACTED_BY:
            return dg.AssetKey(EXTRACTED_BY[dbt_resource_props["name"]])
        return super().get_asset_key(dbt_resource_props)


# %% wrong_source_link
EXTRACTED_BY = {
    "forestry_logs": "extract_forestry",
    "sawmill_batches": "extract_customs",
    "customs_shipments": "extract_sawmill",
    "tag_mapping": "extract_tag_mapping",
}


class Translator(DagsterDbtTranslator):
    """A dbt source is the asset that loads its table; everything else keeps the key that dagster-dbt gives it."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey(EXTRACTED_BY[dbt_resource_props["name"]])
        return super().get_asset_key(dbt_resource_props)


# %% one_for_two_tables
EXTRACTED_BY = {
    "forestry_logs": "extract_forestry",
    "sawmill_batches": "extract_sawmill",
    "customs_shipments": "extract_sawmill",
    "tag_mapping": "extract_tag_mapping",
}


class Translator(DagsterDbtTranslator):
    """A dbt source is the asset that loads its table; everything else keeps the key that dagster-dbt gives it."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey(EXTRACTED_BY[dbt_resource_props["name"]])
        return super().get_asset_key(dbt_resource_props)


# %% linked_to_nothing
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
            return dg.AssetKey(dbt_resource_props["name"])
        return super().get_asset_key(dbt_resource_props)


# %% models_renamed
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
        return dg.AssetKey(["dbt", dbt_resource_props["name"]])
