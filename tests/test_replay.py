"""A run that was made before is taken over where nothing differs, and nowhere else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from coach import replay
from coach.bench import PROJECT, bench
from coach.package import REPOSITORY, Package
from coach.questions import in_child

SOLUTIONS = Package(REPOSITORY, "solutions")
IN_A_NOTEBOOK = """
from coach import Step
run = Step(5, package="solutions").materialize()
print("run:", run.id, sorted(run.in_state("materialized")))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory):
    """A bench on which one asset was run, and the answer."""
    with bench(SOLUTIONS) as there:
        yield there, in_child("run", there, "definitions", ("extract_sawmill",))


@pytest.fixture
def told(made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "run.json"
    file.write_text(replay.written(made[0].project, made[1]), encoding="utf-8")
    monkeypatch.setenv(replay.MADE, str(file))
    return file


def test_history_and_warehouse_are_taken_over(made, told: Path) -> None:
    with bench(SOLUTIONS, made[0].project) as here:
        assert replay.taken(here) == made[1] and "assets" in made[1]
        with duckdb.connect(str(here.warehouse), read_only=True) as con:
            assert con.execute("select count(*) from raw.sawmill_batches").fetchall() == [(258,)]
        assert (here.dagster_home / "history" / "runs.db").exists()
        assert replay.taken(here) is None  # here is a history now


def test_not_where_the_data_is_another(made, told: Path) -> None:
    with bench(SOLUTIONS, made[0].project) as here:
        with (here.data / "forestry_logs.csv").open("a", encoding="utf-8") as out:
            out.write("\n")
        assert replay.taken(here) is None


def test_not_where_nobody_has_made_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(replay.MADE, raising=False)
    with bench(SOLUTIONS) as here:
        assert replay.taken(here) is None


def test_a_notebook_shows_it_as_its_own(made, told: Path) -> None:
    env = {**os.environ, PROJECT: str(made[0].project)}
    done = subprocess.run([sys.executable, "-c", IN_A_NOTEBOOK], env=env, capture_output=True, text=True, check=True)
    (outcome,) = [each for each in made[1]["assets"].values() if each["state"] == "materialized"]
    assert done.stdout.splitlines()[-1] == f"run: {outcome['run']} ['extract_sawmill']", json.dumps(outcome)
