"""What the checks of assets share: what is declared, from the graph; what is done, from runs."""

from collections.abc import Iterator

from extract import SOURCES

from ..evidence import Asset, Evidence
from . import Problem, mistake, seen


def dependencies(asset: Asset, graph: dict[str, Asset], right: set[str]) -> Iterator[Problem]:
    """Compares the declared dependencies with the right ones."""
    declared = set(asset.parents)
    if stubs := sorted(name for name in declared if name in graph and graph[name].stub):
        yield mistake("no_such_asset", asset=asset.name, stub=stubs[0])
    if missing := sorted(right - declared):
        wrong = sorted(declared - right)
        if wrong:
            yield mistake("wrong_dependency", asset=asset.name, wrong=wrong[0])
        yield mistake("missing_dependency", asset=asset.name, missing=missing[0])
    if extra := sorted(declared - right):
        yield mistake("extra_dependency", asset=asset.name, extra=extra[0])


def extraction(evidence: Evidence, name: str, source: str, parents: set[str]) -> Iterator[Problem]:
    """An extraction asset: declared as such, loads its source, and fails when there is none."""
    code, table = evidence.cell("assets/__init__.py", name) or "", f"raw.{SOURCES[source].table}"
    graph = evidence.graph("assets")
    if name not in graph or graph[name].stub:
        yield mistake("not_an_asset")
        return
    asset = graph[name]
    if "compute_kind" in code:
        yield mistake("compute_kind")
    if "warehouse" not in asset.resources:
        yield mistake("own_connection")
    yield from dependencies(asset, graph, parents)
    if asset.group != "extraction":
        yield mistake("no_group", group=asset.group)
    if set(asset.kinds) != {"csv", "duckdb"}:
        yield seen(f"Its kinds are {', '.join(asset.kinds) or 'none'}; expected csv and duckdb.")
    before = [parent for parent in graph if parent in parents]
    run = evidence.run(*before, name, module="assets")
    outcome = run.assets[name]
    if outcome["state"] != "materialized":
        yield seen(f"Run alone, it is {outcome['state']}: {outcome['reason']}")
        return
    if table not in run.tables:
        yield mistake("other_table", table=table, found=", ".join(sorted(run.tables)) or "none")
        return
    if not run.tables[table]:
        yield mistake("zero_rows", table=table)
    if outcome["rows"] is None:
        yield mistake("no_row_count")
    elif outcome["rows"] != run.tables[table]:
        yield mistake("wrong_row_count", told=outcome["rows"], rows=run.tables[table])
    broken = evidence.run(*before, name, module="assets", sources=f"{source} missing")
    if broken.assets[name]["state"] == "materialized":
        yield mistake("swallowed", file=SOURCES[source].file)
