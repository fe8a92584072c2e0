# %% legal_as_before
legal_when_empty = 209


# %% innocent_by_default
legal_when_empty = 267


# %% unproven_is_not_legal
legal_when_empty = 253
