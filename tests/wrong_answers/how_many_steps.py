# %% one_per_asset
how_many_steps = 11


# %% one_for_all_of_dbt
how_many_steps = 5


# %% one_per_layer
how_many_steps = 4
