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


# %% first_wave
first_wave = ["extract_forestry", "extract_sawmill"]


# %% longest_chain
longest_chain = [
    "extract_forestry",
    "extract_tag_mapping",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "fct_shipments",
]


# %% how_many_steps
how_many_steps = 6


# %% doubled_lines
doubled_lines = 60


# %% suspicious_batch
suspicious_batch = "B-2025-0000099"


# %% where_it_began
where_it_began = "extract_sawmill"


# %% lost
lost = ["extract_tag_mapping", "stg_forestry__logs", "stg_tag_batch__mapping", "int_chain_of_custody", "fct_shipments"]


# %% survivors
survivors = ["extract_sawmill", "extract_customs", "stg_sawmill__batches", "stg_customs__shipments", "int_yield"]


# %% to_rerun
to_rerun = [
    "extract_forestry",
    "extract_tag_mapping",
    "stg_forestry__logs",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "fct_shipments",
]


# %% lost_with_one_step
lost_with_one_step = [
    "extract_tag_mapping",
    "stg_forestry__logs",
    "stg_sawmill__batches",
    "stg_customs__shipments",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "int_yield",
    "fct_shipments",
]


# %% sawmill_survivors
sawmill_survivors = ["extract_forestry", "extract_tag_mapping"]


# %% empty_run
empty_run = {
    "succeeds": True,
    "materialized": 11,
    "failed_tests": 0,
}


# %% legal_when_empty
legal_when_empty = 0
