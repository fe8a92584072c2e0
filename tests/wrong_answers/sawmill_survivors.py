# %% tables_not_assets
sawmill_survivors = ["raw.forestry_logs", "raw.tag_mapping"]


# %% by_the_arrows
sawmill_survivors = ["extract_forestry", "extract_tag_mapping", "stg_forestry__logs", "stg_tag_batch__mapping"]


# %% mirror_image
sawmill_survivors = [
    "extract_forestry",
    "extract_tag_mapping",
    "stg_forestry__logs",
    "stg_tag_batch__mapping",
    "int_chain_of_custody",
    "fct_shipments",
]


# %% the_other_root_alone
sawmill_survivors = ["extract_forestry"]
