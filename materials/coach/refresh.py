"""Storing in the notebooks what a learner should see: run on `solutions`, without traces of the run."""

import copy
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from . import notebooks
from .bench import PROJECT, swept
from .errors import CoachError
from .verdict import METADATA
from .warm import warm

SECONDS = 300  # for one cell
UNCOMPARED = "nbval-ignore-output"
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def refresh(step: int) -> bool:
    """Runs a step's notebook against `solutions` and stores its outputs.

    Returns:
        Whether the file changed.

    Raises:
        CoachError: A cell failed; the file is left as it was.
    """
    file = notebooks.path(step)
    before = file.read_text(encoding="utf-8")
    after = _text(clean(_executed(step)))
    if after != before:
        file.write_text(after, encoding="utf-8")
    return after != before


def into(folder: Path, project: Path) -> None:
    """Runs all notebooks against `solutions` with the data and the dbt project of a project folder, and writes them, with
    their outputs, into a new folder.

    Raises:
        CoachError: A cell failed.
    """
    folder.mkdir()
    with warm(apply=True):
        for step in notebooks.written():
            text = _text(clean(_executed(step, {PROJECT: str(project)})))
            (folder / notebooks.path(step).name).write_text(text, encoding="utf-8")


def findings(step: int) -> list[str]:
    """What `refresh` would change, a line for each cell; nothing is written.

    Raises:
        CoachError: A cell failed.
    """
    noisy = noise(step)
    stored, fresh = clean(_read(step)).cells, clean(_executed(step)).cells
    stale = [now.id for was, now in zip(stored, fresh) if was.get("outputs") != now.get("outputs")]
    return noisy + [f"cell {each}: stale, its output is another now" for each in stale]


def noise(step: int) -> list[str]:
    """What a notebook's file holds that is no part of the course, a line for each place. Runs nothing."""
    stored = _read(step)
    cleaned = clean(copy.deepcopy(stored))
    found = [
        f"cell {was.id}: noisy, its {key} is not as refresh stores it"
        for was, now in zip(stored.cells, cleaned.cells)
        for key in sorted({*was, *now})
        if was.get(key) != now.get(key)
    ]
    if stored.metadata != cleaned.metadata:
        found.append("the notebook's metadata: noisy, expected kernelspec and language_info alone, as refresh stores them")
    if not found and notebooks.path(step).read_text(encoding="utf-8") != _text(cleaned):
        found.append("the file: noisy, its JSON is not laid out as refresh stores it")
    return found


def clean(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Drops what differs from run to run or tool to tool, and outputs of cells whose output is not compared."""
    number = 0
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type != "code":
            continue
        number += 1
        cell.execution_count = number
        cell.outputs = [] if UNCOMPARED in tags else _joined(cell.outputs)
        for output in cell.outputs:
            output.get("metadata", {}).pop(METADATA, None)
            if "execution_count" in output:
                output.execution_count = number
    notebook.metadata = nbformat.from_dict(KERNEL)
    return notebook


def _read(step: int) -> nbformat.NotebookNode:
    return nbformat.read(notebooks.path(step), as_version=4)


def _text(notebook: nbformat.NotebookNode) -> str:
    return nbformat.writes(notebook, version=4) + "\n"


def _executed(step: int, env: Mapping[str, str] = {}) -> nbformat.NotebookNode:
    notebook = _read(step)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.execution_count, cell.outputs = None, []
    client = NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": notebooks.FOLDER}})
    try:
        with swept():
            client.execute(env={**os.environ, "WORKSHOP_PACKAGE": "solutions", **env}, stderr=subprocess.DEVNULL)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        begun = [cell.id for cell in code if cell.execution_count]
        said = f"{error.ename}: {(error.evalue.splitlines() or [''])[0]}" if isinstance(error, CellExecutionError) else type(error).__name__
        where = f"{notebooks.path(step).name}, cell {begun[-1] if begun else code[0].id}"
        raise CoachError(f"{where}: {said}. Mend it first; nothing is stored.") from error
    return notebook


def _joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Pieces of one stream in one output: where they are cut is chance."""
    joined: list[nbformat.NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined
