"""Evidence: what a package is and does, collected on benches by child processes, as plain data."""

from __future__ import annotations

import ast
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Timer
from typing import Any

import duckdb

from extract import SOURCES

from . import cells
from .bench import bench
from .package import Package
from .questions import in_child

SECONDS = 60  # for all queries of one opened warehouse
# How a warehouse is read: it reaches nothing outside, and leaves nothing there.
CLOSED = {"enable_external_access": "false", "memory_limit": "1GB", "threads": "2", "temp_directory": ""}
PROBES = Path(__file__).parent / "probes"


class Unreadable(Exception):
    """The package cannot be read: where and why."""

    def __init__(self, where: str, why: str):
        super().__init__(f"{where}: {why}")
        self.where, self.why = where, why


@dataclass(frozen=True)
class Asset:
    """One asset of the graph."""

    name: str
    parents: list[str]
    group: str
    kinds: list[str]
    description: str
    metadata: dict[str, str]
    resources: list[str]
    step: str | None
    stub: bool
    checks: dict[str, dict]


@dataclass(frozen=True)
class Run:
    """One run: each asset's outcome and the plain values it reported; `warehouse` is the file that it left."""

    assets: dict[str, dict]
    facts: dict[str, dict[str, str | int | float]]
    warehouse: Path

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The warehouse, to read only: nothing in it can reach outside of it, and no query takes for ever.

        Raises:
            Unreadable: There is no such database, or a query failed.
        """
        where = f"data/{self.warehouse.name}"
        log = self.warehouse.with_name(f"{self.warehouse.name}.wal")
        if self.warehouse.resolve() != self.warehouse or not self.warehouse.is_file():
            raise Unreadable(where, "there is no such file")
        if os.path.lexists(log) and (log.is_symlink() or not log.is_file()):  # whoever opens a pipe waits for ever
            raise Unreadable(f"data/{log.name}", "it is no file")
        try:
            with duckdb.connect(str(self.warehouse), read_only=True, config=CLOSED) as con:
                timer = Timer(SECONDS, con.interrupt)
                timer.start()
                try:
                    # By its full name: a function of the warehouse's own goes before one of DuckDB's.
                    own = con.execute("select function_name from system.main.duckdb_functions() where not internal").fetchone()
                    if own:
                        raise Unreadable(where, f"it holds a function of its own, {own[0]}, which could stand for another")
                    yield con
                finally:
                    timer.cancel()
        except duckdb.Error as error:
            raise Unreadable(where, (str(error).splitlines() or [""])[0]) from error

    @cached_property
    def tables(self) -> dict[str, int]:
        """The rows of each table, counted here: nobody's word is taken for them."""
        if not self.warehouse.exists():
            return {}
        with self.opened() as con:
            names = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            return {f"{s}.{t}": con.execute(f'select count(*) from "{s}"."{t}"').fetchone()[0] for s, t in names}

    def in_state(self, state: str) -> set[str]:
        """The assets in a state."""
        return {name for name, each in self.assets.items() if each["state"] == state}


