# %% largest_output
suspicious_batch = "B-2025-0000085"


# %% least_of_them
suspicious_batch = "B-2025-0000071"


# %% lowest_yield
suspicious_batch = "B-2025-0000053"


# %% most_declared
suspicious_batch = "B-2025-0000267"
