# %% trusts_the_name
runs_on_stale = False
