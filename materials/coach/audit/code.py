"""The source of a function, found without running it, and whose code it is."""

from __future__ import annotations

import ast
import linecache
import re
import sysconfig
from functools import cache, partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

_LIBRARIES = tuple({sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")})
_COACH = str(Path(__file__).parent)
_INTEGRATIONS = re.compile(r"^(dagster|dagster_dbt|dagster_duckdb|dbt|duckdb|sqlalchemy|pandas|polars|pydantic)(\.|$)")

Callable = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
ALLOW = re.compile(r"audit:\s*allow\s+([^\s,]+?),?\s+because\s+(.*?)\s*(?:\*/|#\}|-->)?\s*$", re.I)


@cache
def is_own(file: str) -> bool:
    """Whether a file is the project's: no part of Python or of an installed package."""
    return is_outside_libraries(file) and not file.startswith(("<frozen", _COACH)) and bool(linecache.getlines(file))


def is_outside_libraries(file: str) -> bool:
    """Whether a path is no part of Python or of an installed package."""
    return "site-packages" not in file and "dist-packages" not in file and not file.startswith(_LIBRARIES)


@cache
def _tree(file: str) -> dict[tuple[int, str], Callable]:
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        return {}
    found: dict[tuple[int, str], Callable] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            found.setdefault((first, node.name), node)
        elif isinstance(node, ast.Lambda):
            found.setdefault((node.lineno, "<lambda>"), node)
    return found


def node_of(code: CodeType) -> Callable | None:
    """The syntax of a function of the project; None when its source is not there."""
    if not is_own(code.co_filename):
        return None
    return _tree(code.co_filename).get((code.co_firstlineno, code.co_name))


def function_of(found: Any) -> FunctionType | None:
    """The project's function inside a callable: under decorators of libraries, in an asset or an op.

    Functions of Dagster and its integrations are no part of a project, wherever they are installed.
    """
    for _ in range(12):
        if isinstance(found, FunctionType):
            if is_own(found.__code__.co_filename) and not _INTEGRATIONS.match(found.__module__ or ""):
                return found
            inner = vars(found).get("__wrapped__")
        elif isinstance(found, partial):
            inner = found.func
        elif isinstance(found, (staticmethod, classmethod)):
            inner = found.__func__
        else:
            inner = _inside(found)
        if inner is None:
            return None
        found = inner
    return None


def _inside(found: Any) -> Any:
    import dagster as dg
    from dagster._core.definitions.decorators.op_decorator import DecoratedOpFunction

    if isinstance(found, DecoratedOpFunction):
        return found.decorated_fn
    if isinstance(found, dg.AssetsDefinition):
        return found.op if isinstance(found.node_def, dg.OpDefinition) else None
    if isinstance(found, dg.OpDefinition):
        return found.compute_fn
    held = getattr(type(found), "__dict__", {})
    own = found.__dict__ if hasattr(found, "__dict__") and not isinstance(found, type) else {}
    return own.get("__wrapped__") or held.get("__wrapped__")


def lines_of(file: str) -> list[str]:
    """The lines of a file, the first at index 0."""
    return linecache.getlines(file)


def allowed(lines: list[str], first: int, last: int) -> list[tuple[str, str, int]]:
    """The deliberate exceptions marked in lines of a file: what is allowed, why, and the line.

    Args:
        lines: Of the file.
        first: The first line looked at, from 1; the comments right above it count too.
        last: The last.
    """
    while first > 1 and lines[first - 2 : first - 1] and re.match(r"\s*(#|--|\{#)", lines[first - 2]):
        first -= 1
    found = []
    for number in range(first, min(last, len(lines)) + 1):
        if marked := ALLOW.search(lines[number - 1]):
            reason = marked[2].strip().strip("\"'")
            if reason:
                found.append((marked[1].strip("\"'`"), reason, number))
    return found


def forget() -> None:
    """Reads the files anew the next time."""
    linecache.checkcache()
    is_own.cache_clear()
    _tree.cache_clear()


def exists(file: str) -> bool:
    """Whether it is a file on disk."""
    return Path(file).is_file()
