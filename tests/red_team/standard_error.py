"""Right, and loud: on standard error, by warnings, by logging and from a subprocess."""

import logging
import subprocess
import sys
import warnings

print("starting", file=sys.stderr)
warnings.warn("this is only a warning", stacklevel=1)
logging.getLogger().error("this is no error")
subprocess.run([sys.executable, "-c", "import sys; print('from below', file=sys.stderr)"], check=True)
# >>> assets/__init__.py
# %% extract_forestry
@dg.asset(group_name="extraction", kinds={"csv", "duckdb"}, metadata={"dagster/table_name": "warehouse.raw.forestry_logs"})
def extract_forestry(warehouse: Warehouse) -> dg.MaterializeResult:
    """As it should be."""
    import sys

    print("loading", file=sys.stderr)
    with warehouse.get_connection() as con:
        return dg.MaterializeResult(metadata=describe(con, load(con, SOURCES["forestry"], DATA)))
