"""What is seen at run time: in one process and in many, and the same as what the source says where both see."""

import json
import os
import sys
from pathlib import Path

import dagster as dg
import duckdb
import pandas as pd
import pytest
from coach.audit import observe, recorded
from coach.audit.findings import Judgement
from coach.audit.graph import Project
from coach.audit.judge import judge
from conftest import run

PROJECT = Path(__file__).parent / "audit_run.py"
WAYS = ["one", pytest.param("many", marks=pytest.mark.slow)]
UNDECLARED = {("by_config", "orders"), ("by_thread", "orders.csv"), ("by_duckdb", "daily.parquet")}


def audited(folder: Path, *options: str, code: int, **env: str) -> dict:
    result = run("coach", "audit", PROJECT, "--json", *options, cwd=folder, AUDIT_RUN=str(folder), **env)
    assert result.returncode == code, result.stderr + result.stdout
    return json.loads(result.stdout)


def prepare(folder: Path) -> None:
    """Yesterday's run: without it, what reads too early finds nothing."""
    found = audited(folder, "--observe", "--select", "orders,daily", code=1, AUDIT_RUN_IN="one")
    assert found["failed"] == {}


def missing(found: dict) -> set[tuple[str, str]]:
    return {(each["asset"], each["thing"]) for each in found["findings"] if each["verdict"] == "MISSING"}


def test_what_only_a_run_shows_is_unresolved_before_it(tmp_path: Path) -> None:
    found = audited(tmp_path, code=1)
    assert missing(found) == {("by_duckdb", "d*.parquet")}  # a pattern in the source is enough
    assert found["mode"] == "static" and found["coverage"]["observed"] == 0
    assert {each["asset"] for each in found["findings"] if each["verdict"] == "UNRESOLVED"} >= {"by_config"}
    assert os.listdir(tmp_path) == []  # nothing was run and nothing written


@pytest.mark.parametrize("way", WAYS)
def test_reads_that_only_happen_at_run_time_are_found(tmp_path: Path, way: str) -> None:
    prepare(tmp_path)
    found = audited(tmp_path, "--observe", code=1, AUDIT_RUN_IN=way)
    assert found["mode"] == "observed" and found["failed"] == {} and found["coverage"]["observed"] == 7
    assert missing(found) == UNDECLARED
    assert not [each for each in found["findings"] if each["verdict"] in ("UNRESOLVED", "STUB", "TRANSITIVE")]
    by_config = next(each for each in found["findings"] if each["asset"] == "by_config")
    line = PROJECT.read_text().splitlines()[by_config["place"]["line"] - 1]
    assert "config.table" in line and by_config["sql"] == "select * from orders" and by_config["observed"]


@pytest.mark.slow
@pytest.mark.parametrize("way", ["one", "many"])
def test_strict_stops_a_step_before_its_undeclared_read(tmp_path: Path, way: str) -> None:
    prepare(tmp_path)
    found = audited(tmp_path, "--strict", code=1, AUDIT_RUN_IN=way)
    assert set(found["failed"]) == {"by_config", "by_thread", "by_duckdb"}
    for step, thing in UNDECLARED:
        assert f"{step} is about to read {thing}" in found["failed"][step]
    assert missing(found) == UNDECLARED


def test_an_unknown_asset_is_said_in_one_line(tmp_path: Path) -> None:
    result = run("coach", "audit", PROJECT, "--observe", "--select", "order", cwd=tmp_path, AUDIT_RUN=str(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("order: no such asset. Choose from") and result.stderr.count("\n") == 1


@pytest.mark.parametrize("way", WAYS)
def test_source_and_run_agree_where_both_have_sight(tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_RUN", str(tmp_path))
    monkeypatch.setenv("AUDIT_RUN_IN", way)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "audit_run", raising=False)
    from coach.audit.load import load

    defs = load(str(PROJECT))
    project = Project(defs)
    project.read()
    observe.run(str(PROJECT), defs, project, ["orders", "daily"])
    seen, failed = observe.run(str(PROJECT), defs, project)
    assert failed == {}
    compared = 0
    for unit in project.units:
        if not unit.sight.unread and unit.label not in ("by_thread", "by_duckdb"):  # what is put together is not in the source
            from_source = {(str(each.thing), each.writes) for each in unit.sight.accesses if not each.is_shadowed}
            from_run = {(str(each.thing), each.writes) for each in seen[unit].accesses if not each.is_shadowed}
            assert from_source == from_run, unit.label
            compared += len(from_source)
    assert compared >= 7
    static, watched = judge(project), judge(project, seen)
    assert _faults(static) <= _faults(watched)  # the run adds what only it shows, and takes nothing away


def _faults(found: Judgement) -> set[tuple[str, str]]:
    return {(each.verdict, each.asset) for each in found.findings if each.severity != "note"}


def test_a_run_of_ones_own_can_be_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    @dg.asset
    def written() -> None:
        duckdb.connect("x.duckdb").execute("create or replace table t as select 1 as id")

    @dg.asset
    def read() -> None:
        frame = pd.DataFrame({"id": [1]})
        name = chr(116)
        con = duckdb.connect("x.duckdb")
        assert con.execute(f"select count(*) from {name} join frame using (id)").fetchone() == (len(frame),)

    defs = dg.Definitions(assets=[read, written])
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with recorded(tmp_path / "records") as folder:
        assert dg.materialize([written], run_config=quiet).success
        assert dg.materialize([read], run_config=quiet).success
    project = Project(defs)
    project.read()
    found = judge(project, observe.sights(folder, project))
    assert _faults(found) == {("MISSING", "read")}
    size = sum(len(file.read_text().splitlines()) for file in folder.glob("*.jsonl"))
    assert dg.materialize([written, read], run_config=quiet).success  # recording is over
    assert sum(len(file.read_text().splitlines()) for file in folder.glob("*.jsonl")) == size
