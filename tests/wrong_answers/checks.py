# %% not_called
checks = [has_rows]


# %% unchecked
checks = [
    has_rows(extract_forestry, "raw.forestry_logs"),
]


# %% checked_twice
checks = [
    has_rows(extract_forestry, "raw.forestry_logs"),
    has_rows(extract_sawmill, "raw.sawmill_batches"),
    has_rows(extract_customs, "raw.customs_shipments"),
    has_rows(extract_customs, "raw.tag_mapping"),
]


# %% check_of_other_table
checks = [
    has_rows(extract_forestry, "raw.forestry_logs"),
    has_rows(extract_sawmill, "raw.sawmill_batches"),
    has_rows(extract_customs, "raw.tag_mapping"),
    has_rows(extract_tag_mapping, "raw.customs_shipments"),
]


# %% no_such_table
checks = [
    has_rows(extract_forestry, "forestry_logs"),
    has_rows(extract_sawmill, "sawmill_batches"),
    has_rows(extract_customs, "customs_shipments"),
    has_rows(extract_tag_mapping, "tag_mapping"),
]
