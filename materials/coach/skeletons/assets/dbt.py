# %% dbt_project
# The dbt project in the folder DBT. And see to it that there is a manifest, and that it is not an old one.
dbt_project = ...


# %% build
def build(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse) -> Iterator:
    """Runs `dbt build` on the selected models and yields its results, each table with its number of rows.

    Unit tests are left out: they prove the code, not the data, and belong to `dbt build` by hand and in CI.

    Raises:
        dagster.Failure: A model or a test of severity error failed; what was built before is yielded first.
    """
    invocation = ...
    events = list(invocation.stream())  # the warehouse is dbt's until dbt has ended
    with warehouse.get_connection() as con:
        for event in events:
            if isinstance(event, dg.Output):
                table = context.asset_key_for_output(event.output_name).path[-1]
                (rows,) = con.execute(f"select count(*) from {table}").fetchone()
                event = event.with_metadata({**event.metadata, "dagster/row_count": rows})
            yield event
    # And if dbt was not successful?


# %% forest_models
from ..translator import Translator

# dbt's own selection: both sources that depend on the forest, and all that is built on them
FROM_THE_FOREST = ...


# Make it dbt assets: these models, with keys by your translator.
def forest_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)


# %% other_models
# Make it dbt assets: all the other models.
def other_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)
