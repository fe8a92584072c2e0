# %% checks_not_registered
from .checks import checks

dg.Definitions.merge(defs, dg.Definitions(asset_checks=checks))


# %% defs_replaced
from .checks import checks

defs = dg.Definitions(asset_checks=checks)


# %% unchecked
from .checks import checks

defs = dg.Definitions.merge(defs, dg.Definitions(asset_checks=checks[:1]))


# %% list_in_a_list
from .checks import checks

defs = dg.Definitions.merge(defs, dg.Definitions(asset_checks=[checks]))
