# %% tables_not_assets
lost = ["raw.tag_mapping", "stg_forestry__logs", "stg_tag_batch__mapping", "int_chain_of_custody", "fct_shipments"]


# %% direct_children
lost = ["extract_tag_mapping", "stg_forestry__logs"]


# %% failed_is_not_lost
lost = [
    "extract_forestry",
    "extract_tag_mapping",
    "stg_forestry__logs",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "fct_shipments",
]


# %% every_model
lost = [
    "extract_tag_mapping",
    "stg_forestry__logs",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "fct_shipments",
    "stg_sawmill__batches",
    "stg_customs__shipments",
    "int_yield",
]


# %% all_the_rest
lost = [
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
