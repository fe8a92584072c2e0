# %% not_registered
from .assets import extract_customs, extract_forestry, extract_sawmill
from .paths import WAREHOUSE
from .resources import Warehouse

defs = dg.Definitions.merge(
    defs,
    dg.Definitions(
        assets=[extract_forestry, extract_sawmill, extract_customs],
        resources={"warehouse": Warehouse(database=str(WAREHOUSE))},
    ),
)


# %% resource_missing
from .assets import extract_customs, extract_forestry, extract_sawmill, extract_tag_mapping

defs = dg.Definitions.merge(
    defs, dg.Definitions(assets=[extract_forestry, extract_sawmill, extract_customs, extract_tag_mapping])
)
