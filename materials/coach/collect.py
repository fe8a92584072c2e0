"""What a child process does with a package: imports it, runs it, and tells of it in plain data.

Nothing here decides whether anything is right.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import dagster as dg
import dagster._core.storage.sqlite_storage  # imported here, once, and not in every fork
import dagster_dbt
import dagster_duckdb
import duckdb

from . import cells, integrity, runs
from .errors import CoachError


def graph(package: Path, module: str = "definitions") -> dict[str, Any]:
    """The asset graph of a module of the package.

    Args:
        package: Its folder.
        module: What it holds under the name `defs`; without one, all its assets and checks.

    Returns:
        `assets` by name, each with parents, group, kinds, description, metadata, resources, step, stub and checks; or
        `error` with where and why when it cannot be imported.
    """
    defs = _definitions(package, module)
    if isinstance(defs, dict):
        return defs
    try:
        return {"assets": described(defs), "resources": sorted(defs.resources or ())}
    except Exception as error:
        return _error(error, package)


def described(defs: dg.Definitions) -> dict[str, dict[str, Any]]:
    """The assets of definitions by name, as `graph` returns them."""
    found = defs.resolve_asset_graph()
    assets = {}
    for key in found.toposorted_asset_keys:
        node = found.get(key)
        definition = node.assets_def
        checks = {each.name: {"blocking": found.get_check_spec(each).blocking} for each in node.check_keys}
        assets[key.to_user_string()] = {
            "parents": sorted(parent.to_user_string() for parent in node.parent_keys),
            "group": node.group_name,
            "kinds": sorted(node.kinds or ()),
            "description": node.description or "",
            "metadata": {name: str(getattr(value, "value", value)) for name, value in (node.metadata or {}).items()},
            "resources": sorted(definition.required_resource_keys),
            "step": definition.op.name if definition.is_executable else None,
            "stub": bool(node.metadata.get("dagster/auto_created_stub_asset")),
            "checks": checks,
        }
    return assets


def audit(package: Path, module: str) -> dict[str, Any]:
    """Declared against actual dependencies of a module of the package, read from its source; see `coach.audit`.

    The rest of the package is known as far as it can be imported, so that what other modules write has its writer.

    Returns:
        The report's document, or `error`.
    """
    from .audit import audit, report

    defs = _definitions(package, module)
    if isinstance(defs, dict):
        return defs
    only = None
    if module != "definitions":
        only = set(defs.resolve_asset_graph().executable_asset_keys)
        defs = _with_the_rest(defs, _definitions(package, "definitions"))
    os.chdir(package.parent)  # places are said relative to the project
    try:
        return report.document(audit(defs, only), f"{package.name}.{module}")
    except dg.DagsterError as error:
        return _error(error, package)


def _with_the_rest(defs: dg.Definitions, others: dg.Definitions | dict[str, Any]) -> dg.Definitions:
    """The definitions of a module with those of `definitions.py` that it does not hold itself."""
    if isinstance(others, dict):
        return defs
    keys = {key for each in defs.assets or () for key in getattr(each, "keys", ())}
    rest = [each for each in others.assets or () if not keys & set(getattr(each, "keys", ()))]
    checks = [each for each in others.asset_checks or () if each not in (defs.asset_checks or ())]
    return dg.Definitions(
        assets=[*(defs.assets or ()), *rest],
        asset_checks=[*(defs.asset_checks or ()), *checks],
        resources={**(others.resources or {}), **(defs.resources or {})},
    )


def run(
    package: Path, module: str, assets: Sequence[str], tell: Callable[[list[dict]], None] = lambda outcomes: None
) -> dict[str, Any]:
    """Runs assets of a module of the package, all when none is named.

    Args:
        package: Its folder.
        module: As for `graph`.
        assets: Their names.
        tell: Called with the outcomes so far whenever one changes.

    Returns:
        `assets`, the outcome of each; `facts`, the plain values in the metadata that each reported last; or `error`.
    """
    defs = _definitions(package, module)
    if isinstance(defs, dict):
        return defs
    with dg.DagsterInstance.get() as instance:
        try:
            outcomes = runs.materialize(defs, instance, assets, lambda so_far: tell([asdict(each) for each in so_far]))
        except CoachError as error:  # no such asset
            return {"error": {"where": f"{package.name}/{module.replace('.', '/')}.py", "why": str(error)}}
        except Exception as error:  # the graph itself cannot be run: a circle, a resource that is missing
            return _error(error, package)
        facts = {each.asset: _facts(instance, each.asset) for each in outcomes}
    return {"assets": {each.asset: asdict(each) for each in outcomes}, "facts": facts}


def _facts(instance: dg.DagsterInstance, asset: str) -> dict[str, Any]:
    event = instance.get_latest_materialization_event(dg.AssetKey.from_user_string(asset))
    metadata = event.asset_materialization.metadata if event else {}
    values = {name: value.value for name, value in metadata.items()}
    return {name: value for name, value in values.items() if isinstance(value, (str, int, float))}


def probe(package: Path, name: str) -> dict[str, Any]:
    """What a probe, a module of `probes/` that was put beside the package, finds when it uses the package's cells.

    Returns:
        `found`, what its function `probe` returns; or `error`.
    """
    sys.path.insert(0, str(package.parent))
    try:
        return {"found": importlib.import_module(f"{package.name}.probes.{name}").probe()}
    except BaseException as error:  # also SystemExit: a package must not end the check
        return _error(error, package)


def imported(package: Path, module: str) -> dict[str, Any] | None:
    """Imports a module of the package and does nothing with it.

    Returns:
        `error`, when it cannot be imported.
    """
    sys.path.insert(0, str(package.parent))
    try:
        importlib.import_module(f"{package.name}.{module}")
    except BaseException as error:  # also SystemExit: a package must not end the check
        return _error(error, package)
    return None


def _definitions(package: Path, module: str) -> dg.Definitions | dict[str, Any]:
    sys.path.insert(0, str(package.parent))
    try:
        imported = importlib.import_module(f"{package.name}.{module}")
        if module != "definitions" and not hasattr(imported, "defs"):
            held = list(vars(imported).values())
            assets = [each for each in held if type(each) is dg.AssetsDefinition]
            checks = [each for each in held if isinstance(each, dg.AssetChecksDefinition)]
            resources = _resources(package, [*assets, *checks])
            return dg.Definitions(assets=assets, asset_checks=checks, resources=resources)
    except BaseException as error:  # also SystemExit: a package must not end the check
        return _error(error, package)
    defs = getattr(imported, "defs", None)
    if type(defs) is not dg.Definitions or vars(defs):  # one of a class of its own says of itself what it likes
        where = f"{package.name}/{module.replace('.', '/')}.py"
        return {"error": {"where": where, "why": "expected a dagster.Definitions named defs. Add: defs = dg.Definitions()"}}
    return defs


def _resources(package: Path, needing: Sequence[dg.AssetsDefinition]) -> dict[str, Any]:
    """What a module's assets ask for before `definitions.py` provides it: the warehouse; of others the name alone."""
    keys = {key for each in needing for key in each.required_resource_keys} - {"io_manager"}
    resources: dict[str, Any] = {key: dg.ResourceDefinition.none_resource() for key in keys}
    if "warehouse" in keys:
        module = importlib.import_module(f"{package.name}.resources")
        resources["warehouse"] = module.Warehouse(database=str(package.parent / "data" / "warehouse.duckdb"))
    return resources


def _error(error: BaseException, package: Path) -> dict[str, Any]:
    """Where in the package it went wrong, by module, line and cell, and why, in one line."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(package))]
    own = [frame for frame in frames if not frame.filename.startswith(str(package / "probes"))] or frames
    file, line = (own[-1].filename, own[-1].lineno) if own else (str(package / "definitions.py"), None)
    if isinstance(error, SyntaxError) and (error.filename or "").startswith(str(package)):
        file, line = error.filename, error.lineno
    where = str(Path(file).relative_to(package.parent))
    if line:
        cell = cells.at(Path(file), line)
        where += f", line {line}" + (f", cell {cell}" if cell else "")
    why = (str(error).splitlines() or [""])[0]
    return {"error": {"where": where, "why": f"{type(error).__name__}: {why}"}}


integrity.remember()  # once, and not in every fork; here, where all functions are there

__all__ = ["audit", "dagster_dbt", "dagster_duckdb", "duckdb", "graph", "probe", "run"]
