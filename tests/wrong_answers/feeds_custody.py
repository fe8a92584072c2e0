# %% parents_alone
feeds_custody = ["stg_forestry__logs", "stg_sawmill__batches", "stg_tag_batch__mapping"]


# %% all_extraction
feeds_custody = ["extract_forestry", "extract_sawmill", "extract_customs", "extract_tag_mapping"]


# %% by_name_alone
feeds_custody = ["extract_forestry", "extract_tag_mapping"]
