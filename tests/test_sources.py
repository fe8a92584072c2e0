"""Source files that step 7 takes away: whatever happens on the way, they come back."""

import json
import re
import subprocess
import textwrap
from pathlib import Path

import nbformat
import pytest
from coach import notebooks, sources
from coach.bench import bench
from coach.doctor import examine
from coach.errors import CoachError
from coach.package import REPOSITORY, Package
from conftest import coach, environment
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

HEADER = (REPOSITORY / "data" / "forestry_logs.csv").read_bytes().split(b"\n")[0] + b"\n"


@pytest.fixture
def package(tmp_path: Path) -> Package:
    """A project with data and nothing else, in a folder whose name a shell would take for two."""
    project = tmp_path / "my course"
    (project / "data").mkdir(parents=True)
    for file in (REPOSITORY / "data").glob("*.csv"):
        (project / "data" / file.name).write_bytes(file.read_bytes())
    (project / "workshop").mkdir()
    (project / "workshop" / "__init__.py").touch()
    return Package(project, "workshop")


@pytest.fixture
def forestry(package: Package) -> Path:
    return package.data / "forestry_logs.csv"


def put_aside(file: Path, instead: bytes | None = None) -> Path:
    away = file.rename(file.with_suffix(".away"))
    if instead is not None:
        file.write_bytes(instead)
    return away


@pytest.mark.parametrize("instead", [None, b"", HEADER, HEADER + b"\n", "itself"], ids=repr)
def test_a_file_that_is_aside_comes_back_as_it_was(package: Package, forestry: Path, instead: bytes | None) -> None:
    before = forestry.read_bytes()
    away = put_aside(forestry, before if instead == "itself" else instead)
    assert sources.away(package) == sources.restorable(package) == {away: forestry}
    assert sources.restore(package) == [forestry]
    assert (forestry.read_bytes(), away.exists()) == (before, False)
    assert sources.restore(package) == []


def test_two_files_with_rows_are_left_as_they_are(package: Package, forestry: Path) -> None:
    before, other = forestry.read_bytes(), HEADER + b"one,row\n"
    away = put_aside(forestry, other)
    with pytest.raises(CoachError, match="a file with rows stands where forestry_logs.away belongs"):
        sources.restore(package)
    assert (away.read_bytes(), forestry.read_bytes()) == (before, other)


def test_what_can_be_restored_is_restored_also_when_another_cannot(package: Package, forestry: Path) -> None:
    sawmill = package.data / "sawmill_batches.csv"
    put_aside(sawmill)
    put_aside(forestry, HEADER + b"one,row\n")
    with pytest.raises(CoachError):
        sources.restore(package)
    assert sawmill.exists()


@pytest.mark.parametrize("instead", [None, HEADER])
def test_a_bench_has_every_source_in_its_place(package: Package, forestry: Path, instead: bytes | None) -> None:
    before = forestry.read_bytes()
    put_aside(forestry, instead)
    (package.project / "dbt").mkdir()
    with bench(package, package.project) as copy:
        assert (copy.data / "forestry_logs.csv").read_bytes() == before
        assert sources.away(copy) == {}
    assert sources.away(package)


@pytest.mark.parametrize("instead", [None, HEADER])
def test_the_line_that_doctor_names_mends_it_when_it_is_typed(
    package: Package, forestry: Path, instead: bytes | None
) -> None:
    before = forestry.read_bytes()
    put_aside(forestry, instead)
    (finding,) = json.loads(coach("doctor", "--json", package=package).stdout)["findings"]
    assert finding["what"] == f"{forestry}: " + ("a header and no rows" if instead else "no such file")
    subprocess.run(finding["mend"], shell=True, check=True)
    assert forestry.read_bytes() == before
    assert examine(package) == []


def test_doctor_finds_two_files_with_rows_and_its_line_loses_neither(package: Package, forestry: Path) -> None:
    before, other = forestry.read_bytes(), HEADER + b"one,row\n"
    away = put_aside(forestry, other)
    (finding,) = examine(package)
    assert "another file with rows stands in its place" in finding.what
    subprocess.run(finding.mend, shell=True, check=True)
    assert (away.with_suffix(".old").read_bytes(), forestry.read_bytes()) == (before, other)
    assert examine(package) == []


def test_a_kernel_that_dies_half_way_and_cells_run_twice_cost_no_data(copy: Path) -> None:
    forestry = copy / "data" / "forestry_logs.csv"
    before = forestry.read_bytes()
    cells = {cell.id: cell.source for cell in nbformat.read(notebooks.path(7), as_version=4).cells}
    emptying = re.search(r"( +with put_aside\(forestry\).*\n.*write_text.*)\n", cells["s7-empty-run"])[1]
    begin = cells["s7-begin"].replace("package=package, seed=seed", "None")
    spoil = [cells["s7-put-aside"], cells["s7-put-aside"], *[textwrap.dedent(emptying)] * 2]
    with pytest.raises(DeadKernelError):
        run(copy, begin, *spoil, "import os\nos._exit(1)")
    assert forestry.read_bytes() == HEADER
    said = run(copy, begin.replace("Step(7", "Step(1"), "step.restore()")
    assert "forestry_logs.csv is away: it is still renamed to forestry_logs.away. step.restore() puts it back." in said[0]
    assert "forestry_logs.csv is back." in said[1]
    assert forestry.read_bytes() == before


def run(copy: Path, *sources: str) -> list[str]:
    """What each cell says, run by a kernel of its own."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in sources])
    NotebookClient(notebook, timeout=60).execute(cwd=str(copy), env=environment(copy))
    return ["".join(str(each) for each in cell.outputs) for cell in notebook.cells]
