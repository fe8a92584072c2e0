# %% not_made
def failed_assets(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    events = [entry.dagster_event for entry in instance.all_logs(run_id) if entry.is_dagster_event]
    planned = [event.asset_key for event in events if event.is_asset_materialization_planned]
    made = {event.asset_key for event in events if event.is_step_materialization}
    return [key.to_user_string() for key in planned if key not in made]


# %% step_names
def failed_assets(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    events = [entry.dagster_event for entry in instance.all_logs(run_id) if entry.is_dagster_event]
    return [event.step_key for event in events if event.is_step_failure]


# %% the_whole_step
def failed_assets(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    events = [entry.dagster_event for entry in instance.all_logs(run_id) if entry.is_dagster_event]
    failed = {event.step_key for event in events if event.is_step_failure}
    planned = [event for event in events if event.is_asset_materialization_planned]
    return [event.asset_key.to_user_string() for event in planned if event.step_key in failed]


# %% keys_not_names
def failed_assets(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    events = [entry.dagster_event for entry in instance.all_logs(run_id) if entry.is_dagster_event]
    failed = {event.step_key for event in events if event.is_step_failure}
    made = {event.asset_key for event in events if event.is_step_materialization}
    planned = [event for event in events if event.is_asset_materialization_planned]
    return [event.asset_key for event in planned if event.step_key in failed and event.asset_key not in made]


# %% other_instance
def failed_assets(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    history = dg.DagsterInstance.get()
    return [entry.step_key for entry in history.all_logs(run_id, of_type=dg.DagsterEventType.STEP_FAILURE)]
