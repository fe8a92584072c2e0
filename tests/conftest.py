"""What the tests share: the real commands, on benches."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from coach import notebooks
from coach.bench import bench
from coach.grading import confinement
from coach.package import REPOSITORY, Package
from handed_in import build, scaffold

BIN = Path(sys.executable).parent

EXTRACTION = {"extract_forestry", "extract_sawmill", "extract_customs", "extract_tag_mapping"}
STOPPED = {
    "extract_tag_mapping", "stg_forestry__logs", "stg_tag_batch__mapping", "int_chain_of_custody", "fct_shipments"
}  # fmt: skip
SURVIVING = {"extract_sawmill", "extract_customs", "stg_sawmill__batches", "stg_customs__shipments", "int_yield"}
EVERYTHING = STOPPED | SURVIVING | {"extract_forestry"}


def run(*command: object, cwd: Path = REPOSITORY, seconds: float = 300, **env: str) -> subprocess.CompletedProcess:
    """Runs a command of this environment to its end, for so many seconds at most."""
    first, *rest = map(str, command)
    clean = {name: value for name, value in os.environ.items() if name not in ("DAGSTER_HOME", "WORKSHOP_PACKAGE")}
    return subprocess.run(
        [BIN / first, *rest], cwd=cwd, env={**clean, "PATH": f"{BIN}:{os.environ['PATH']}", **env},
        capture_output=True, text=True, timeout=seconds, check=False,
    )  # fmt: skip


def coach(*command: object, package: Package, **env: str) -> subprocess.CompletedProcess:
    """Runs `coach` on a package."""
    return run("coach", *command, "--package", package.folder, **env)


def materialize(package: Package, code: int = 0) -> dict[str, dict]:
    """What `coach materialize --all --json` says, by asset; it ends with exit code `code` and says nothing else."""
    result = coach("materialize", "--all", "--json", package=package)
    assert (result.returncode, result.stderr) == (code, ""), result.stdout
    return {each["asset"]: each for each in json.loads(result.stdout)["assets"]}


def states(package: Package) -> dict[str, dict]:
    """What `coach status --json` says, by asset."""
    result = coach("status", "--json", package=package)
    assert result.returncode in (0, 1), result.stderr
    return {each["asset"]: each for each in json.loads(result.stdout)["assets"]}


def named(outcomes: dict[str, dict], state: str) -> set[str]:
    """The assets in a state."""
    return {name for name, each in outcomes.items() if each["state"] == state}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="store what the golden class came to as what is expected of it")


@contextmanager
def renamed(file: Path) -> Iterator[None]:
    """The file is elsewhere for a while."""
    aside = file.with_suffix(".aside")
    file.rename(aside)
    try:
        yield
    finally:
        aside.replace(file)


@contextmanager
def emptied(file: Path) -> Iterator[None]:
    """The file holds its header alone for a while."""
    with renamed(file):
        with file.with_suffix(".aside").open() as full:
            file.write_text(full.readline())
        yield


@contextmanager
def grown(until: str) -> Iterator[Package]:
    """A learner's package when an exercise is checked: the scaffold, and all cells built before, from `solutions`."""
    with bench(Package(REPOSITORY, "solutions")) as package:
        shutil.rmtree(package.folder)
        scaffold(package.folder)
        build(package.folder, notebooks.built_before(until))
        yield package


@pytest.fixture(scope="module")
def finished() -> Iterator[Package]:
    """The finished package on a bench."""
    with bench(Package(REPOSITORY, "solutions")) as package:
        yield package


@pytest.fixture(scope="session")
def bubblewrap() -> str:
    """The program, for tests that need it; a container may forbid what it does."""
    return confinement.bubblewrap() or pytest.skip("bubblewrap is missing, or not permitted to make namespaces")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout of its own, with an empty `workshop`."""
    ignore = shutil.ignore_patterns("__pycache__", "*.duckdb*", "target", "logs", "progress.json")
    for name in ("data", "dbt", "materials", "notebooks", "solutions"):
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=ignore)
    (tmp_path / "workshop").mkdir()
    shutil.copy(REPOSITORY / "workshop" / "__init__.py", tmp_path / "workshop")
    (tmp_path / ".dagster").mkdir()
    shutil.copy(REPOSITORY / ".dagster" / "dagster.yaml", tmp_path / ".dagster")
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def environment(copy: Path) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name not in ("DAGSTER_HOME", "WORKSHOP_PACKAGE")}
    return {**clean, "PYTHONPATH": str(copy / "materials"), "PATH": f"{BIN}:{os.environ['PATH']}"}
