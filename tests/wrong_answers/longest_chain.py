# %% one_a_layer
longest_chain = ["extract_forestry", "stg_forestry__logs", "int_chain_of_custody", "fct_shipments"]


# %% from_the_end
longest_chain = [
    "fct_shipments",
    "int_chain_of_custody",
    "stg_tag_batch__mapping",
    "extract_tag_mapping",
    "extract_forestry",
]


# %% without_the_mart
longest_chain = ["extract_forestry", "extract_tag_mapping", "stg_tag_batch__mapping", "int_chain_of_custody"]


# %% all_of_them
longest_chain = [
    "extract_forestry",
    "extract_sawmill",
    "extract_customs",
    "extract_tag_mapping",
    "stg_forestry__logs",
    "stg_sawmill__batches",
    "stg_customs__shipments",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "int_yield",
    "fct_shipments",
]
