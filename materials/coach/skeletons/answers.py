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
