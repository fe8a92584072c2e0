# %% planned_not_made
def run_order(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    planned = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED)
    return [entry.dagster_event.asset_key.to_user_string() for entry in planned]


# %% keys_not_names
def run_order(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    entries = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
    return [entry.dagster_event.asset_key for entry in entries]


# %% step_names
def run_order(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    return [entry.step_key for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.STEP_SUCCESS)]


# %% sorted_by_name
def run_order(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    entries = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
    return sorted({entry.dagster_event.asset_key.to_user_string() for entry in entries})


# %% other_instance
def run_order(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    with dg.DagsterInstance.get() as history:
        entries = history.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
    return [entry.dagster_event.asset_key.to_user_string() for entry in entries]
