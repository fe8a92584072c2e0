"""The scaffold, copied into an empty `workshop/`, and the finished package, loaded by Dagster's own commands."""

import json
import shutil
from pathlib import Path

import pytest
from coach.bench import bench
from coach.package import REPOSITORY, Package
from conftest import EVERYTHING, coach, run
from ui import ask, dev


@pytest.fixture
def begun() -> Package:
    with bench(Package(REPOSITORY, "workshop")) as package:
        shutil.rmtree(package.folder)
        package.folder.mkdir()
        shutil.copy(REPOSITORY / "workshop" / "__init__.py", package.folder)
        shutil.copytree(REPOSITORY / "materials" / "dagster-scaffold", package.folder, dirs_exist_ok=True)
        yield package


def validated(folder: Path, *arguments: str) -> str:
    result = run("dagster", "definitions", "validate", *arguments, cwd=folder)
    assert result.returncode == 0, result.stdout
    return result.stdout


def test_the_scaffold_loads_with_no_assets(begun: Package) -> None:
    home = {"DAGSTER_HOME": str(begun.history())}
    listed = run("dg", "list", "defs", "--json", cwd=begun.project, **home)
    assert json.loads(listed.stdout)["assets"] == [], listed.stderr
    for folder in (begun.project, begun.folder):
        assert run("dg", "check", "defs", cwd=folder, **home).returncode == 0
        assert "Validation successful for code location workshop.definitions" in validated(folder)
    result = coach("materialize", "--all", package=begun)
    assert result.returncode == 2 and "no assets yet" in result.stderr


def test_dagster_dev_shows_the_scaffold_empty(begun: Package) -> None:
    with dev(begun) as (address, _):
        assert ask(address, "{ assetNodes { id } }") == {"assetNodes": []}
        assert ask(address, "{ workspaceOrError { ... on Workspace { locationEntries { name loadStatus } } } }") == {
            "workspaceOrError": {"locationEntries": [{"name": "workshop.definitions", "loadStatus": "LOADED"}]}
        }


def test_the_finished_package_works_with_dg_and_dagster(finished: Package) -> None:
    home = {"DAGSTER_HOME": str(finished.history())}
    listed = run("dg", "list", "defs", "--json", cwd=finished.project, **home)
    assert {each["asset_key"] for each in json.loads(listed.stdout)["assets"]} == EVERYTHING, listed.stderr
    launched = run("dg", "launch", "--assets", "extract_sawmill", cwd=finished.project, **home)
    assert launched.returncode == 0, launched.stderr
    module = ("-m", "workshop.definitions")
    assert "Validation successful" in validated(finished.project, *module)
    selected = run("dagster", "asset", "materialize", "--select", "extract_forestry", *module, cwd=finished.project, **home)
    assert selected.returncode == 0, selected.stderr


def test_solutions_has_the_files_of_the_scaffold() -> None:
    scaffold = REPOSITORY / "materials" / "dagster-scaffold"
    for file in scaffold.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            assert (REPOSITORY / "solutions" / file.relative_to(scaffold)).exists(), file
    assert (scaffold / "paths.py").read_text() == (REPOSITORY / "solutions" / "paths.py").read_text()
    start = (scaffold / "definitions.py").read_text()
    assert (REPOSITORY / "solutions" / "definitions.py").read_text().startswith(start), "a prefix of the finished file"
