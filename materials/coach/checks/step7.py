"""Step 7, simulate a failure."""

import ast
from collections.abc import Iterator, Mapping

from extract import SOURCES

from ..evidence import Evidence, Unreadable
from . import Problem, check, mistake, seen
from .answers import names, value

EXTRACTION = {f"extract_{name}" for name in SOURCES}
FOREST_MODELS = {"stg_forestry__logs", "stg_tag_batch__mapping", "int_chain_of_custody", "fct_shipments"}
OTHER_MODELS = {"stg_sawmill__batches", "stg_customs__shipments", "int_yield"}
MODELS = FOREST_MODELS | OTHER_MODELS
EVERYTHING = EXTRACTION | MODELS

FAILED = "extract_forestry"
LOST = {"extract_tag_mapping"} | FOREST_MODELS
SURVIVORS = EVERYTHING - LOST - {FAILED}


@check
def lost(evidence: Evidence) -> Iterator[Problem]:
    yield from _assets(
        evidence,
        "lost",
        LOST,
        {
            "direct_children": {"extract_tag_mapping", "stg_forestry__logs"},
            "failed_is_not_lost": LOST | {FAILED},
            "every_model": {"extract_tag_mapping"} | MODELS,
            "all_the_rest": EVERYTHING - {FAILED},
        },
    )


@check
def survivors(evidence: Evidence) -> Iterator[Problem]:
    yield from _assets(
        evidence,
        "survivors",
        SURVIVORS,
        {
            "extraction_alone": {"extract_sawmill", "extract_customs"},
            "stale_mart": SURVIVORS | {"fct_shipments"},
            "untouched_by_forestry": SURVIVORS | {"stg_tag_batch__mapping", "extract_tag_mapping"},
        },
    )


@check
def to_rerun(evidence: Evidence) -> Iterator[Problem]:
    yield from _assets(
        evidence,
        "to_rerun",
        LOST | {FAILED},
        {"the_cause_alone": {FAILED}, "without_the_cause": LOST, "all_eleven": EVERYTHING, "the_mart_alone": {FAILED, "fct_shipments"}},
    )


@check
def lost_with_one_step(evidence: Evidence) -> Iterator[Problem]:
    yield from _assets(
        evidence,
        "lost_with_one_step",
        {"extract_tag_mapping"} | MODELS,
        {"arrow_by_arrow": LOST, "models_alone": MODELS, "all_the_rest": EVERYTHING - {FAILED}},
    )


@check
def sawmill_survivors(evidence: Evidence) -> Iterator[Problem]:
    right = {"extract_forestry", "extract_tag_mapping"}
    yield from _assets(
        evidence,
        "sawmill_survivors",
        right,
        {
            "by_the_arrows": right | {"stg_forestry__logs", "stg_tag_batch__mapping"},
            "mirror_image": LOST | {"extract_forestry"},
            "the_other_root_alone": {"extract_forestry"},
        },
    )


def _assets(evidence: Evidence, name: str, right: set[str], typical: Mapping[str, set[str]]) -> Iterator[Problem]:
    """An answer that is a list of assets, not of their tables or files."""
    answer = evidence.answer(name)
    if isinstance(answer, (list, tuple, set)):
        tables = {given for each in SOURCES.values() for given in (each.name, each.table, f"raw.{each.table}", each.file)}
        if found := sorted(tables & set(map(str, answer))):
            yield mistake("tables_not_assets", given=found[0])
    yield from names(evidence, name, right, typical)


@check
def empty_run(evidence: Evidence) -> Iterator[Problem]:
    answer = evidence.answer("empty_run")
    right = {"succeeds": True, "materialized": len(EVERYTHING), "failed_tests": 0}
    if not isinstance(answer, dict) or set(answer) != set(right):
        yield seen(f"empty_run is {answer!r}; expected the three keys that were there: {', '.join(right)}.")
        return
    for key, expected in right.items():
        if type(answer[key]) is not type(expected):
            yield seen(f"{key} is {answer[key]!r}; expected {'True or False' if key == 'succeeds' else 'a whole number'}.")
            return
    if not answer["succeeds"]:
        yield mistake("empty_is_no_error")
    if answer["failed_tests"]:
        yield mistake("tests_of_nothing", given=answer["failed_tests"])
    if answer["materialized"] != len(EVERYTHING):
        yield mistake("empty_is_still_there", given=answer["materialized"])


@check
def legal_when_empty(evidence: Evidence) -> Iterator[Problem]:
    typical = {"legal_as_before": 209, "innocent_by_default": 267, "unproven_is_not_legal": 253}
    yield from value(evidence, "legal_when_empty", 0, typical)


