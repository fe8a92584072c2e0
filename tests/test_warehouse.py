"""A warehouse that is read after a run: it cannot make the reader wait, and answers no question by itself."""

import os
from pathlib import Path

import duckdb
import pytest
from coach.evidence import Run, Unreadable


@pytest.fixture
def run(tmp_path: Path) -> Run:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        con.execute("create schema raw")
        con.execute("create table raw.logs as from range(3)")
    return Run({}, {}, tmp_path / "warehouse.duckdb")


def test_tables_are_counted(run: Run) -> None:
    assert run.tables == {"raw.logs": 3}


def test_a_pipe_in_the_place_of_its_log_is_not_opened(run: Run) -> None:
    os.mkfifo(f"{run.warehouse}.wal")
    with pytest.raises(Unreadable, match="wal: it is no file"):
        run.tables


def test_a_function_of_its_own_does_not_stand_for_one_of_duckdb(run: Run) -> None:
    with duckdb.connect(str(run.warehouse)) as con:
        con.execute("create macro duckdb_tables() as table select 'raw' as schema_name, 'planks' as table_name")
    with pytest.raises(Unreadable, match="duckdb_tables"):
        run.tables
