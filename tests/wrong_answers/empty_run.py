# %% empty_is_no_error
empty_run = {
    "succeeds": False,
    "materialized": 0,
    "failed_tests": 0,
}


# %% tests_of_nothing
empty_run = {
    "succeeds": True,
    "materialized": 11,
    "failed_tests": 4,
}


# %% empty_is_still_there
empty_run = {
    "succeeds": True,
    "materialized": 5,
    "failed_tests": 0,
}
