# %% not_dbt_assets
from ..translator import Translator

FROM_THE_FOREST = "source:raw.forestry_logs+ source:raw.tag_mapping+"


def forest_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)


# %% one_for_all
from ..translator import Translator

# dbt's own selection: both sources that depend on the forest, and all that is built on them
FROM_THE_FOREST = "source:raw.forestry_logs+ source:raw.tag_mapping+"


@dbt_assets(manifest=dbt_project.manifest_path, dagster_dbt_translator=Translator())
def forest_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)


# %% overlap
from ..translator import Translator

# dbt's own selection: both sources that depend on the forest, and all that is built on them
FROM_THE_FOREST = "source:raw.forestry_logs+ source:raw.tag_mapping+"


@dbt_assets(manifest=dbt_project.manifest_path, select="fct_shipments", dagster_dbt_translator=Translator())
def mart(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)



@dbt_assets(manifest=dbt_project.manifest_path, select=FROM_THE_FOREST, dagster_dbt_translator=Translator())
def forest_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)


# %% wrong_models
from ..translator import Translator

# dbt's own selection: both sources that depend on the forest, and all that is built on them
FROM_THE_FOREST = "source:raw.forestry_logs+ source:raw.tag_mapping+ source:raw.sawmill_batches+"


@dbt_assets(manifest=dbt_project.manifest_path, select=FROM_THE_FOREST, dagster_dbt_translator=Translator())
def forest_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)


# %% models_left_out
from ..translator import Translator

# dbt's own selection: both sources that depend on the forest, and all that is built on them
FROM_THE_FOREST = "stg_forestry__logs stg_tag_batch__mapping"


@dbt_assets(manifest=dbt_project.manifest_path, select=FROM_THE_FOREST, dagster_dbt_translator=Translator())
def forest_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)


# %% no_translator
from ..translator import Translator

# dbt's own selection: both sources that depend on the forest, and all that is built on them
FROM_THE_FOREST = "source:raw.forestry_logs+ source:raw.tag_mapping+"


@dbt_assets(manifest=dbt_project.manifest_path, select=FROM_THE_FOREST)
def forest_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)
