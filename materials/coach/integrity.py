"""Whether a package left the code that looks at it alone: what is replaced would answer in its stead.

It holds off what fits in an answer: a `check` that always passes, a graph that is always right, an answer sent before its
time. It is no wall, for Python has none inside a process: code that climbs up the stack (`f_back`, `f_locals`) finds what is
being collected and can write into it, or the key with which an answer is sent; code that writes into the memory of its own
process, or of one that was forked from the same, can do anything; and an asset can report what it never did. What judges
never shares a process with a package, counts the rows of its tables itself, and takes answers to questions of text from
the text; the rest is the package's own word.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import BuiltinFunctionType, FunctionType

WATCHED = {"ast", "builtins", "coach", "dagster", "dagster_dbt", "dagster_duckdb", "duckdb", "json", "multiprocessing", "os", "time"}
# Other callables are left out: Dagster makes the constructors of its records when they are first called.
KINDS = (FunctionType, BuiltinFunctionType, type, property, staticmethod, classmethod)
_MISSING = object()


@cache
def remember() -> tuple[tuple[str, Mapping[str, object], str, object, object], ...]:
    """Functions and classes as they are before any package is imported: whose, its names, the name, the value, its code."""
    return tuple((place, names, name, value, _code(value)) for place, names, name, value in _callables())


def watch() -> Callable[[], str | None]:
    """Begins to watch, before a package is imported.

    Returns:
        A function that gives the name of a function or class that is another now; None when all are the same. It looks
        nothing up by a name that a package could give to something else.
    """
    known, code, missing = remember(), _code, _MISSING

    def replaced() -> str | None:
        for place, names, name, value, its in known:
            now = names.get(name, missing)
            if now is not value or code(now) is not its:
                return f"{place}.{name}"
        return None

    return replaced


def _callables() -> Iterator[tuple[str, Mapping[str, object], str, object]]:
    classes = set()
    for module in [each for name, each in sys.modules.items() if name.split(".")[0] in WATCHED]:
        for name, value in list(vars(module).items()):
            if isinstance(value, KINDS):
                yield module.__name__, vars(module), name, value
            if isinstance(value, type) and value.__module__ == module.__name__:
                classes.update(base for base in value.__mro__ if base.__module__.split(".")[0] in WATCHED)
    for each in classes:
        yield from _of_class(each)


def _of_class(each: type) -> Iterator[tuple[str, Mapping[str, object], str, object]]:
    """What a class has itself, and what it has not because it inherits it: something could be put before the inherited."""
    place, own = f"{each.__module__}.{each.__qualname__}", vars(each)
    for name, value in list(own.items()):
        if isinstance(value, KINDS):
            yield place, own, name, value
    for name in {name for base in each.__mro__[1:-1] for name in vars(base) if not name.startswith("_")} - set(own):
        yield place, own, name, _MISSING


def _code(value: object) -> object:
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    elif isinstance(value, property):
        value = value.fget
    return value.__code__ if isinstance(value, FunctionType) else None
