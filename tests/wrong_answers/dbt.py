# %% not_registered
from .assets.dbt import dbt_project, forest_models, other_models
from .resources import Dbt

defs = dg.Definitions.merge(
    defs,
    dg.Definitions(assets=[forest_models], resources={"dbt": Dbt(project_dir=dbt_project)}),
)


# %% dbt_resource_missing
from .assets.dbt import dbt_project, forest_models, other_models
from .resources import Dbt

defs = dg.Definitions.merge(
    defs,
    dg.Definitions(assets=[forest_models, other_models]),
)
