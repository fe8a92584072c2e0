"""What Dagster loads: everything that is merged into `defs`, and nothing else."""

import dagster as dg


# %% start
defs = dg.Definitions()
