"""The Dagster UI beside the terminal: one history, the same results, with the multiprocess executor."""

import runpy
from collections.abc import Iterator
from types import SimpleNamespace

import dagster as dg
import pytest
from coach.bench import bench
from coach.package import REPOSITORY, Package
from conftest import EVERYTHING, STOPPED, SURVIVING, coach, emptied, named, renamed, states
from ui import ask, dev, materialize_all

operations = SimpleNamespace(**runpy.run_path(str(REPOSITORY / "solutions" / "operations.py")))


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Package, str]]:
    with bench(Package(REPOSITORY, "solutions")) as package, dev(package) as (address, _):
        yield package, address


def test_the_ui_shows_the_eleven_assets_and_their_checks(served: tuple[Package, str]) -> None:
    _, address = served
    nodes = ask(address, "{ assetNodes { assetKey { path } groupName assetChecksOrError { ... on AssetChecks { checks { name } } } } }")
    checks = {
        node["assetKey"]["path"][-1]: {check["name"] for check in node["assetChecksOrError"]["checks"]}
        for node in nodes["assetNodes"]
    }
    assert set(checks) == EVERYTHING
    assert all(("has_rows" in checks[name]) == name.startswith("extract_") for name in checks)
    assert "assert_a_legal_shipment_has_no_reason_against_it" in checks["fct_shipments"]


def test_a_run_from_the_ui_is_green_and_stands_in_the_same_history(served: tuple[Package, str]) -> None:
    package, address = served
    run, status = materialize_all(address)
    assert status == "SUCCESS"
    outcomes = states(package)
    assert named(outcomes, "materialized") == EVERYTHING
    assert {each["run"] for each in outcomes.values()} == {run}
    with dg.DagsterInstance.from_config(str(package.dagster_home)) as instance:
        assert operations.last_run(instance).run_id == run
        assert set(operations.run_order(instance, run)) == EVERYTHING
        assert {operations.made_by(instance, asset) for asset in EVERYTHING} == {run}
    events = ask(address, "query($r: ID!) { logsForRun(runId: $r) { ... on EventConnection { events { __typename } } } }", r=run)
    kinds = [event["__typename"] for event in events["logsForRun"]["events"]]
    assert kinds.count("StepWorkerStartedEvent") == 10, "a process for each step: the multiprocess executor"


def test_a_missing_file_stops_exactly_what_depends_on_it(served: tuple[Package, str]) -> None:
    package, address = served
    with renamed(package.data / "forestry_logs.csv"):
        run, status = materialize_all(address)
    assert status == "FAILURE"
    outcomes = states(package)
    assert named(outcomes, "failed") == {"extract_forestry"}
    with dg.DagsterInstance.from_config(str(package.dagster_home)) as instance:
        assert operations.failed_assets(instance, run) == ["extract_forestry"]
    assert named(outcomes, "not run") == STOPPED
    assert {tuple(outcomes[name]["blocked_by"]) for name in STOPPED} == {("extract_forestry",)}
    assert named(outcomes, "materialized") == SURVIVING


def test_an_empty_file_is_caught_by_its_check_and_then_all_is_green_again(served: tuple[Package, str]) -> None:
    package, address = served
    with emptied(package.data / "forestry_logs.csv"):
        assert materialize_all(address)[1] == "FAILURE"
    outcomes = states(package)
    assert outcomes["extract_forestry"]["failed_checks"] == ["has_rows"]
    assert named(outcomes, "not run") == STOPPED
    assert named(outcomes, "materialized") == SURVIVING | {"extract_forestry"}
    assert materialize_all(address)[1] == "SUCCESS"


def test_a_run_from_the_terminal_shows_in_the_ui(served: tuple[Package, str]) -> None:
    package, address = served
    assert coach("materialize", "--all", package=package).returncode == 0
    runs = ask(address, "{ runsOrError(limit: 1) { ... on Runs { results { runId status } } } }")["runsOrError"]["results"]
    assert runs == [{"runId": states(package)["fct_shipments"]["run"], "status": "SUCCESS"}]