@dataclass
class Evidence:
    """All that a check may look at. Each part is collected when it is first asked for, and kept.

    Args:
        package: Whose; its project folder holds the data and the dbt project.
        progress: Called with what is about to take longer than a moment.
        ask: Calls a function of `collect` in another process, as `in_child` does.
        within: The folder for the benches; None: the system's for temporary files.
    """

    package: Package
    progress: Callable[[str], None] = lambda what: None
    ask: Callable[..., dict[str, Any]] = in_child
    within: Path | None = None
    _benches: ExitStack = field(default_factory=ExitStack, repr=False)
    _runs: dict = field(default_factory=dict, repr=False)
    _graphs: dict = field(default_factory=dict, repr=False)
    _audits: dict = field(default_factory=dict, repr=False)
    _probes: dict = field(default_factory=dict, repr=False)

    @cached_property
    def _copy(self) -> Package:
        return self._bench()

    def _bench(self) -> Package:
        """A new bench with the probes beside the package."""
        package = self._benches.enter_context(bench(self.package, self.package.project, self.within))
        shutil.copytree(PROBES, package.folder / "probes", ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        return package

    def cell(self, module: str, name: str) -> str | None:
        """The source of a cell; None when there is no such cell."""
        return cells.read(self.package.folder / module).get(name)

    def answer(self, name: str) -> Any:
        """The value of an answer: the literal that the cell of `answers.py` assigns to its own name.

        Raises:
            Unreadable: There is none, or it is not a literal.
        """
        source = self.cell("answers.py", name) or ""
        try:
            for node in ast.parse(source).body:
                if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name:
                    return ast.literal_eval(node.value)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise Unreadable(f"answers.py, cell {name}", f"expected plain values, such as a list of names ({error})") from error
        raise Unreadable(f"answers.py, cell {name}", f"expected a line that begins: {name} =")

    def graph(self, module: str = "definitions") -> dict[str, Asset]:
        """The assets by name, in order: those in `defs`, or those that another module holds.

        Raises:
            Unreadable: The module cannot be imported.
        """
        if module not in self._graphs:
            self._graphs[module] = self.ask("graph", self._copy, module)
        found = _readable(self._graphs[module])["assets"]
        return {name: Asset(name, **each) for name, each in found.items()}

    def graph_until(self, name: str) -> dict[str, Asset]:
        """The assets that are in `defs` after one of the cells of `definitions.py`, whatever later cells do.

        Raises:
            Unreadable: What stands up to there cannot be imported.
        """
        found = cells.read(self.package.folder / "definitions.py")
        kept = dict(list(found.items())[: list(found).index(name) + 1])
        (self._copy.folder / f"until_{name}.py").write_text(cells.join(kept), encoding="utf-8")
        return self.graph(f"until_{name}")

    def audit(self, module: str = "definitions") -> dict[str, Any]:
        """What the assets of a module declare against what their source reads, as `coach.audit.report` documents it.

        Raises:
            Unreadable: The module cannot be imported.
        """
        if module not in self._audits:
            self._audits[module] = self.ask("audit", self._copy, module)
        return _readable(self._audits[module])

    def run(self, *assets: str, module: str = "definitions", sources: str = "as they are") -> Run:
        """What happens when the assets are run on a bench of their own.

        Args:
            assets: Which; none: all.
            module: Where they are, as for `graph`; `probes.NAME` is a module of the coach's own that uses the package.
            sources: `as they are`; or a source and what it is, such as `forestry missing` or `forestry empty`.

        Raises:
            Unreadable: The package cannot be imported.
        """
        key = (assets, module, sources)
        if key not in self._runs:
            self.progress(f"running {', '.join(assets) or 'all assets'}, sources {sources} …")
            package = self._bench()
            _spoil(package, sources)
            answer = self.ask("run", package, module, assets)
            self._runs[key] = (answer, package.warehouse)
        answer, warehouse = self._runs[key]
        found = _readable(answer)
        return Run(found["assets"], found["facts"], warehouse)

    def full_run(self) -> tuple[dict[str, Any], Path] | None:
        """The answer of `collect.run` on all assets, and the bench's project folder, when that run was made."""
        answer, warehouse = self._runs.get(((), "definitions", "as they are"), ({"error": None}, None))
        return None if "error" in answer else (answer, warehouse.parent.parent)

    def probe(self, name: str) -> Any:
        """What a probe of `probes/` finds when it uses the package's cells, on a bench of its own.

        Raises:
            Unreadable: The package cannot be imported, or ended the process.
        """
        if name not in self._probes:
            self.progress(f"trying {name} …")
            self._probes[name] = self.ask("probe", self._bench(), name)
        return _readable(self._probes[name])["found"]

    def close(self) -> None:
        """Removes the benches."""
        self._benches.close()


def _readable(answer: dict) -> dict:
    if "error" in answer:
        raise Unreadable(**answer["error"])
    return answer


def _spoil(package: Package, sources: str) -> None:
    if sources == "as they are":
        return
    source, how = sources.split()
    file = package.data / SOURCES[source].file
    with file.open(encoding="utf-8") as lines:
        header = lines.readline()
    file.unlink()
    if how == "empty":
        file.write_text(header, encoding="utf-8")
