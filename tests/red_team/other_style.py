# >>> factory.py
"""Right, in another style: assets come from a factory in a module of its own."""

import dagster as dg
from extract import SOURCES, load

from . import tools
from .paths import DATA
from .resources import Warehouse


def extraction(source: str, **more) -> dg.AssetsDefinition:
    table = f"warehouse.raw.{SOURCES[source].table}"

    @dg.asset(name=f"extract_{source}", group_name="extraction", kinds={"csv", "duckdb"}, metadata={"dagster/table_name": table}, **more)
    def extract(warehouse: Warehouse) -> dg.MaterializeResult:
        with warehouse.get_connection() as con:
            return dg.MaterializeResult(metadata=tools.counted(load(con, SOURCES[source], DATA)))

    return extract
# >>> tools/__init__.py
from .counting import counted as counted
# >>> tools/counting.py
def counted(extraction):
    return {"dagster/row_count": extraction.rows}
# >>> assets/__init__.py
from ..factory import extraction


# %% extract_forestry
extract_forestry = extraction("forestry")


# %% extract_sawmill
extract_sawmill = extraction("sawmill")
