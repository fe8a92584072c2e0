# %% newest_first
def row_history(instance: dg.DagsterInstance, asset: str) -> list[int | None]:
    found = instance.fetch_materializations(dg.AssetKey(asset), limit=1000)
    rows = [record.asset_materialization.metadata.get("dagster/row_count") for record in found.records]
    return [each.value if each is not None else None for each in rows]


# %% short_name
def row_history(instance: dg.DagsterInstance, asset: str) -> list[int | None]:
    found = instance.fetch_materializations(dg.AssetKey(asset), limit=1000, ascending=True)
    rows = [record.asset_materialization.metadata.get("row_count") for record in found.records]
    return [each.value if each else None for each in rows]


# %% metadata_values
def row_history(instance: dg.DagsterInstance, asset: str) -> list[int | None]:
    found = instance.fetch_materializations(dg.AssetKey(asset), limit=1000, ascending=True)
    return [record.asset_materialization.metadata.get("dagster/row_count") for record in found.records]


# %% no_count_reported
def row_history(instance: dg.DagsterInstance, asset: str) -> list[int | None]:
    found = instance.fetch_materializations(dg.AssetKey(asset), limit=1000, ascending=True)
    return [record.asset_materialization.metadata["dagster/row_count"].value for record in found.records]


# %% zero_left_out
def row_history(instance: dg.DagsterInstance, asset: str) -> list[int | None]:
    found = instance.fetch_materializations(dg.AssetKey(asset), limit=1000, ascending=True)
    rows = [record.asset_materialization.metadata.get("dagster/row_count") for record in found.records]
    return [each.value for each in rows if each and each.value]


# %% zero_is_none
def row_history(instance: dg.DagsterInstance, asset: str) -> list[int | None]:
    found = instance.fetch_materializations(dg.AssetKey(asset), limit=1000, ascending=True)
    rows = [record.asset_materialization.metadata.get("dagster/row_count") for record in found.records]
    return [(each.value if each else None) or None for each in rows]


# %% only_the_last
def row_history(instance: dg.DagsterInstance, asset: str) -> list[int | None]:
    entry = instance.get_latest_materialization_event(dg.AssetKey(asset))
    rows = entry.asset_materialization.metadata.get("dagster/row_count") if entry else None
    return [rows.value] if rows else []


# %% other_instance
def row_history(instance: dg.DagsterInstance, asset: str) -> list[int | None]:
    with dg.DagsterInstance.get() as history:
        found = history.fetch_materializations(dg.AssetKey(asset), limit=1000, ascending=True)
    return [record.asset_materialization.metadata["dagster/row_count"].value for record in found.records]
