# %% the_writer
runs_too_early = ["write_tags"]
