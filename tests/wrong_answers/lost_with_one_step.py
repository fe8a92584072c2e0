# %% tables_not_assets
lost_with_one_step = [
    "tag_mapping",
    "stg_forestry__logs",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "fct_shipments",
    "stg_sawmill__batches",
    "stg_customs__shipments",
    "int_yield",
]


# %% arrow_by_arrow
lost_with_one_step = [
    "extract_tag_mapping",
    "stg_forestry__logs",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "fct_shipments",
]


# %% models_alone
lost_with_one_step = [
    "stg_forestry__logs",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "fct_shipments",
    "stg_sawmill__batches",
    "stg_customs__shipments",
    "int_yield",
]


# %% all_the_rest
lost_with_one_step = [
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
