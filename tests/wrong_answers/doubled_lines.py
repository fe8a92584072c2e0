# %% rejected_lines
doubled_lines = 15


# %% what_is_left
doubled_lines = 3000


# %% first_ones_too
doubled_lines = 120
