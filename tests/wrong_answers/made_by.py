# %% newest_run
def made_by(instance: dg.DagsterInstance, asset: str) -> str | None:
    runs = instance.get_runs(limit=1)
    return runs[0].run_id if runs else None


# %% last_tried
def made_by(instance: dg.DagsterInstance, asset: str) -> str | None:
    records = instance.get_asset_records([dg.AssetKey(asset)])
    return records[0].asset_entry.last_run_id if records else None


# %% never_made
def made_by(instance: dg.DagsterInstance, asset: str) -> str | None:
    return instance.get_latest_materialization_event(dg.AssetKey(asset)).run_id


# %% name_for_key
def made_by(instance: dg.DagsterInstance, asset: str) -> str | None:
    made = instance.get_latest_materialization_event(asset)
    return made.run_id if made else None


# %% other_instance
def made_by(instance: dg.DagsterInstance, asset: str) -> str | None:
    made = dg.DagsterInstance.get().get_latest_materialization_event(dg.AssetKey(asset))
    return made.run_id if made else None
