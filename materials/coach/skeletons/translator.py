# %% translator
# Which asset loads the table of which source? Four pairs.
EXTRACTED_BY = {
    ...: ...,
}


class Translator(DagsterDbtTranslator):
    """A dbt source is the asset that loads its table; everything else keeps the key that dagster-dbt gives it."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        # ["resource_type"] is "source", "model", "test" or another; ["name"] is the name of the table or model.
        return super().get_asset_key(dbt_resource_props)
