# %% the_failed_itself
toy_skipped = ["saw", "ship"]


# %% everything
toy_skipped = ["fell", "saw", "ship"]
