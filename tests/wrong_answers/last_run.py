# %% oldest_run
def last_run(instance: dg.DagsterInstance) -> dg.DagsterRun | None:
    runs = instance.get_runs()
    return runs[-1] if runs else None


# %% only_good_runs
def last_run(instance: dg.DagsterInstance) -> dg.DagsterRun | None:
    good = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.SUCCESS]), limit=1)
    return good[0] if good else None


# %% no_run_yet
def last_run(instance: dg.DagsterInstance) -> dg.DagsterRun | None:
    return instance.get_runs(limit=1)[0]


# %% record_not_run
def last_run(instance: dg.DagsterInstance) -> dg.DagsterRun | None:
    records = instance.get_run_records(limit=1)
    return records[0] if records else None


# %% id_not_run
def last_run(instance: dg.DagsterInstance) -> dg.DagsterRun | None:
    runs = instance.get_runs(limit=1)
    return runs[0].run_id if runs else None


# %% other_instance
def last_run(instance: dg.DagsterInstance) -> dg.DagsterRun | None:
    runs = dg.DagsterInstance.ephemeral().get_runs(limit=1)
    return runs[0] if runs else None
