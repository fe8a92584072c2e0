# %% imports
"""Questions that an operator asks the run history, whoever started the runs: the UI, a notebook, a schedule."""

import dagster as dg


# %% run_order
def run_order(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """Names of the assets that a run made, in the order in which it made them."""
    entries = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
    return [entry.dagster_event.asset_key.to_user_string() for entry in entries]


# %% last_run
def last_run(instance: dg.DagsterInstance) -> dg.DagsterRun | None:
    """The newest run, whoever started it and however it ended; None when there is none yet."""
    newest = instance.get_runs(limit=1)
    return newest[0] if newest else None


# %% failed_assets
def failed_assets(instance: dg.DagsterInstance, run_id: str) -> list[str]:
    """Names of the assets whose step failed in a run before it had made them. Those not run are not among them."""
    events = [entry.dagster_event for entry in instance.all_logs(run_id) if entry.is_dagster_event]
    failed = {event.step_key for event in events if event.is_step_failure}
    made = {event.asset_key for event in events if event.is_step_materialization}
    planned = [event for event in events if event.is_asset_materialization_planned]
    return [
        event.asset_key.to_user_string()
        for event in planned
        if event.step_key in failed and event.asset_key not in made
    ]


# %% made_by
def made_by(instance: dg.DagsterInstance, asset: str) -> str | None:
    """Id of the run that made what the asset holds now; None when nothing has made it yet."""
    made = instance.get_latest_materialization_event(dg.AssetKey(asset))
    return made.run_id if made else None


# %% slowest_step
def slowest_step(instance: dg.DagsterInstance, run_id: str) -> str | None:
    """Key of the step that took longest, of those that have ended; None when none has."""
    ended = [step for step in instance.get_run_step_stats(run_id) if step.start_time and step.end_time]
    slowest = max(ended, key=lambda step: step.end_time - step.start_time, default=None)
    return slowest.step_key if slowest else None


# %% row_history
def row_history(instance: dg.DagsterInstance, asset: str) -> list[int | None]:
    """Rows at each materialization of an asset, the oldest first; None for one that reported no rows."""
    found = instance.fetch_materializations(dg.AssetKey(asset), limit=1000, ascending=True)
    rows = [record.asset_materialization.metadata.get("dagster/row_count") for record in found.records]
    return [each.value if each is not None else None for each in rows]


# %% same_file
def same_file(instance: dg.DagsterInstance, asset: str) -> bool | None:
    """Whether an asset's two newest materializations read the very same file; None when there are not two."""
    newest = instance.fetch_materializations(dg.AssetKey(asset), limit=2).records
    if len(newest) < 2:
        return None
    after, before = (record.asset_materialization.metadata["sha256"].value for record in newest)
    return after == before
