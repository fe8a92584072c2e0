"""What was found that an asset reads and writes, and how much of it could be seen."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import PurePath

from . import sql
from .values import Database


@dataclass(frozen=True)
class Place:
    """A line of source. `last` is the last line of the statement there."""

    file: str
    line: int
    last: int = 0

    @property
    def shown(self) -> str:
        """The file as a person knows it: relative to the current folder, or to where modules are imported from."""
        for folder in (os.getcwd(), *sorted(sys.path, key=len, reverse=True)):
            if os.path.isabs(folder) and self.file.startswith(folder.rstrip(os.sep) + os.sep):
                return os.path.relpath(self.file, folder)
        return self.file

    def __str__(self) -> str:
        return f"{self.shown}:{self.line}"


@dataclass(frozen=True)
class Table:
    """A table of a database; a part that is not known is None."""

    name: str
    schema: str | None
    catalog: str | None
    database: Database

    def __str__(self) -> str:
        return str(sql.Name(self.name, self.schema if self.schema != "main" else None, self.catalog if self.schema else None))


@dataclass(frozen=True)
class File:
    """A file, or several: an absolute path or an address, `*` for what is not known."""

    pattern: str

    def __str__(self) -> str:
        here = os.path.relpath(self.pattern) if self.pattern.startswith("/") else self.pattern
        return self.pattern if here.startswith("..") else here


@dataclass(frozen=True)
class Access:
    """One thing read or written.

    Attributes:
        thing: What.
        place: Where in the source, or of the statement that was seen to run.
        text: The SQL, or the call.
        writes: It is written, not read.
        fills: Rows are written, not only a definition.
        is_view: It is the definition of a view that is written.
        is_shadowed: A variable has the table's name: where there is no such table, DuckDB reads the variable.
        observed: It was seen to happen.
    """

    thing: Table | File
    place: Place
    text: str
    writes: bool = False
    fills: bool = False
    is_view: bool = False
    is_shadowed: bool = False
    observed: bool = False


@dataclass(frozen=True)
class Unread:
    """Something that could not be read, and why."""

    place: Place
    text: str
    why: str


@dataclass
class Sight:
    """What was seen of one function.

    Attributes:
        accesses: What it reads and writes.
        statements: How many statements of SQL it holds.
        files: How many calls that read or write a file.
        unread: What could not be read, and why.
        blind: Calls that may do anything; with one of them nothing can be said of what the function does not do.
    """

    accesses: list[Access] = field(default_factory=list)
    statements: int = 0
    files: int = 0
    unread: list[Unread] = field(default_factory=list)
    unread_statements: int = 0
    blind: list[str] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether everything that the function does was seen."""
        return not self.unread and not self.blind


@dataclass
class Session:
    """What a function has done to its connections so far, as far as it changes what a name means."""

    temporary: set[str] = field(default_factory=set)
    attached: dict[str, Database] = field(default_factory=dict)
    default: tuple[str | None, str | None] = (None, None)

    def follow(self, statement: sql.Statement) -> None:
        """Takes in what a statement attaches, makes temporary, or makes the default."""
        self.temporary |= statement.temporary
        for alias, (path, kind) in statement.attached.items():
            known = "*" not in path and sql.HOLE.search(path) is None
            self.attached[alias] = Database(kind or "duckdb", place(path) if known else None)
        if statement.use:
            self.default = (statement.use, None) if statement.use in self.attached else (self.default[0], statement.use)

    def table(self, name: sql.Name, database: Database) -> Table | None:
        """The table that a name means on a connection; None for one that nobody else can see."""
        if name.schema is None and name.table in self.temporary or database.kind == "duckdb" and name.schema == "temp":
            return None
        schema, catalog = name.schema, name.catalog
        if schema is None:
            catalog, schema = self.default
        elif catalog is None and schema in self.attached:
            catalog, schema = schema, None
        if catalog in self.attached:
            database = self.attached[catalog]
            catalog = None
        if database.is_private:
            return None
        if schema is None and database.kind == "duckdb":
            schema = "main"
        return Table(name.table, schema, catalog, database)


def place(path: str) -> str:
    """A path as one that can be compared; addresses such as `s3://` and unknown beginnings stay as they are."""
    if re.match(r"[a-zA-Z]\w+:|\*|\$\{", path) or not path:
        return path
    return os.path.abspath(os.path.expanduser(path))


def file(path: str) -> File:
    """The file of a path with holes."""
    return File(place(re.sub(r"\*+", "*", sql.HOLE.sub(lambda found: f"${{{found[1]}}}" if found[1] else "*", path))))


def stem(database: Database) -> str | None:
    """The name that a DuckDB file has as a catalogue."""
    if database.kind != "duckdb" or not database.place or "${" in database.place:
        return None
    found = re.match(r"md:(\w+)", database.place)
    return (found[1] if found else PurePath(database.place).stem).lower() or None
