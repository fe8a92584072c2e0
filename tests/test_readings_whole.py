"""Whole notebooks through papermill and `coach refresh`: what takes half a minute each."""

import shutil
from pathlib import Path

import nbformat
import pytest
from coach import manifest, notebooks, results
from coach.package import REPOSITORY
from conftest import run

pytestmark = pytest.mark.slow


def state() -> dict[str, int]:
    files = [file for folder in ("workshop", "solutions", "notebooks", "data") for file in (REPOSITORY / folder).rglob("*")]
    return {str(file): file.stat().st_mtime_ns for file in files if file.is_file() and "__pycache__" not in file.parts}


@pytest.mark.parametrize("step", notebooks.written())
def test_papermill_from_any_folder_on_a_bench_of_its_own(tmp_path: Path, step: int) -> None:
    shutil.copytree(REPOSITORY / "solutions", tmp_path / "mine", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "here" / "out").mkdir(parents=True)
    before = state()
    chosen = ("../mine", "solutions")[step % 2]
    result = run(
        "papermill", notebooks.path(step), "out/executed.ipynb", "-p", "package", chosen, "-p", "seed", 7,
        cwd=tmp_path / "here",
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert state() == before
    cells = nbformat.read(tmp_path / "here" / "out" / "executed.ipynb", as_version=4).cells
    said = {name: each for cell in cells for name, each in results.verdicts(cell.get("outputs", [])).items()}
    assert [each.outcome for each in results.of_step(step, said)] == ["passed"] * len(manifest.of_step(step))


def test_what_is_stored_is_what_a_run_stores() -> None:
    result = run("coach", "refresh", "--check", 1)
    assert (result.returncode, result.stdout) == (0, "step 1: as it should be\n"), result.stderr
