"""Storing in the notebooks what a learner should see: run on `solutions`, without traces of the run."""

import os

import nbformat
from nbclient import NotebookClient

from . import notebooks

SECONDS = 300  # for one cell


def refresh(step: int) -> bool:
    """Runs a step's notebook against `solutions` and stores its outputs.

    Returns:
        Whether the file changed.

    Raises:
        nbclient.exceptions.CellExecutionError: A cell failed; the file is left as it was.
    """
    file = notebooks.path(step)
    before = file.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    environment = {**os.environ, "WORKSHOP_PACKAGE": "solutions"}
    client = NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": file.parent}})
    client.execute(env=environment)
    after = nbformat.writes(clean(notebook), version=4) + "\n"
    if after != before:
        file.write_text(after, encoding="utf-8")
    return after != before


def clean(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Drops what differs from run to run: times, and outputs of cells whose output is not compared."""
    for number, cell in enumerate((each for each in notebook.cells if each.cell_type == "code"), start=1):
        cell.execution_count = number
        tags = cell.metadata.get("tags", [])
        cell.metadata = nbformat.NotebookNode({"tags": tags} if tags else {})
        cell.outputs = [] if "nbval-ignore-output" in tags else _joined(cell.outputs)
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = number
    notebook.metadata.pop("papermill", None)
    notebook.metadata.language_info = nbformat.NotebookNode({"name": "python"})
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
