"""The package's `build` on a single model: once on the data as it is, once on a log felled on no day, which a dbt test objects to."""

import json
from pathlib import Path

import dagster as dg
from dagster_dbt import dbt_assets
from extract import SOURCES, connect, load

from coach.outcomes import reason
from coach.runs import QUIET

from ..assets.dbt import build, dbt_project
from ..paths import DATA, DBT, WAREHOUSE
from ..resources import Dbt, Warehouse
from ..translator import Translator

MODEL = "stg_forestry__logs"


@dbt_assets(manifest=dbt_project.manifest_path, select=MODEL, dagster_dbt_translator=Translator())
def one_model(context: dg.AssetExecutionContext, dbt: Dbt, warehouse: Warehouse):
    yield from build(context, dbt, warehouse)


def probe() -> dict:
    """`well` and `spoilt`: what a run of the model yields, and which nodes dbt ran for it."""
    with connect(WAREHOUSE) as con:
        load(con, SOURCES["forestry"], DATA)
    well = _run()
    with connect(WAREHOUSE) as con:
        con.execute("insert into raw.forestry_logs select * replace ('X' as tag, '?' as harvested_on) from raw.forestry_logs limit 1")
    return {"well": well, "spoilt": _run()}


def _run() -> dict:
    before = set(_records())
    resources = {"warehouse": Warehouse(database=str(WAREHOUSE)), "dbt": Dbt(project_dir=dbt_project)}
    result = dg.materialize([one_model], resources=resources, run_config=QUIET, raise_on_error=False)
    made = {each.asset_key.path[-1]: each.materialization.metadata for each in result.get_asset_materialization_events()}
    nodes = [node["unique_id"] for file in set(_records()) - before for node in json.loads(file.read_text())["results"]]
    return {
        "success": result.success,
        "error": next((reason(each.step_failure_data) for each in result.all_events if each.is_step_failure), None),
        "rows": {name: getattr(metadata.get("dagster/row_count"), "value", None) for name, metadata in made.items()},
        "checks": {each.check_name: each.passed for each in result.get_asset_check_evaluations()},
        "nodes": nodes,
    }


def _records() -> list[Path]:
    return list((DBT / "target").rglob("run_results.json"))
