# %% order_of_writing
toy_order = ["ship", "saw", "fell"]
