"""The finished pipeline through `coach`: green, broken in each way that the course speaks of, and green again."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import psutil
import pytest
from coach.checks import step5, step6
from coach.package import Package
from conftest import BIN, EVERYTHING, STOPPED, SURVIVING, coach, emptied, materialize, named, renamed, states

EDGES = {
    "extract_forestry": set(),
    "extract_sawmill": set(),
    "extract_tag_mapping": {"extract_forestry"},
    "extract_customs": {"extract_sawmill"},
    "stg_forestry__logs": {"extract_forestry"},
    "stg_sawmill__batches": {"extract_sawmill"},
    "stg_customs__shipments": {"extract_customs"},
    "stg_tag_batch__mapping": {"extract_tag_mapping"},
    "int_chain_of_custody": {"stg_forestry__logs", "stg_tag_batch__mapping", "stg_sawmill__batches"},
    "int_yield": {"stg_sawmill__batches"},
    "fct_shipments": {"stg_customs__shipments", "int_chain_of_custody", "int_yield"},
}


def tables(package: Package) -> dict[str, int]:
    with duckdb.connect(str(package.warehouse), read_only=True) as con:
        names = con.sql("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        return {name: con.sql(f"select count(*) from {name}").fetchall()[0][0] for (name,) in names}


def is_green(package: Package) -> None:
    assert named(materialize(package), "materialized") == EVERYTHING


def test_everything_is_materialized_and_status_agrees(finished: Package) -> None:
    ran = materialize(finished)
    assert named(ran, "materialized") == EVERYTHING
    assert states(finished) == ran
    told = coach("status", package=finished)
    assert (told.returncode, told.stderr) == (0, "")
    assert "11 materialized." in told.stdout
    rows = {name.split(".")[1]: count for name, count in tables(finished).items()}
    tables_of = dict(zip(sorted(name for name in EVERYTHING if name.startswith("extract")),
                         ("customs_shipments", "forestry_logs", "sawmill_batches", "tag_mapping")))  # fmt: skip
    for name, each in ran.items():
        assert each["rows"] == rows[tables_of.get(name, name)] > 0
        assert each["seconds"] > 0 and each["when"]


def test_the_graph_has_every_edge_of_the_design_and_no_other(finished: Package) -> None:
    code = (
        "import json; from workshop.definitions import defs; g = defs.resolve_asset_graph();"
        "print(json.dumps({k.path[-1]: [p.path[-1] for p in g.get(k).parent_keys] for k in g.get_all_asset_keys()}))"
    )
    env = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    out = subprocess.run([sys.executable, "-c", code], cwd=finished.project, env=env, capture_output=True, text=True)
    graph = json.loads(out.stdout.splitlines()[-1])
    assert {name: set(parents) for name, parents in graph.items()} == EDGES


def test_some_assets_can_be_materialized_alone(finished: Package) -> None:
    result = coach("materialize", "extract_sawmill", "stg_sawmill__batches", package=finished)
    assert (result.returncode, result.stderr) == (0, ""), result.stdout
    assert "2 materialized." in result.stdout


def test_step_5_asks_for_lines_that_are_doubled_in_the_data_of_the_repository(finished: Package) -> None:
    materialize(finished)
    logs = "raw.forestry_logs"
    queries = {
        "doubled": f"(select count(*) from {logs}) - (select count(*) from (select distinct * from {logs}))",
        "rejected_lines": "(select count(*) from raw.rejects)",
        "what_is_left": f"(select count(*) from (select distinct * from {logs}))",
        "first_ones_too": f"(select sum(lines) from (select *, count(*) as lines from {logs} group by all having lines > 1))",
    }
    with duckdb.connect(str(finished.warehouse), read_only=True) as con:
        found = {name: con.sql(f"select {query}").fetchall()[0][0] for name, query in queries.items()}
    assert found == {"doubled": step5.DOUBLED, **step5.OTHER_COUNTS}


def test_step_6_asks_for_batches_that_stand_in_the_data_of_the_repository(finished: Package) -> None:
    materialize(finished)
    shipped = "from fct_shipments join int_yield using (batch)"
    queries = {
        "highest_yield": f"{shipped} order by yield_share desc",
        "largest_output": f"{shipped} where not is_plausible order by output_volume_m3 desc",
        "least_of_them": f"{shipped} where not is_plausible order by yield_share",
        "lowest_yield": f"{shipped} order by yield_share",
        "most_declared": f"{shipped} group by batch order by sum(declared_volume_m3) / any_value(output_volume_m3) desc",
    }
    with duckdb.connect(str(finished.warehouse), read_only=True) as con:
        found = {name: con.sql(f"select batch {query}").fetchall()[0][0] for name, query in queries.items()}
    assert found == {"highest_yield": step6.BATCH, **step6.OTHER_BATCHES}


def test_a_missing_file_stops_exactly_what_depends_on_it(finished: Package) -> None:
    before = tables(finished)
    with renamed(finished.data / "forestry_logs.csv"):
        result = coach("materialize", "--all", package=finished)
        assert (result.returncode, result.stderr) == (1, "")
        assert "5 materialized, 1 failed, 5 not run; extract_forestry failed and stopped 5." in result.stdout
        outcomes = states(finished)
    assert named(outcomes, "failed") == {"extract_forestry"}
    assert "forestry_logs.csv: no such file" in outcomes["extract_forestry"]["reason"]
    assert named(outcomes, "not run") == STOPPED
    assert {tuple(outcomes[name]["blocked_by"]) for name in STOPPED} == {("extract_forestry",)}
    assert named(outcomes, "materialized") == SURVIVING
    assert tables(finished)["raw.forestry_logs"] == before["raw.forestry_logs"]
    is_green(finished)


def test_an_empty_file_is_caught_by_its_check_and_stops_the_same_assets(finished: Package) -> None:
    with emptied(finished.data / "forestry_logs.csv"):
        outcomes = materialize(finished, code=1)
    assert outcomes["extract_forestry"]["failed_checks"] == ["has_rows"]
    assert outcomes["extract_forestry"]["rows"] == 0
    assert named(outcomes, "not run") == STOPPED
    assert {tuple(outcomes[name]["blocked_by"]) for name in STOPPED} == {("extract_forestry",)}
    assert named(outcomes, "materialized") == SURVIVING | {"extract_forestry"}
    is_green(finished)


def test_a_model_that_cannot_be_built_names_itself_and_stops_its_descendants(finished: Package) -> None:
    model = finished.dbt / "models" / "intermediate" / "int_yield.sql"
    right = model.read_text()
    model.write_text(right.replace("input_volume_m3,", "no_such_column,", 1))
    try:
        outcomes = materialize(finished, code=1)
    finally:
        model.write_text(right)
    assert named(outcomes, "failed") == {"int_yield"}
    assert "no_such_column" in outcomes["int_yield"]["reason"]
    # the models of the forest are one step with fct_shipments, which waits for int_yield
    forest = {"stg_forestry__logs", "stg_tag_batch__mapping", "int_chain_of_custody", "fct_shipments"}
    assert named(outcomes, "not run") == forest
    assert {tuple(outcomes[name]["blocked_by"]) for name in forest} == {("int_yield",)}
    is_green(finished)


def test_a_warehouse_that_is_something_else_is_named_and_left_alone(finished: Package) -> None:
    finished.warehouse.write_text("my holiday notes")
    outcomes = materialize(finished, code=1)
    reasons = {name: each["reason"] for name, each in outcomes.items() if each["state"] == "failed"}
    assert finished.warehouse.read_text() == "my holiday notes"
    finished.warehouse.unlink()
    assert set(reasons) == {"extract_forestry", "extract_sawmill"}
    assert all("expected a DuckDB database" in reason for reason in reasons.values())
    is_green(finished)


def test_a_warehouse_in_use_is_waited_for(finished: Package) -> None:
    code = f"import duckdb, time; con = duckdb.connect({str(finished.warehouse)!r}); print('held', flush=True); time.sleep(9)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        is_green(finished)


def test_a_killed_run_is_seen_as_dead_and_the_next_is_green(finished: Package) -> None:
    command = [BIN / "coach", "materialize", "--all", "--package", str(finished.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        for line in process.stdout:
            if "extract_customs" in line:  # half-way: dbt is about to start, or has started
                time.sleep(1)
                descendants = psutil.Process(process.pid).children(recursive=True)
                os.killpg(process.pid, signal.SIGKILL)
                break
    _, alive = psutil.wait_procs(descendants, timeout=15)
    assert not alive
    outcomes = states(finished)
    assert not named(outcomes, "running") and not named(outcomes, "waiting")
    assert outcomes["fct_shipments"]["reason"] == "the run ended before it"
    is_green(finished)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no_such_asset"], "no_such_asset: no such asset"),
        ([], "Name the assets to materialize"),
        (["--all", "extract_forestry"], "Name the assets to materialize"),
    ],
)
def test_unusable_arguments_are_one_line_and_exit_2(finished: Package, arguments: list[str], message: str) -> None:
    result = coach("materialize", *arguments, package=finished)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr and result.stderr.count("\n") == 1


def test_a_package_that_cannot_be_loaded_names_file_and_line(finished: Package) -> None:
    assets = finished.folder / "assets" / "__init__.py"
    right = assets.read_text()
    assets.write_text(right + "\nraise RuntimeError('half-written')\n")
    try:
        result = coach("status", package=finished)
    finally:
        assets.write_text(right)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{assets}:{len(right.splitlines()) + 2}: RuntimeError: half-written")


def test_no_such_package(tmp_path: Path) -> None:
    result = coach("status", package=Package(tmp_path, "nowhere"))
    assert result.returncode == 2 and "no such package" in result.stderr
