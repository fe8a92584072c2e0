# %% extraction
from .assets import extract_customs, extract_forestry, extract_sawmill, extract_tag_mapping
from .paths import WAREHOUSE
from .resources import Warehouse

# Merge the four assets, and the resource warehouse, into defs.
defs = defs


# %% dbt
from .assets.dbt import dbt_project, forest_models, other_models
from .resources import Dbt

# Merge both parts, and the resource dbt, into defs.
defs = defs
