"""What the checks of assets share: what is declared, from the graph; what is done, from runs."""

import ast
from collections.abc import Iterator

from extract import SOURCES

from ..evidence import Asset, Evidence
from ..skeleton import skeleton
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


def repaired(evidence: Evidence, module: str, name: str, right: set[str]) -> Iterator[Problem]:
    """An asset that was handed out with a broken declaration and a right body: the one repaired, the other as it was."""
    graph = evidence.graph(module.removesuffix(".py"))
    if name not in graph or graph[name].stub:
        yield seen(f"{module} has no asset {name} in its definitions. step.reset(\"{name}\") brings it back.")
        return
    asset = graph[name]
    far = sorted(set(asset.parents) & set().union(*(_ancestors(graph, each) for each in right)))
    if far and not right <= set(asset.parents):
        yield mistake("too_far_up", asset=name, wrong=far[0])
    yield from dependencies(asset, graph, right)
    if _body(evidence.cell(module, name), name) != _body(skeleton(f"{module}::{name}"), name):
        yield mistake("body_changed", asset=name)
    if (asset.group, asset.kinds) != ("reports", ["duckdb"]):
        yield seen(f"{name} was in the group reports and of the kind duckdb. Only deps= was wrong.")


def _ancestors(graph: dict[str, Asset], name: str) -> set[str]:
    parents = set(graph[name].parents) if name in graph else set()
    return parents.union(*(_ancestors(graph, each) for each in parents))


def _body(source: str | None, name: str) -> list[str]:
    """A function's statements without layout and comments; none when it is not there."""
    functions = [each for each in ast.parse(source or "").body if isinstance(each, ast.FunctionDef) and each.name == name]
    return [ast.dump(statement) for each in functions for statement in each.body]


def calls(source: str | None, function: str) -> list[ast.Call]:
    """The calls of a function or method of that name in a cell."""
    found = [each for each in ast.walk(ast.parse(source or "")) if isinstance(each, ast.Call)]
    return [each for each in found if function in (getattr(each.func, "attr", None), getattr(each.func, "id", None))]


def extraction(
    evidence: Evidence, name: str, source: str, parents: set[str], counted: tuple[str, str] | None = None
) -> Iterator[Problem]:
    """An extraction asset: declared as such, loads its source, and fails when there is none.

    Args:
        evidence: Whose.
        name: Of the asset.
        source: What it loads.
        parents: What it depends on.
        counted: A figure that it reports, and the query that gives it.
    """
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
    if counted:
        figure, query = counted
        with run.opened() as con:
            (right,) = con.execute(query).fetchone()
        if figure not in run.facts[name]:
            yield mistake("not_counted", figure=figure)
        elif run.facts[name][figure] != right:
            yield mistake("counted_wrong", figure=figure, told=run.facts[name][figure], right=right)
    if asset.metadata.get("dagster/table_name") != f"warehouse.{table}":
        yield mistake("no_table_name", table=f"warehouse.{table}")
