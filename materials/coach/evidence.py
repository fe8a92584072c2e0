"""Evidence: what a package is and does, collected on benches by child processes, as plain data."""

from __future__ import annotations

import ast
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from extract import SOURCES

from . import cells
from .bench import bench
from .package import Package
from .warm_dbt import warm_dbt

SECONDS = {"graph": 60, "run": 300}  # after which a child is ended
LARGEST = 20_000_000  # bytes of an answer


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
    """One run: each asset's outcome, and the rows of the tables afterwards. `warehouse` is the file, to read only."""

    assets: dict[str, dict]
    tables: dict[str, int]
    warehouse: Path

    def in_state(self, state: str) -> set[str]:
        """The assets in a state."""
        return {name for name, each in self.assets.items() if each["state"] == state}


@dataclass
class Evidence:
    """All that a check may look at. Each part is collected when it is first asked for, and kept.

    Args:
        package: Whose; its project folder holds the data and the dbt project.
        progress: Called with what is about to take longer than a moment.
    """

    package: Package
    progress: Callable[[str], None] = lambda what: None
    _benches: ExitStack = field(default_factory=ExitStack, repr=False)
    _runs: dict = field(default_factory=dict, repr=False)
    _graphs: dict = field(default_factory=dict, repr=False)

    @cached_property
    def _copy(self) -> Package:
        return self._benches.enter_context(bench(self.package, self.package.project))

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
        except (SyntaxError, ValueError) as error:
            raise Unreadable(f"answers.py, cell {name}", f"expected plain values, such as a list of names ({error})") from error
        raise Unreadable(f"answers.py, cell {name}", f"expected a line that begins: {name} =")

    def graph(self, module: str = "definitions") -> dict[str, Asset]:
        """The assets by name, in order: those in `defs`, or those that another module holds.

        Raises:
            Unreadable: The module cannot be imported.
        """
        if module not in self._graphs:
            self._graphs[module] = _in_child("graph", self._copy, self._copy.folder, module)
        found = _readable(self._graphs[module])["assets"]
        return {name: Asset(name, **each) for name, each in found.items()}

    def run(self, *assets: str, module: str = "definitions", sources: str = "as they are") -> Run:
        """What happens when the assets are run on a bench of their own.

        Args:
            assets: Which; none: all.
            module: Where they are, as for `graph`.
            sources: `as they are`; or a source and what it is, such as `forestry missing` or `forestry empty`.

        Raises:
            Unreadable: The package cannot be imported.
        """
        key = (assets, module, sources)
        if key not in self._runs:
            self.progress(f"running {', '.join(assets) or 'all assets'}, sources {sources} …")
            package = self._benches.enter_context(bench(self.package, self.package.project))
            _spoil(package, sources)
            answer = _in_child("run", package, package.folder, module, assets, package.history())
            self._runs[key] = (answer, package.warehouse)
        answer, warehouse = self._runs[key]
        found = _readable(answer)
        return Run(found["assets"], found["tables"], warehouse)

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


@cache
def _forks() -> multiprocessing.context.BaseContext:
    """Where children are forked from: a process that has Dagster, dbt and DuckDB imported."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["coach.collect"])
    return context


@cache
def _dbt() -> dict[str, str]:
    """The variables of a warm dbt that lives as long as this process."""
    import atexit

    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(warm_dbt())


def _in_child(function: str, package: Package, *args: Any) -> dict:
    """Calls a function of `collect` in a process of its own and returns its answer, or the error that ended it."""
    environment = {**package.environment(), **_dbt()}
    receiver, sender = multiprocessing.Pipe(duplex=False)
    child = _forks().Process(target=_be_child, args=(sender, function, args, environment), daemon=True)
    child.start()
    sender.close()
    where = f"{package.name}/"
    try:
        if not receiver.poll(SECONDS[function]):
            return {"error": {"where": where, "why": f"no answer after {SECONDS[function]} s. Is there an endless loop?"}}
        return json.loads(receiver.recv_bytes(LARGEST))
    except (EOFError, OSError):
        child.join()
        return {"error": {"where": where, "why": f"it ended the interpreter (exit code {child.exitcode})"}}
    finally:
        if child.is_alive():
            os.killpg(child.pid, signal.SIGKILL) if os.getpgid(child.pid) == child.pid else child.kill()
        child.join()
        receiver.close()


def _be_child(sender, function: str, args: tuple, environment: dict[str, str]) -> None:
    os.setsid()
    os.environ.update(environment)
    os.environ["PATH"] = environment["PATH"]
    sys.stdin = open(os.devnull)
    from . import collect, runs

    with runs.quiet():
        answer = getattr(collect, function)(*args)
    sender.send_bytes(json.dumps(answer, default=str).encode())
    sender.close()
