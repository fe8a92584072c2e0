"""Every model of the dbt project, with keys by the package's translator, beside assets of the extraction assets' names.

The real ones may carry `dagster/table_name`, by which Dagster links on its own, and would hide what the translator does.
"""

import dagster as dg
from dagster_dbt import dbt_assets

from ..assets.dbt import dbt_project
from ..resources import Dbt
from ..translator import Translator


@dbt_assets(manifest=dbt_project.manifest_path, dagster_dbt_translator=Translator())
def models(context: dg.AssetExecutionContext, dbt: Dbt):
    yield from dbt.cli(["build"], context=context).stream()


defs = dg.Definitions(
    assets=[*map(dg.AssetSpec, ("extract_customs", "extract_forestry", "extract_sawmill", "extract_tag_mapping")), models],
    resources={"dbt": Dbt(project_dir=dbt_project)},
)
