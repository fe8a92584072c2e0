"""What the reading of a function knows of a value without running anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MOST = 12  # alternatives of one value; more count as unknown


class Value:
    """Something that an expression stands for."""


@dataclass(frozen=True)
class Unknown(Value):
    """Not known before it runs.

    Attributes:
        why: In words, such as `value of config.table`.
        is_data: It came out of a query or a file, or is an input of the asset: calling its methods reads no other table.
    """

    why: str = "a value"
    is_data: bool = False


@dataclass(frozen=True, eq=False)
class Known(Value):
    """An object that exists since the definitions were imported, or a constant."""

    object: Any


@dataclass(frozen=True)
class Hole:
    """A part of a text that is only known at run time; with an identity the same part is the same everywhere."""

    why: str
    identity: str = ""


@dataclass(frozen=True)
class Text(Value):
    """A string, or a path, with holes."""

    parts: tuple[str | Hole, ...]
    is_path: bool = False

    def __str__(self) -> str:
        """The text with holes as `sql.HOLE` has them."""
        return "".join(each if isinstance(each, str) else f"\ue000{each.identity}\ue001" for each in self.parts)

    @property
    def whys(self) -> list[str]:
        return [each.why for each in self.parts if isinstance(each, Hole)]


@dataclass(frozen=True, eq=False)
class Items(Value):
    """A list, tuple or set that the function makes."""

    values: tuple[Value, ...]


@dataclass(eq=False)
class Mapping(Value):
    """A dict that the function makes, or an object of which some attributes are known."""

    values: dict[Any, Value] = field(default_factory=dict)
    rest: Value = Unknown()


@dataclass(eq=False)
class Instance(Value):
    """An object that the function makes, or that Dagster will make: of a class of the project."""

    cls: type
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Local(Value):
    """A function written inside another, or a lambda."""

    node: Any
    scope: Any


@dataclass(frozen=True, eq=False)
class Method(Value):
    """A method of a value: a function of the project, or, with `function` None, one that is known by its name."""

    owner: Value
    name: str
    function: Any = None


@dataclass(frozen=True, eq=False)
class Super(Value):
    """What `super()` gives."""

    cls: type
    owner: Value


@dataclass(frozen=True)
class Symbol(Value):
    """Something in a module that is not imported yet, by its dotted name."""

    path: str


@dataclass(frozen=True, eq=False)
class Yields(Value):
    """What a generator yields."""

    values: tuple[Value, ...]


@dataclass(frozen=True)
class Database:
    """A database, as far as two of them can be told apart.

    Attributes:
        kind: `duckdb`, the module of another client such as `psycopg2`, or `?`.
        place: The path or address; None when it is not known. An environment variable that is not set is `${NAME}`.
    """

    kind: str
    place: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether nobody else can see what is in it: a DuckDB in memory."""
        return self.kind in ("duckdb", "sqlite3") and self.place is not None and (not self.place or self.place.startswith(":memory:"))


@dataclass(frozen=True)
class Handle(Value):
    """A connection, a cursor, or a relation of a DuckDB."""

    database: Database


@dataclass(frozen=True)
class Open(Value):
    """An open file, to read its text from."""

    path: Value


@dataclass(frozen=True, eq=False)
class Many(Value):
    """One of several."""

    values: tuple[Value, ...]


def many(values: list[Value]) -> Value:
    """One value for several alternatives."""
    flat: list[Value] = []
    for each in values:
        for one in each.values if isinstance(each, Many) else (each,):
            if not any(one is other or same(one, other) for other in flat):
                flat.append(one)
    if not flat:
        return Known(None)
    if len(flat) > MOST:
        return Unknown("one of many values")
    return flat[0] if len(flat) == 1 else Many(tuple(flat))


def same(one: Value, other: Value) -> bool:
    """Whether two values are certainly equal."""
    if isinstance(one, Known) and isinstance(other, Known):
        plain = (str, int, float, bool, type(None))
        return one.object is other.object or (
            type(one.object) is type(other.object) and isinstance(one.object, plain) and one.object == other.object
        )
    return one == other


def alternatives(value: Value) -> tuple[Value, ...]:
    """The values that a value may be."""
    return value.values if isinstance(value, Many) else (value,)
