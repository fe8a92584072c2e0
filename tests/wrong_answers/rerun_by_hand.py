# %% everything_again
rerun_by_hand = ["forestry", "sawmill", "customs", "tag_mapping"]


# %% only_the_failed
rerun_by_hand = ["sawmill"]
