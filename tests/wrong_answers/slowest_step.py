# %% last_to_end
def slowest_step(instance: dg.DagsterInstance, run_id: str) -> str | None:
    steps = instance.get_run_step_stats(run_id)
    ended = [step for step in steps if step.end_time]
    return max(ended, key=lambda step: step.end_time).step_key if ended else None


# %% the_fastest
def slowest_step(instance: dg.DagsterInstance, run_id: str) -> str | None:
    steps = instance.get_run_step_stats(run_id)
    ended = sorted((step.end_time - step.start_time, step.step_key) for step in steps if step.end_time)
    return ended[0][1] if ended else None


# %% still_running
def slowest_step(instance: dg.DagsterInstance, run_id: str) -> str | None:
    steps = instance.get_run_step_stats(run_id)
    slowest = max(steps, key=lambda step: step.end_time - step.start_time, default=None)
    return slowest.step_key if slowest else None


# %% no_step_yet
def slowest_step(instance: dg.DagsterInstance, run_id: str) -> str | None:
    steps = instance.get_run_step_stats(run_id)
    return max((step.end_time - step.start_time, step.step_key) for step in steps if step.end_time)[1]


# %% stats_not_name
def slowest_step(instance: dg.DagsterInstance, run_id: str) -> str | None:
    steps = instance.get_run_step_stats(run_id)
    ended = [step for step in steps if step.end_time]
    return max(ended, key=lambda step: step.end_time - step.start_time, default=None)


# %% other_instance
def slowest_step(instance: dg.DagsterInstance, run_id: str) -> str | None:
    steps = [step for step in dg.DagsterInstance.get().get_run_step_stats(run_id) if step.end_time]
    return max(steps, key=lambda step: step.end_time - step.start_time).step_key if steps else None
