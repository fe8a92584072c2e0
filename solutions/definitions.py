"""What Dagster loads: everything that is merged into `defs`, and nothing else."""

import dagster as dg


# %% start
defs = dg.Definitions()


# %% extraction
from .assets import extract_customs, extract_forestry, extract_sawmill, extract_tag_mapping
from .paths import WAREHOUSE
from .resources import Warehouse

defs = dg.Definitions.merge(
    defs,
    dg.Definitions(
        assets=[extract_forestry, extract_sawmill, extract_customs, extract_tag_mapping],
        resources={"warehouse": Warehouse(database=str(WAREHOUSE))},
    ),
)


# %% dbt
from .assets.dbt import dbt_project, forest_models, other_models
from .resources import Dbt

defs = dg.Definitions.merge(
    defs,
    dg.Definitions(assets=[forest_models, other_models], resources={"dbt": Dbt(project_dir=dbt_project)}),
)


# %% executor
import multiprocessing

# Each step is a process of its own. Forked from one that has these modules loaded, it starts in a fraction of a second;
# started afresh, it would import Dagster, its storage and dbt again each time. (A module that is not found is skipped.)
PRELOAD = ["dagster._core.storage.sqlite_storage", "dagster_dbt", "dagster_duckdb", __name__]

if "forkserver" in multiprocessing.get_all_start_methods():
    start_method = {"forkserver": {"preload_modules": PRELOAD}}
    executor = dg.multiprocess_executor.configured({"start_method": start_method})
    defs = dg.Definitions.merge(defs, dg.Definitions(executor=executor))


# %% register_checks
from .checks import checks

defs = dg.Definitions.merge(defs, dg.Definitions(asset_checks=checks))
