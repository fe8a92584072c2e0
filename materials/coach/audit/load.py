"""Loading a TARGET: a module or a file, as Dagster's own command line would."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

import dagster as dg

from ..errors import CoachError


def load(target: str) -> dg.Definitions:
    """Imports a module or a file, and returns the definitions that it holds.

    Args:
        target: A dotted module name, or the path of a Python file or of a package's folder.

    Raises:
        CoachError: There is no such module or file, it cannot be imported, or it holds no definitions.
    """
    return definitions(_imported(target), target)


def definitions(module: ModuleType, target: str) -> dg.Definitions:
    """What a module holds for Dagster: its `Definitions`, a function marked `@dg.definitions`, or else loose assets.

    Raises:
        CoachError: It holds none, or more than one, or loading them fails.
    """
    held = vars(module)
    found = {name: each for name, each in held.items() if isinstance(each, dg.Definitions)}
    lazy = {name: each for name, each in held.items() if type(each).__name__ == "LazyDefinitions"}
    loose = [each for each in held.values() if isinstance(each, (dg.AssetsDefinition, dg.AssetSpec, dg.SourceAsset)) and not isinstance(each, dg.AssetChecksDefinition)]
    try:
        if lazy:
            return _as_definitions(held["defs"] if "defs" in lazy else next(iter(lazy.values())), target)
        if len(found) > 1 and "defs" not in found:
            raise CoachError(f"{target}: it holds {len(found)} Definitions ({', '.join(found)}). Name one of them defs.")
        if found:
            return found.get("defs") or next(iter(found.values()))
        repositories = [each for each in held.values() if isinstance(each, dg.RepositoryDefinition)]
        if repositories:
            return _of_repository(repositories[0])
        if loose:
            checks = [each for each in held.values() if isinstance(each, dg.AssetChecksDefinition)]
            return dg.Definitions(assets=_unique(loose), asset_checks=checks, resources=_placeholders([*loose, *checks]))
        factory = held.get("defs")
        if callable(factory) and not isinstance(factory, type):
            return _as_definitions(factory, target)
    except CoachError:
        raise
    except Exception as error:
        raise CoachError(f"{target}: loading its definitions fails with {type(error).__name__}: {_first(error)}. Mend that, then run again.") from error
    raise CoachError(f"{target}: it holds no dagster.Definitions and no assets. Name the module or file with: defs = dg.Definitions(...)")


def _as_definitions(factory: Any, target: str) -> dg.Definitions:
    if getattr(factory, "has_context_arg", False):
        raise CoachError(f"{target}: its definitions are made by a function that only a component folder can call. Name the module that loads that folder.")
    found = factory()
    if not isinstance(found, dg.Definitions):
        raise CoachError(f"{target}: expected a dagster.Definitions from {getattr(factory, '__name__', 'defs')}, got {type(found).__name__}.")
    return found


def _of_repository(repository: dg.RepositoryDefinition) -> dg.Definitions:
    """The assets of an old-style repository."""
    assets = list(repository.assets_defs_by_key.values())
    checks = list(repository.asset_checks_defs_by_key.values())
    resources = dict(repository.get_top_level_resources())
    return dg.Definitions(assets=_unique(assets), asset_checks=_unique(checks), resources=resources)


def _placeholders(found: list) -> dict[str, dg.ResourceDefinition]:
    """Something for each resource that loose assets ask for: what it is, only the definitions would say."""
    held: dict[str, dg.ResourceDefinition] = {}
    for each in found:
        for need in each.get_resource_requirements() if isinstance(each, dg.AssetsDefinition) else ():
            is_manager = issubclass(need.expected_type, dg.IOManagerDefinition)
            held[need.key] = dg.mem_io_manager if is_manager else dg.ResourceDefinition.none_resource()
    return {key: each for key, each in held.items() if key != "io_manager"}


def _unique(found: list) -> list:
    return list({id(each): each for each in found}.values())


def _imported(target: str) -> ModuleType:
    path = Path(target)
    is_file = target.endswith(".py") or os.sep in target or "/" in target or path.is_dir() and not _importable(target)
    if is_file and not path.exists():
        raise CoachError(f"{target}: no such file. Expected a Python file or a module name, such as my_project.definitions")
    name, folder = _module_of(path.resolve()) if is_file else (target, Path.cwd())
    for each in (str(folder), str(Path.cwd())):
        if each not in sys.path:
            sys.path.insert(0, each)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(f"{error.name}.")):
            raise CoachError(f"{target}: no module of that name. Run from the project's folder, or name a file.") from error
        raise _cannot(target, error) from error
    except BaseException as error:  # also SystemExit
        if isinstance(error, KeyboardInterrupt):
            raise
        raise _cannot(target, error) from error


def _importable(target: str) -> bool:
    try:
        return importlib.util.find_spec(target) is not None
    except (ImportError, ValueError):
        return False


def _module_of(path: Path) -> tuple[str, Path]:
    """The module that a file is, and the folder from which it is imported."""
    if path.is_dir():
        path = path / "definitions.py" if (path / "definitions.py").exists() else path / "__init__.py"
    parts, folder = [path.stem] if path.stem != "__init__" else [], path.parent
    while (folder / "__init__.py").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts), folder


def _cannot(target: str, error: BaseException) -> CoachError:
    frames = [each for each in traceback.extract_tb(error.__traceback__) if "site-packages" not in each.filename and not each.filename.startswith("<frozen") and each.filename != __file__ and "importlib" not in each.filename]
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else target
    if isinstance(error, SyntaxError) and error.filename:
        where = f"{error.filename}:{error.lineno}"
    where = os.path.relpath(where) if os.path.isabs(where) and not os.path.relpath(where).startswith("..") else where
    return CoachError(f"{target}: it cannot be imported: {where}: {type(error).__name__}: {_first(error)}. Mend that line, then run again.")


def _first(error: BaseException) -> str:
    """The beginning of an error's message, on one line."""
    text = " ".join(str(error).split()) or "no message"
    return (text if len(text) <= 200 else f"{text[:200]}...").rstrip(".")
