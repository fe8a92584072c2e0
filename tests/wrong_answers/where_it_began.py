# %% where_it_shows
where_it_began = "fct_shipments"


# %% where_it_is_computed
where_it_began = "int_yield"


# %% the_cleaned_table
where_it_began = "stg_sawmill__batches"


# %% the_other_branch
where_it_began = "extract_customs"
