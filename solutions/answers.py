# %% rerun_by_hand
rerun_by_hand = ["sawmill", "customs", "tag_mapping"]


# %% toy_order
toy_order = ["fell", "saw", "ship"]


# %% toy_skipped
toy_skipped = ["ship"]


# %% runs_too_early
runs_too_early = ["count_tags"]


# %% runs_on_stale
runs_on_stale = True


# %% feeds_custody
feeds_custody = ["extract_forestry", "extract_sawmill", "extract_tag_mapping"]
