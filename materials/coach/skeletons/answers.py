# %% rerun_by_hand
rerun_by_hand = [...]


# %% toy_order
toy_order = [...]


# %% toy_skipped
toy_skipped = [...]


# %% runs_too_early
runs_too_early = [...]


# %% runs_on_stale
runs_on_stale = ...


# %% feeds_custody
feeds_custody = [...]


# %% first_wave
first_wave = [...]


# %% longest_chain
longest_chain = [...]


# %% how_many_steps
how_many_steps = ...


# %% doubled_lines
doubled_lines = ...


# %% suspicious_batch
suspicious_batch = ...


# %% where_it_began
where_it_began = ...


# %% lost
lost = [...]


# %% survivors
survivors = [...]


# %% to_rerun
to_rerun = [...]


# %% lost_with_one_step
lost_with_one_step = [...]


# %% sawmill_survivors
sawmill_survivors = [...]


# %% empty_run
empty_run = {
    "succeeds": ...,  # True or False
    "materialized": ...,  # how many of the eleven assets
    "failed_tests": ...,  # how many of dbt's tests
}


# %% legal_when_empty
legal_when_empty = ...
