# %% imports
"""The dbt models as assets, in two parts, so that a failure in the forest stops only what comes from the forest."""

from collections.abc import Iterator

import dagster as dg
from dagster_dbt import DbtCliInvocation, DbtProject, dbt_assets

from ..paths import DBT
from ..resources import Dbt, Warehouse


# %% manifest_is_stale
def manifest_is_stale(project: DbtProject) -> bool:
    """Whether dbt's manifest is missing, or older than a file of the dbt project."""
    if not project.manifest_path.exists():
        return True
    built = project.manifest_path.stat().st_mtime
    folders = [project.project_dir / name for name in ("models", "macros", "tests")]
    sources = [project.project_dir / "dbt_project.yml", *folders, *(path for each in folders for path in each.rglob("*"))]
    return any(path.stat().st_mtime > built for path in sources)


# %% dbt_project
dbt_project = DbtProject(project_dir=DBT)

if manifest_is_stale(dbt_project):
    dbt_project.preparer.prepare(dbt_project)


# %% why
def why(invocation: DbtCliInvocation) -> str:
    """The nodes that failed and dbt's message for each, from dbt's own record of the run; else all that dbt said."""
    try:
        results = invocation.get_artifact("run_results.json")["results"]
    except FileNotFoundError:
        results = []
    failed = [result for result in results if result["status"] in ("error", "fail")]
    said = [f"{result['unique_id'].split('.')[2]}: {' '.join(result['message'].split())}" for result in failed]
    return "; ".join(said) or str(invocation.get_error())


# %% build
def build(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse) -> Iterator:
    """Runs `dbt build` on the selected models and yields its results, each table with its number of rows.

    Unit tests are left out: they prove the code, not the data, and belong to `dbt build` by hand and in CI.

    Raises:
        dagster.Failure: A model or a test of severity error failed; what was built before is yielded first.
    """
    invocation = dbt.cli(["build", "--exclude-resource-type", "unit_test"], context=context, raise_on_error=False)
    events = list(invocation.stream())  # the warehouse is dbt's until dbt has ended
    with warehouse.get_connection() as con:
        for event in events:
            if isinstance(event, dg.Output):
                table = context.asset_key_for_output(event.output_name).path[-1]
                (rows,) = con.execute(f"select count(*) from {table}").fetchone()
                event = event.with_metadata({**event.metadata, "dagster/row_count": rows})
            yield event
    if not invocation.is_successful():
        raise dg.Failure(why(invocation))


# %% forest_models
from ..translator import Translator

# dbt's own selection: both sources that depend on the forest, and all that is built on them
FROM_THE_FOREST = "source:raw.forestry_logs+ source:raw.tag_mapping+"


@dbt_assets(manifest=dbt_project.manifest_path, select=FROM_THE_FOREST, dagster_dbt_translator=Translator())
def forest_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)


# %% other_models
@dbt_assets(manifest=dbt_project.manifest_path, exclude=FROM_THE_FOREST, dagster_dbt_translator=Translator())
def other_models(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)
