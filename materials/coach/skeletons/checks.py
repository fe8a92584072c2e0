# %% has_rows
def has_rows(asset: dg.AssetsDefinition, table: str) -> dg.AssetChecksDefinition:
    """A blocking check that `table`, which `asset` fills, is not empty.

    A file with a header and nothing under it loads without an error. Nothing downstream would notice.
    """

    # Make it a check of `asset` that stops what depends on it.
    # Count the rows of `table`, and return what the check says of them.
    def has_rows(warehouse: Warehouse) -> dg.AssetCheckResult: ...

    return has_rows


# %% checks
checks = [...]
