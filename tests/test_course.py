"""The course as a learner goes through it: notebooks run by real kernels, in a copy of the repository."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from coach import cells, manifest, notebooks
from coach.building import split
from coach.package import REPOSITORY
from conftest import BIN, environment
from nbclient import NotebookClient

STEPS = notebooks.written()
BUILD = "%%build "


def walk(copy: Path, step: int, fill: Callable[[str, str], str], allow_errors: bool = False) -> dict[str, str]:
    """Runs a step's notebook in the copy, each `%%build` cell as `fill` says; returns what each check said.

    With `allow_errors`, a cell that shows something of the package may fail; a check may not.
    """
    file = copy / "notebooks" / manifest.stages()[step].notebook
    notebook = nbformat.read(file, as_version=4)
    for cell in notebook.cells:
        if cell.source.startswith(BUILD):
            head, code = cell.source.split("\n", 1)
            target = head.removeprefix(BUILD)
            cell.source = f"{head}\n{fill(target, code)}"
    client = NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": file.parent}}, allow_errors=allow_errors
    )
    client.execute(env=environment(copy))
    said = {}
    for cell in notebook.cells:
        if found := re.fullmatch(r'step\.check\("(\w+)"\)', cell.source.strip()):
            said[found[1]] = cell.outputs[-1].data["text/plain"]
    return said


def solution(target: str, code: str) -> str:
    module, name = split(target)
    return cells.read(REPOSITORY / "solutions" / module)[name]


def test_the_walk_from_an_empty_package_ends_with_the_solution(copy: Path) -> None:
    for step in STEPS:
        said = walk(copy, step, solution)
        assert list(said) == [each.name for each in manifest.of_step(step)]
        for name, text in said.items():
            assert text.startswith(f"✔ {name}: passed"), text
    for step in STEPS:
        for target, _ in notebooks.builds(step):
            module, name = split(target)
            assert cells.read(copy / "workshop" / module)[name] == solution(target, ""), target
    told = subprocess.run(
        [BIN / "python", "-m", "coach", "progress"], env=environment(copy), capture_output=True, text=True, check=True
    )
    assert f"{len(manifest.exercises())} of {len(manifest.exercises())} exercises passed" in told.stdout


@pytest.mark.slow
def test_the_blank_crashes_nowhere_and_passes_nothing(copy: Path) -> None:
    for step in STEPS:
        nothing_to_break = step == 7  # its cells break a pipeline and look at the pieces
        for name, text in walk(copy, step, lambda target, code: code, allow_errors=nothing_to_break).items():
            if name == "start":  # copying the scaffold is all there is to do, and the notebook's cell does it
                continue
            assert text == f"· {name}: not attempted"


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_step_alone_after_catch_up(copy: Path, step: int) -> None:
    subprocess.run(
        [BIN / "python", "-m", "coach", "catch-up", str(step)], env=environment(copy), check=True, capture_output=True
    )
    for name, text in walk(copy, step, solution).items():
        assert text.startswith(f"✔ {name}: passed"), text


def test_the_terminal_says_what_the_notebook_says(copy: Path) -> None:
    def coach(*arguments: str) -> subprocess.CompletedProcess:
        command = [BIN / "python", "-m", "coach", *arguments]
        return subprocess.run(command, env=environment(copy), capture_output=True, text=True, check=False)

    coach("catch-up", "2")
    assert coach("check", "1").returncode == 0
    found = coach("check", "extract_sawmill", "--json")
    assert (found.returncode, found.stderr) == (1, "")
    assert json.loads(found.stdout)["exercises"][0]["outcome"] == "not attempted"
    assert coach("hint", "toy_order").stdout.startswith("Hint 1 of 3: ")
    assert coach("hint", "toy_order").stdout.startswith("Hint 2 of 3: ")
    assert "to the letter" in coach("solution", "toy_order").stdout
    assert "the skeleton again" in coach("reset", "toy_order").stdout
    assert "[...]" in (copy / "workshop" / "answers.py").read_text()
    assert "as it was before" in coach("reset", "toy_order", "--undo").stdout
    assert "[...]" not in cells.read(copy / "workshop" / "answers.py")["toy_order"]
    assert re.search(r"rerun_by_hand +passed +borrowed", coach("progress").stdout)
    wrong = coach("check", "toy_ordre")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr == "toy_ordre: no such exercise. Did you mean toy_order?\n"


def test_an_error_in_the_package_names_notebook_and_exercise(copy: Path) -> None:
    cell = nbformat.v4.new_code_cell
    lines = [
        cell('from coach import Step\n\nstep = Step(2)\nstep.scaffold()'),
        cell("%%build definitions.py::extraction\nsawn = 1 / 0"),
        cell("from workshop.definitions import defs", metadata={"tags": ["raises-exception"]}),
        cell("%%build definitions.py::extraction\nsawn = 1 /", metadata={"tags": ["raises-exception"]}),
        cell('step.check("extraction")'),
    ]
    notebook = nbformat.v4.new_notebook(cells=lines)
    NotebookClient(notebook, timeout=120).execute(cwd=str(copy), env=environment(copy))
    said = ["".join(str(each) for each in cell.outputs) for cell in notebook.cells]
    assert "That is exercise extraction, step 2 (02_extraction_assets.ipynb), in definitions.py, line 11." in said[2]
    assert "definitions.py::extraction, line 1: invalid syntax. Nothing is written." in said[3]
    assert "extraction: blocked by extract_forestry" in said[4]


def test_nbval_grades_a_package_that_is_wrong(copy: Path, tmp_path: Path) -> None:
    package = tmp_path / "handed_in" / "workshop"
    shutil.copytree(REPOSITORY / "solutions", package, ignore=shutil.ignore_patterns("__pycache__"))
    cells.write(package / "answers.py", "toy_order", 'toy_order = ["ship", "saw", "fell"]')
    notebook = REPOSITORY / "notebooks" / "01_asset_model.ipynb"
    result = subprocess.run(
        [BIN / "pytest", "--nbval", notebook, "--package", package, "-q", "-p", "no:cacheprovider"],
        capture_output=True, text=True, check=False, cwd=REPOSITORY,
    )  # fmt: skip
    assert result.returncode == 1
    assert "That is the order in which the functions are written down." in result.stdout
    assert "2 failed, 17 passed" in result.stdout  # its own check, and the overview at the end
