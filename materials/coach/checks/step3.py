"""Step 3, dbt assets."""

import ast
from collections.abc import Iterator

from ..evidence import Asset, Evidence, Unreadable
from . import Problem, check, mistake, seen
from .answers import value

LINKS = {
    "stg_forestry__logs": "extract_forestry",
    "stg_sawmill__batches": "extract_sawmill",
    "stg_customs__shipments": "extract_customs",
    "stg_tag_batch__mapping": "extract_tag_mapping",
}
FOREST = {"stg_forestry__logs", "stg_tag_batch__mapping", "int_chain_of_custody", "fct_shipments"}
OTHERS = {"stg_sawmill__batches", "stg_customs__shipments", "int_yield"}


@check
def dbt_project(evidence: Evidence) -> Iterator[Problem]:
    code = evidence.cell("assets/dbt.py", "dbt_project") or ""
    found = evidence.probe("dbt_project")
    missing, fresh, stale = found["missing"], found["fresh"], found["stale"]
    if missing["error"] and "DBT" not in code:
        yield mistake("relative_path", error=missing["error"])
    if missing["error"]:
        yield seen(f"Without a manifest, the import ends with {missing['error']}")
        return
    if not missing["there"]:
        yield mistake("prepare_if_dev" if "prepare_if_dev" in code else "no_manifest")
        return
    if fresh["anew"]:
        yield mistake("parses_every_time")
    if not stale["anew"]:
        yield mistake("stale_manifest")


@check
def runs_on_stale(evidence: Evidence) -> Iterator[Problem]:
    yield from value(evidence, "runs_on_stale", True, {"trusts_the_name": False})


@check
def translator(evidence: Evidence) -> Iterator[Problem]:
    try:
        graph = evidence.graph("probes.translator")
    except Unreadable as error:
        if "identical Dagster asset keys" not in error.why:
            raise
        yield mistake("one_for_two_tables")
        return
    if renamed := sorted((FOREST | OTHERS) - set(graph)):
        yield mistake("models_renamed", missing=renamed[0])
        return
    yield from _links(graph, set(LINKS))


def _links(graph: dict[str, Asset], models: set[str]) -> Iterator[Problem]:
    for model in sorted(models):
        right = LINKS[model]
        for parent in graph[model].parents:
            if parent.startswith("raw/"):
                yield mistake("unlinked_source", asset=model, stub=parent)
            if parent != right and parent not in LINKS.values():
                yield mistake("linked_to_nothing", asset=model, stub=parent)
            if parent != right:
                yield mistake("wrong_source_link", asset=model, wrong=parent)


@check
def build(evidence: Evidence) -> Iterator[Problem]:
    found = evidence.probe("build")
    well, spoilt = found["well"], found["spoilt"]
    calls = [node for node in ast.walk(ast.parse(evidence.cell("assets/dbt.py", "build") or "")) if isinstance(node, ast.Call)]
    of_dbt = [call for call in calls if getattr(call.func, "attr", None) == "cli"]
    if of_dbt and not any(each.arg == "context" for call in of_dbt for each in call.keywords):
        yield mistake("context_missing")
    kinds = [node.split(".")[0] for node in well["nodes"]]
    if "model" in kinds and "test" not in kinds:
        yield mistake("run_not_build")
    if "unit_test" in kinds:
        yield mistake("unit_tests_every_night", tests=kinds.count("unit_test"))
    if "model" in kinds and not well["rows"]:
        yield mistake("not_yielded")
    if not well["success"]:
        yield seen(f"On a single model, the run failed: {well['error']}")
        return
    if None in well["rows"].values():
        yield mistake("no_row_count", asset="build")
    if not spoilt["rows"] or all(spoilt["checks"].values()):
        yield mistake("raised_too_early")
    failed = [name for name, passed in spoilt["checks"].items() if not passed]
    if not any(name in (spoilt["error"] or "") for name in failed):
        yield mistake("failure_swallowed", error=spoilt["error"] or "nothing")


@check
def forest_models(evidence: Evidence) -> Iterator[Problem]:
    yield from _models(evidence, "forest_models", FOREST)


@check
def other_models(evidence: Evidence) -> Iterator[Problem]:
    yield from _models(evidence, "other_models", OTHERS)


def _models(evidence: Evidence, name: str, right: set[str]) -> Iterator[Problem]:
    """Dbt assets under one name: which models they hold, and that their sources are linked."""
    try:
        graph = evidence.graph("assets.dbt")
    except Unreadable as error:
        if "Duplicate asset key" not in error.why:
            raise
        yield mistake("overlap", twice=error.why.split("'")[1])
        return
    held = {asset.name for asset in graph.values() if asset.step == name}
    if not held:
        yield mistake("not_dbt_assets", asset=name)
        return
    if held == FOREST | OTHERS:
        yield mistake("one_for_all")
    if extra := sorted(held - right):
        yield mistake("wrong_models", asset=name, extra=extra[0])
    if missing := sorted(right - held):
        yield mistake("models_left_out", asset=name, missing=missing[0])
    if unlinked := [parent for each in held & set(LINKS) for parent in graph[each].parents if parent.startswith("raw/")]:
        yield mistake("no_translator", stub=sorted(unlinked)[0])


@check
def dbt(evidence: Evidence) -> Iterator[Problem]:
    try:
        graph = evidence.graph()
    except Unreadable as error:
        if "resource with key 'dbt'" not in error.why:
            raise
        yield mistake("dbt_resource_missing")
        return
    if missing := sorted((FOREST | OTHERS) - {each.name for each in graph.values() if not each.stub}):
        yield mistake("not_registered", missing=missing[0])
    run = evidence.run()
    if failed := [f"{name}: {each['reason']}" for name, each in run.assets.items() if each["state"] == "failed"]:
        yield seen(f"A full run fails. {failed[0]}")
