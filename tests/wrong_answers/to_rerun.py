# %% tables_not_assets
to_rerun = [
    "forestry_logs.csv",
    "extract_tag_mapping",
    "stg_forestry__logs",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "fct_shipments",
]


# %% the_cause_alone
to_rerun = ["extract_forestry"]


# %% without_the_cause
to_rerun = [
    "extract_tag_mapping",
    "stg_forestry__logs",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "fct_shipments",
]


# %% the_mart_alone
to_rerun = ["extract_forestry", "fct_shipments"]


# %% all_eleven
to_rerun = [
    "extract_forestry",
    "extract_tag_mapping",
    "stg_forestry__logs",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "fct_shipments",
    "extract_sawmill",
    "extract_customs",
    "stg_sawmill__batches",
    "stg_customs__shipments",
    "int_yield",
]
