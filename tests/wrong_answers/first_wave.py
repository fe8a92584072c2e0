# %% by_layer
first_wave = ["extract_forestry", "extract_sawmill", "extract_customs", "extract_tag_mapping"]


# %% against_the_arrows
first_wave = ["fct_shipments"]


# %% one_at_a_time
first_wave = ["extract_forestry"]
