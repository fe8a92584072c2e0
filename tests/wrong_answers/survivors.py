# %% tables_not_assets
survivors = ["sawmill", "customs", "stg_sawmill__batches", "stg_customs__shipments", "int_yield"]


# %% extraction_alone
survivors = ["extract_sawmill", "extract_customs"]


# %% stale_mart
survivors = [
    "extract_sawmill",
    "extract_customs",
    "stg_sawmill__batches",
    "stg_customs__shipments",
    "int_yield",
    "fct_shipments",
]


# %% untouched_by_forestry
survivors = [
    "extract_sawmill",
    "extract_customs",
    "stg_sawmill__batches",
    "stg_customs__shipments",
    "int_yield",
    "extract_tag_mapping",
    "stg_tag_batch__mapping",
]
