# %% not_an_asset
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    return dg.MaterializeResult()


# %% missing_dependency
@dg.asset(kinds={"duckdb"})
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    return dg.MaterializeResult()


# %% wrong_dependency
from .assets import extract_forestry


@dg.asset(kinds={"duckdb"}, deps=[extract_forestry])
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    return dg.MaterializeResult()


# %% extra_dependency
from .assets import extract_forestry


@dg.asset(kinds={"duckdb"}, deps=[extract_tag_mapping, extract_forestry])
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    return dg.MaterializeResult()


# %% no_such_asset
@dg.asset(kinds={"duckdb"}, deps=["tag_mapping"])
def tag_report(warehouse: Warehouse) -> dg.MaterializeResult:
    return dg.MaterializeResult()
