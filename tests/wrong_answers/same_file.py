# %% rows_instead
def same_file(instance: dg.DagsterInstance, asset: str) -> bool | None:
    newest = instance.fetch_materializations(dg.AssetKey(asset), limit=2).records
    if len(newest) < 2:
        return None
    after, before = (record.asset_materialization.metadata["dagster/row_count"].value for record in newest)
    return after == before


# %% first_and_last
def same_file(instance: dg.DagsterInstance, asset: str) -> bool | None:
    found = instance.fetch_materializations(dg.AssetKey(asset), limit=1000).records
    hashes = [record.asset_materialization.metadata["sha256"].value for record in found]
    return hashes[0] == hashes[-1] if len(hashes) > 1 else None


# %% the_oldest_two
def same_file(instance: dg.DagsterInstance, asset: str) -> bool | None:
    newest = instance.fetch_materializations(dg.AssetKey(asset), limit=2, ascending=True).records
    if len(newest) < 2:
        return None
    before, after = (record.asset_materialization.metadata["sha256"].value for record in newest)
    return after == before


# %% never_the_same
def same_file(instance: dg.DagsterInstance, asset: str) -> bool | None:
    newest = instance.fetch_materializations(dg.AssetKey(asset), limit=2).records
    if len(newest) < 2:
        return None
    after, before = newest
    return after == before


# %% nothing_to_compare
def same_file(instance: dg.DagsterInstance, asset: str) -> bool | None:
    newest = instance.fetch_materializations(dg.AssetKey(asset), limit=2).records
    after, before = (record.asset_materialization.metadata["sha256"].value for record in newest)
    return after == before


# %% one_is_the_same
def same_file(instance: dg.DagsterInstance, asset: str) -> bool | None:
    newest = instance.fetch_materializations(dg.AssetKey(asset), limit=2).records
    return len({record.asset_materialization.metadata["sha256"].value for record in newest}) < 2


# %% one_is_another
def same_file(instance: dg.DagsterInstance, asset: str) -> bool | None:
    newest = instance.fetch_materializations(dg.AssetKey(asset), limit=2).records
    hashes = [record.asset_materialization.metadata["sha256"].value for record in newest]
    return len(hashes) == 2 and hashes[0] == hashes[1]


# %% other_instance
def same_file(instance: dg.DagsterInstance, asset: str) -> bool | None:
    newest = dg.DagsterInstance.get().fetch_materializations(dg.AssetKey(asset), limit=2).records
    if len(newest) < 2:
        return None
    return newest[0].asset_materialization.metadata["sha256"] == newest[1].asset_materialization.metadata["sha256"]
