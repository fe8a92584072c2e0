"""Step 6, the Dagster UI."""

import re
from collections.abc import Iterator

from ..evidence import Evidence
from . import Problem, check, mistake
from .answers import value
from .functions import are, compared, in_any_order, raised

# What the learner found in the data of the repository stays true whatever data the package runs on.
# A test finds each of these again, by query.
BATCH = "B-2025-0000099"
OTHER_BATCHES = {
    "largest_output": "B-2025-0000085",
    "least_of_them": "B-2025-0000071",
    "lowest_yield": "B-2025-0000053",
    "most_declared": "B-2025-0000267",
}


@check
def suspicious_batch(evidence: Evidence) -> Iterator[Problem]:
    yield from value(evidence, "suspicious_batch", BATCH, OTHER_BATCHES)


@check
def where_it_began(evidence: Evidence) -> Iterator[Problem]:
    yield from value(
        evidence,
        "where_it_began",
        "extract_sawmill",
        {
            "where_it_shows": "fct_shipments",
            "where_it_is_computed": "int_yield",
            "the_cleaned_table": "stg_sawmill__batches",
            "the_other_branch": "extract_customs",
        },
    )


@check
def failed_assets(evidence: Evidence) -> Iterator[Problem]:
    answers = evidence.probe("failed_assets")
    good, failed, between = "a good run", "a failed run", "a run that fails between planks and chips"
    if are(answers[failed], "AssetKey"):
        yield mistake("keys_not_names")
    yield from compared(
        evidence,
        "failed_assets",
        {case: in_any_order(answer) for case, answer in answers.items()},
        {good: [], failed: ["saw"], between: ["chips"]},
        {
            "not_made": {failed: ["saw", "ship"]},
            "step_names": {failed: ["saw"], between: ["boards"]},
            "the_whole_step": {failed: ["saw"], between: ["chips", "planks"]},
        },
    )


@check
def made_by(evidence: Evidence) -> Iterator[Problem]:
    answers = evidence.probe("made_by")
    good, failed, newest = (f"id of the {which} run" for which in ("good", "failed", "newest"))
    if all(raised(answers[asset], "CheckError", "ParameterCheckError", "AttributeError") for asset in answers):
        yield mistake("name_for_key")
    nothing = raised(answers["never_made"], "AttributeError", "IndexError", "TypeError")
    if answers["ship"].get("returned") == good and nothing:
        yield mistake("never_made")
    yield from compared(
        evidence,
        "made_by",
        answers,
        {"fell": failed, "saw": good, "ship": good, "planks": newest, "never_made": None},
        {"newest_run": {"fell": newest, "ship": newest}, "last_tried": {"fell": failed, "ship": failed}},
    )


@check
def slowest_step(evidence: Evidence) -> Iterator[Problem]:
    answers = evidence.probe("slowest_step")
    ended, running, none = "an ended run", "a run whose last step still runs", "a run that has not begun"
    if are(answers[ended], "Snapshot"):
        yield mistake("stats_not_name")
    if answers[ended].get("returned") == "fell":
        if raised(answers[running], "TypeError"):
            yield mistake("still_running")
        if answers[running].get("returned") == "fell" and raised(answers[none], "ValueError", "IndexError"):
            yield mistake("no_step_yet")
    yield from compared(
        evidence,
        "slowest_step",
        answers,
        {ended: "fell", running: "fell", none: None},
        {"last_to_end": {ended: "boards"}, "the_fastest": {ended: "saw"}},
    )


@check
def row_history(evidence: Evidence) -> Iterator[Problem]:
    answers = evidence.probe("row_history")
    logs, batches, scans, nothing = "logs", "batches", "scans", "nothing"
    if are(answers[logs], "MetadataValue"):
        yield mistake("metadata_values")
    if answers[logs].get("returned") == [3, 5, 0, 4] and raised(answers[batches], "KeyError", "AttributeError"):
        yield mistake("no_count_reported")
    nothing_found = answers[logs].get("returned") in ([None] * 4, []) or raised(answers[logs], "KeyError")
    if nothing_found and re.search(r"""["']row_count["']""", evidence.cell("operations.py", "row_history") or ""):
        yield mistake("short_name")
    yield from compared(
        evidence,
        "row_history",
        answers,
        {logs: [3, 5, 0, 4], batches: [7, None, 8], scans: [9], nothing: []},
        {
            "newest_first": {logs: [4, 0, 5, 3]},
            "zero_left_out": {logs: [3, 5, 4]},
            "zero_is_none": {logs: [3, 5, None, 4]},
            "only_the_last": {logs: [4]},
        },
    )


@check
def same_file(evidence: Evidence) -> Iterator[Problem]:
    answers = evidence.probe("same_file")
    if answers["unchanged"].get("returned") is True and raised(answers["once"], "ValueError", "IndexError"):
        yield mistake("nothing_to_compare")
    yield from compared(
        evidence,
        "same_file",
        answers,
        {"unchanged": True, "corrected": False, "taken_back": False, "once": None, "never": None},
        {
            "first_and_last": {"unchanged": False, "taken_back": True},
            "rows_instead": {"unchanged": True, "corrected": True},
            "the_oldest_two": {"unchanged": False, "corrected": True},
            "never_the_same": {"unchanged": False, "corrected": False},
            "one_is_the_same": {"unchanged": True, "corrected": False, "once": True},
            "one_is_another": {"unchanged": True, "corrected": False, "once": False},
        },
    )
