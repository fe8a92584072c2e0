"""The course as a batch: each notebook through papermill on a bench of its own, and pages that say how it went."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from . import notebooks, results, walk_page
from .bench import swept
from .errors import CoachError
from .package import choose
from .results import Result
from .warm import warm

SECONDS = 300  # for one cell
QUIET = ["--log-level=ERROR"]  # for a kernel, which else warns of its transport on standard error


@dataclass(frozen=True)
class Walked:
    """One notebook's way.

    Attributes:
        file: The executed notebook, up to where it ended. Its page is beside it, with the suffix `.html`.
        seconds: Wall clock.
        results: The exercises of the step, in course order.
        error: Why it did not run to its end.
        cell: The id of the cell where that was; empty when it was before the first.
    """

    step: int
    file: Path
    seconds: float
    results: list[Result]
    error: str | None = None
    cell: str = ""

    @property
    def is_well(self) -> bool:
        return self.error is None and all(each.passed for each in self.results)

    @property
    def how(self) -> str:
        """How it ended, in one line."""
        if self.error is None:
            return "ran to its end"
        return f"{f'ended at cell {self.cell}' if self.cell else 'did not begin'}: {self.error}"


def walk(
    package: str, steps: list[int], out: Path, seed: int | None = None,
    shown: bool = False, done: Callable[[Walked], None] = lambda walked: None,
) -> list[Walked]:  # fmt: skip
    """Runs the notebooks of the steps in order and writes them, executed, their pages and `index.html` into `out`.

    Args:
        package: Name or path.
        steps: Which; a step whose notebook is not there is an error.
        out: Folder; made when missing.
        seed: Of freshly generated data. None: the data of the repository.
        shown: Whether papermill draws its progress bar, on standard error.
        done: Called with each step when it has ended.

    Raises:
        CoachError: No such package, or no such notebook, or `out` cannot be written.
    """
    chosen = choose(package)
    if missing := [step for step in steps if step not in notebooks.written()]:
        raise CoachError(f"step {missing[0]}: there is no notebook. Choose from {notebooks.written()}")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CoachError(f"--out {out}: {error.strerror}. Name a folder that can be written") from error
    os.environ.pop("WORKSHOP_PACKAGE", None)  # the parameter says it
    parameters = {"package": str(chosen.folder) if os.sep in package else package}
    if seed is not None:
        parameters["seed"] = seed
    walked = []
    with warm(apply=True):
        for step in steps:
            walked.append(_one(step, parameters, out / notebooks.path(step).name, shown))
            done(walked[-1])
    (out / "index.html").write_text(walk_page.index(package, seed, walked), encoding="utf-8")
    return walked


def _one(step: int, parameters: dict, file: Path, shown: bool) -> Walked:
    start, error = time.monotonic(), None
    file.unlink(missing_ok=True)
    try:
        with swept():
            papermill.execute_notebook(
                notebooks.path(step), file, parameters, execution_timeout=SECONDS, cwd=str(notebooks.FOLDER),
                progress_bar={"desc": f"step {step}", "leave": False} if shown else False,
                extra_arguments=QUIET,
            )  # fmt: skip
    except PapermillExecutionError as failure:
        error = _in_one_line(failure.ename, failure.evalue)
    except Exception as failure:  # whatever ends a notebook (a dead kernel, a cell without end) is its row; the next one runs
        error = _in_one_line(type(failure).__name__, str(failure))
    seconds = time.monotonic() - start
    said: dict[str, dict] = {}
    cell = ""
    if file.exists():
        notebook = nbformat.read(file, as_version=4)
        begun = [each for each in notebook.cells if each.metadata.get("papermill", {}).get("start_time")]
        for each in begun:
            verdicts = results.verdicts(each.get("outputs", []))
            said |= {name: {**verdict, "cell": each.id} for name, verdict in verdicts.items()}
        cell = begun[-1].id if begun and error else ""
        file.with_suffix(".html").write_text(walk_page.page(step, notebook), encoding="utf-8")
    return Walked(step, file, seconds, results.of_step(step, said), error, cell)


def _in_one_line(name: str, text: str) -> str:
    return ": ".join([name, *text.strip().splitlines()[:1]])