@check
def has_rows(evidence: Evidence) -> Iterator[Problem]:
    found = evidence.probe("has_rows")
    if found["made"] != "check":
        if found["error"]:
            yield seen(f"Called with an asset and a table, it fails: {found['error']}")
        yield mistake("not_a_check", made=found["made"])
        return
    if found["asset"] != "stock":
        yield mistake("check_of_one_asset", given=found["asset"])
        return
    if "warehouse" not in found["resources"]:
        yield mistake("own_connection")
        return
    said = found["said"]
    passed = {rows: each["passed"] for rows, each in said.items()}
    if passed["0 1"] is None and passed["1 1"] is True:
        yield mistake("raises_for_empty", error=said["0 1"]["error"] or "no result")
    if None in passed.values():
        if errors := [each["error"] for each in said.values() if each["error"]]:
            yield seen(f"On a toy table it fails: {errors[0]}")
        yield mistake("no_result")
        return
    if passed["0 0"] and passed["0 1"] and passed["1 0"]:
        yield mistake("at_least_zero" if _at_least_zero(evidence) else "always_passes")
    if passed["0 1"] and not passed["1 0"]:
        yield mistake("upside_down" if passed["0 0"] else "counts_elsewhere")
    if passed != {"0 0": False, "0 1": False, "1 0": True, "1 1": True}:
        yield seen(f"It says (own rows, rows elsewhere): {passed}. Expected: passed when its own table has rows.")
        return
    if said["0 1"]["severity"] != "ERROR":
        yield mistake("only_warns")
    if not found["blocking"]:
        yield mistake("check_not_blocking")
    if not said["0 1"]["stopped"]:
        yield seen("It fails, and the asset downstream is run all the same.")
    if found["missing"]["passed"]:
        yield mistake("missing_is_fine")
    if said["1 0"]["figures"] != [1]:
        yield mistake("nothing_reported")
    if found["name"] != "has_rows":
        yield seen(f"The check is named {found['name']}; expected has_rows. The name is what operators read in the UI.")


def _at_least_zero(evidence: Evidence) -> bool:
    """Whether the cell says `>= 0` somewhere, which is true of every count."""
    tree = ast.parse(evidence.cell("checks.py", "has_rows") or "")
    comparisons = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    return any(isinstance(each.ops[0], ast.GtE) and ast.unparse(each.comparators[0]) == "0" for each in comparisons)


@check
def checks(evidence: Evidence) -> Iterator[Problem]:
    found = evidence.probe("checks")
    if isinstance(found, str):
        yield seen(f"checks is of type {found}; expected a list of four checks.")
        return
    if any(each["asset"] is None for each in found):
        kinds = sorted({each["kind"] for each in found if each["asset"] is None})
        yield mistake("not_called") if "function" in kinds else seen(f"In checks there is a {kinds[0]}; expected what has_rows returns.")
        return
    checked = [each["asset"] for each in found]
    if twice := sorted({name for name in checked if checked.count(name) > 1}):
        yield mistake("checked_twice", twice=twice[0])
    for each in found:
        if each["asset"] not in EXTRACTION:
            continue
        if each["full"]["error"] and "does not exist" in each["full"]["error"]:
            yield mistake("no_such_table", checked=each["asset"], error=each["full"]["error"])
        if each["empty"]["passed"] is not False or each["full"]["passed"] is not True:
            yield mistake("check_of_other_table", checked=each["asset"])
    if missing := sorted(EXTRACTION - set(checked)):
        yield mistake("unchecked", missing=missing[0])


@check
def register_checks(evidence: Evidence) -> Iterator[Problem]:
    try:
        graph = evidence.graph()
    except Unreadable as error:
        if "resource with key 'warehouse'" in error.why:
            yield mistake("defs_replaced")
        if "Member of iterable mismatches type" in error.why:
            yield mistake("list_in_a_list")
        raise
    if absent := sorted(name for name in EXTRACTION if name not in graph or graph[name].stub):
        yield mistake("defs_replaced") if len(absent) == len(EXTRACTION) else mistake("not_registered", missing=absent[0])
    checked = {name for name in EXTRACTION if "has_rows" in graph[name].checks}
    if not checked:
        yield mistake("checks_not_registered")
    if missing := sorted(EXTRACTION - checked):
        yield mistake("unchecked", missing=missing[0])
    if absent := sorted(each for each in MODELS if each not in graph or graph[each].stub):
        yield seen(f"{absent[0]} is not among the definitions. Steps 2 and 3 put it there.")
        return
    yield from _stops(evidence, "empty")
    yield from _stops(evidence, "missing")


def _stops(evidence: Evidence, how: str) -> Iterator[Problem]:
    """Whether a run with the forestry file missing or empty leaves out what depends on it, and nothing else."""
    run = evidence.run(sources=f"forestry {how}")
    if how == "missing" and run.in_state("failed") != {FAILED}:
        yield seen(f"With the file missing, these fail: {', '.join(sorted(run.in_state('failed'))) or 'none'}. Expected: {FAILED}.")
    if how == "empty" and run.assets[FAILED]["failed_checks"] != ["has_rows"]:
        yield seen(f"With the file empty, no check of {FAILED} fails.")
    if run.in_state("not run") != LOST:
        left_out = ", ".join(sorted(run.in_state("not run"))) or "none"
        yield seen(f"With the file {how}, these are not run: {left_out}. Expected: {', '.join(sorted(LOST))}.")
