# %% run_order
def run_order(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """Names of the assets that a run made, in the order in which it made them."""
    # instance.all_logs(run_id, of_type=...) are the run's events of one type, in the order in which they happened.
    ...


# %% last_run
def last_run(instance: dg.DagsterInstance) -> dg.DagsterRun | None:
    """The newest run, whoever started it and however it ended; None when there is none yet."""
    ...


# %% failed_assets
def failed_assets(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """Names of the assets whose step failed in a run before it had made them. Those not run are not among them."""
    events = [entry.dagster_event for entry in instance.all_logs(run_id) if entry.is_dagster_event]
    ...


# %% made_by
def made_by(instance: dg.DagsterInstance, asset: str) -> str | None:
    """Id of the run that made what the asset holds now; None when nothing has made it yet."""
    ...


# %% slowest_step
def slowest_step(instance: dg.DagsterInstance, run_id: str) -> str | None:
    """Key of the step that took longest, of those that have ended; None when none has."""
    steps = instance.get_run_step_stats(run_id)
    ...


# %% row_history
def row_history(instance: dg.DagsterInstance, asset: str) -> list[int | None]:
    """Rows at each materialization of an asset, the oldest first; None for one that reported no rows."""
    found = instance.fetch_materializations(dg.AssetKey(asset), limit=1000)
    ...


# %% same_file
def same_file(instance: dg.DagsterInstance, asset: str) -> bool | None:
    """Whether an asset's two newest materializations read the very same file; None when there are not two."""
    ...
