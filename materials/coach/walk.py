"""The course as a batch: each notebook through papermill on a bench of its own, and a page that says how it went."""

import os
import time
from dataclasses import dataclass
from html import escape
from pathlib import Path

import nbformat
import papermill
from papermill.exceptions import PapermillExecutionError

from . import manifest, notebooks
from .errors import CoachError
from .package import choose

SECONDS = 300  # for one cell


@dataclass(frozen=True)
class Walked:
    """One notebook's way: where it is, its seconds, what the checks said, and the error that ended it."""

    step: int
    file: Path
    seconds: float
    said: list[str]
    error: str | None


def walk(package: str, steps: list[int], out: Path) -> list[Walked]:
    """Runs the notebooks of the steps in order and writes them, executed, and `index.html` into `out`.

    Args:
        package: Name or path.
        steps: Which; a step whose notebook is not there is an error.
        out: Folder; made when missing.

    Raises:
        CoachError: No such package, or no such notebook.
    """
    choose(package)
    if missing := [step for step in steps if step not in notebooks.written()]:
        raise CoachError(f"step {missing[0]}: there is no notebook. Choose from {notebooks.written()}")
    out.mkdir(parents=True, exist_ok=True)
    os.environ.pop("WORKSHOP_PACKAGE", None)  # the parameter says it
    walked = [_one(package, step, out / notebooks.path(step).name) for step in steps]
    (out / "index.html").write_text(_index(package, walked), encoding="utf-8")
    return walked


def _one(package: str, step: int, file: Path) -> Walked:
    start, error = time.monotonic(), None
    try:
        papermill.execute_notebook(
            notebooks.path(step), file, {"package": package}, execution_timeout=SECONDS, cwd=str(notebooks.FOLDER)
        )
    except PapermillExecutionError as failure:
        error = f"cell {failure.cell_index}: {failure.ename}: {failure.evalue}"
    said = [line for cell in nbformat.read(file, 4).cells[:-1] for line in _verdict(cell)]
    return Walked(step, file, time.monotonic() - start, said, error)


def _verdict(cell: nbformat.NotebookNode) -> list[str]:
    if cell.cell_type == "code" and cell.source.startswith('step.check("'):
        return [each.data["text/plain"].splitlines()[0] for each in cell.outputs if "data" in each]
    return []


def _index(package: str, walked: list[Walked]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="{each.file.name}">{each.step}. {escape(manifest.stages()[each.step].title)}</a></th>'
        f"<td>{'<br>'.join(map(escape, each.said))}</td><td>{each.seconds:.0f} s</td>"
        f"<td>{'✘ ' + escape(each.error) if each.error else '✔ ran to its end'}</td></tr>"
        for each in walked
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>The course as a batch</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;margin:2rem}"
        "table{border-collapse:collapse}th,td{border:1px solid;padding:.4rem .8rem;text-align:left;vertical-align:top}"
        f"</style><h1>The course as a batch</h1><p>Package: {escape(package)}</p><table><thead><tr>"
        '<th scope="col">step</th><th scope="col">exercises</th><th scope="col">time</th><th scope="col">outcome</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></html>\n"
    )
