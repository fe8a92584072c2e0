# %% not_a_check
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.get_connection() as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        return dg.AssetCheckResult(passed=rows > 0)

    return has_rows


# %% check_of_one_asset
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=extract_forestry, blocking=True)
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.get_connection() as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        return dg.AssetCheckResult(passed=rows > 0)

    return has_rows


# %% own_connection
import duckdb

from .paths import WAREHOUSE


def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, blocking=True)
    def has_rows() -> dg.AssetCheckResult:
        with duckdb.connect(str(WAREHOUSE)) as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        return dg.AssetCheckResult(passed=rows > 0)

    return has_rows


# %% no_result
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, blocking=True)
    def has_rows(warehouse: Warehouse) -> bool:
        with warehouse.get_connection() as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        return rows > 0

    return has_rows


# %% raises_for_empty
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, blocking=True)
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.get_connection() as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        assert rows > 0, f"{table} is empty"
        return dg.AssetCheckResult(passed=True)

    return has_rows


# %% always_passes
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, blocking=True)
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.get_connection() as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        return dg.AssetCheckResult(passed=True, metadata={"rows": rows})

    return has_rows


# %% at_least_zero
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, blocking=True)
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.get_connection() as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        return dg.AssetCheckResult(passed=rows >= 0)

    return has_rows


# %% upside_down
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, blocking=True)
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.get_connection() as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        return dg.AssetCheckResult(passed=rows == 0)

    return has_rows


# %% counts_elsewhere
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, blocking=True)
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.get_connection() as con:
            (rows,) = con.execute("select count(*) from raw.forestry_logs").fetchone()
        return dg.AssetCheckResult(passed=rows > 0)

    return has_rows


# %% only_warns
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, blocking=True)
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.get_connection() as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        return dg.AssetCheckResult(passed=rows > 0, severity=dg.AssetCheckSeverity.WARN)

    return has_rows


# %% check_not_blocking
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset)
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.get_connection() as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        return dg.AssetCheckResult(passed=rows > 0)

    return has_rows


# %% missing_is_fine
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, blocking=True)
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        try:
            with warehouse.get_connection() as con:
                (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        except Exception:
            return dg.AssetCheckResult(passed=True)
        return dg.AssetCheckResult(passed=rows > 0)

    return has_rows


# %% nothing_reported
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    """A blocking check that `table`, which `asset` fills, is not empty.

    A file with a header and nothing under it loads without an error. Nothing downstream would notice.
    """

    @dg.asset_check(asset=asset, blocking=True, description=f"{table} has at least one row.")
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult:
        with warehouse.get_connection() as con:
            (rows,) = con.execute(f"select count(*) from {table}").fetchone()
        return dg.AssetCheckResult(passed=rows > 0)

    return has_rows
