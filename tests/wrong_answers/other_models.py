# %% not_dbt_assets
def other_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)


# %% overlap
@dbt_assets(manifest=dbt_project.manifest_path, dagster_dbt_translator=Translator())
def other_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)


# %% models_left_out
@dbt_assets(manifest=dbt_project.manifest_path, select="stg_sawmill__batches stg_customs__shipments", dagster_dbt_translator=Translator())
def other_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)


# %% no_translator
@dbt_assets(manifest=dbt_project.manifest_path, exclude=FROM_THE_FOREST)
def other_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)
