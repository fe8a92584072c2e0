"""Step 5, materialize."""

from collections.abc import Iterator

from ..evidence import Evidence
from . import Problem, check, mistake
from .answers import names, value
from .functions import are, compared, raised

EXTRACTION = {"extract_forestry", "extract_sawmill", "extract_customs", "extract_tag_mapping"}
LONGEST = ["extract_forestry", "extract_tag_mapping", "stg_tag_batch__mapping", "int_chain_of_custody", "fct_shipments"]
ONE_A_LAYER = [
    ["extract_forestry", "stg_forestry__logs", "int_chain_of_custody", "fct_shipments"],
    ["extract_sawmill", "stg_sawmill__batches", "int_chain_of_custody", "fct_shipments"],
    ["extract_sawmill", "stg_sawmill__batches", "int_yield", "fct_shipments"],
    LONGEST[1:],
]
# What the learner counted in the data of the repository stays true whatever data the package runs on.
# A test finds each of these again, by query.
DOUBLED = 60
OTHER_COUNTS = {"rejected_lines": 15, "what_is_left": 3000, "first_ones_too": 120}


@check
def first_wave(evidence: Evidence) -> Iterator[Problem]:
    yield from names(
        evidence,
        "first_wave",
        {"extract_forestry", "extract_sawmill"},
        {"by_layer": EXTRACTION, "against_the_arrows": {"fct_shipments"}, "one_at_a_time": {"extract_forestry"}},
    )


@check
def longest_chain(evidence: Evidence) -> Iterator[Problem]:
    answer = evidence.answer("longest_chain")
    if answer in ONE_A_LAYER:
        yield mistake("one_a_layer")
    if isinstance(answer, list) and len(answer) == 11:
        yield mistake("all_of_them")
    typical = {"from_the_end": LONGEST[::-1], "without_the_mart": LONGEST[:-1]}
    yield from names(evidence, "longest_chain", LONGEST, typical)


@check
def how_many_steps(evidence: Evidence) -> Iterator[Problem]:
    assets = [asset for asset in evidence.graph().values() if asset.step]
    steps = {asset.step for asset in assets}
    extraction = {asset.step for asset in assets if asset.group == "extraction"}
    typical = {
        "one_per_asset": len(assets),
        "one_for_all_of_dbt": len(extraction) + 1,
        "one_per_layer": len({asset.group for asset in assets}),
    }
    yield from value(evidence, "how_many_steps", len(steps), typical)


@check
def run_order(evidence: Evidence) -> Iterator[Problem]:
    answers = evidence.probe("run_order")
    good, failed, step = "a good run", "a failed run", "a run of planks, then chips"
    if are(answers[good], "AssetKey"):
        yield mistake("keys_not_names")
    if "boards" in (answers[step].get("returned") or []):
        yield mistake("step_names")
    yield from compared(
        evidence,
        "run_order",
        answers,
        {good: ["fell", "saw", "ship"], failed: ["fell"], step: ["planks", "chips"]},
        {"planned_not_made": {failed: ["fell", "saw", "ship"]}, "sorted_by_name": {step: ["chips", "planks"]}},
    )


@check
def last_run(evidence: Evidence) -> Iterator[Problem]:
    answers = evidence.probe("last_run")
    none, after_failure, after_success = "no run yet", "after a failed run", "after a good run"
    first, failed, good = (f"DagsterRun of the {which} run" for which in ("first", "failed", "good"))
    if answers[after_failure].get("returned") == failed and raised(answers[none], "IndexError", "StopIteration"):
        yield mistake("no_run_yet")
    yield from compared(
        evidence,
        "last_run",
        answers,
        {none: None, after_failure: failed, after_success: good},
        {
            "oldest_run": {after_failure: first, after_success: first},
            "only_good_runs": {after_failure: first, after_success: good},
            "id_not_run": {after_success: "id of the good run"},
            "record_not_run": {after_success: "RunRecord of the good run"},
        },
    )


@check
def doubled_lines(evidence: Evidence) -> Iterator[Problem]:
    yield from value(evidence, "doubled_lines", DOUBLED, OTHER_COUNTS)
