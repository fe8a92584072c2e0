"""Whether a package left the code that looks at it alone: what is replaced would answer in its stead.

It holds off the patches that fit in an answer (a `check` that always passes, a graph that is always right). It is no
wall: code in one process with this can undo it. What judges never shares a process with a package.
"""

import sys
from collections.abc import Iterator
from functools import cache
from types import BuiltinFunctionType, FunctionType

WATCHED = {"ast", "builtins", "coach", "dagster", "dagster_dbt", "dagster_duckdb", "duckdb", "json", "multiprocessing", "os", "time"}
# Other callables are left out: Dagster makes the constructors of its records when they are first called.
KINDS = (FunctionType, BuiltinFunctionType, type, property, staticmethod, classmethod)
_MISSING = object()


@cache
def remember() -> list[tuple[object, str, object, object]]:
    """Functions and classes as they are before any package is imported: owner, name, value, code."""
    return [(owner, name, value, _code(value)) for owner, name, value in _callables()]


def replaced() -> str | None:
    """The name of a function or class that is another now than `remember` saw; None when all are the same."""
    for owner, name, value, code in remember():
        now = vars(owner).get(name, _MISSING)
        if now is not value or _code(now) is not code:
            place = f"{owner.__module__}.{owner.__qualname__}" if isinstance(owner, type) else owner.__name__
            return f"{place}.{name}"
    return None


def _callables() -> Iterator[tuple[object, str, object]]:
    for module in [each for name, each in sys.modules.items() if name.split(".")[0] in WATCHED]:
        for name, value in list(vars(module).items()):
            if isinstance(value, KINDS):
                yield module, name, value
            if isinstance(value, type) and value.__module__ == module.__name__:
                for own, each in list(vars(value).items()):
                    if isinstance(each, KINDS):
                        yield value, own, each


def _code(value: object) -> object:
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    elif isinstance(value, property):
        value = value.fget
    return value.__code__ if isinstance(value, FunctionType) else None
