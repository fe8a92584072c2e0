"""The manual extraction, through its command: what is loaded, what is rejected, and what is refused."""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import extract
import pytest
from coach.package import REPOSITORY
from extract import SOURCES

FORESTRY = ",".join(SOURCES["forestry"].columns)
TAGS = ",".join(SOURCES["tag_mapping"].columns)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for source in SOURCES.values():
        shutil.copy(REPOSITORY / "data" / source.file, tmp_path)
    return tmp_path


def command(folder: Path, *arguments: str) -> list[str]:
    script = str(REPOSITORY / "materials" / "extract.py")
    return [sys.executable, script, "--data", str(folder), "--warehouse", str(folder / "w.duckdb"), *arguments]


def extracted(folder: Path, *arguments: str, **kwargs) -> subprocess.CompletedProcess:
    return subprocess.run(command(folder, *arguments), capture_output=True, text=True, check=False, **kwargs)


def ask(folder: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(folder / "w.duckdb"), read_only=True) as con:
        return con.sql(sql).fetchall()


def refused(folder: Path, *words: str, arguments: tuple[str, ...] = ("forestry",), **kwargs) -> None:
    """The command says why in one line, exits 2, and leaves table, rejects and record as they were."""
    tell = "select (select count(*) from raw.forestry_logs), count(*), max(finished) from raw.extractions"
    before = ask(folder, tell)
    result = extracted(folder, *arguments, **kwargs)
    assert result.returncode == 2, result.stderr
    assert result.stderr.count("\n") == 1 and all(word in result.stderr for word in words), result.stderr
    assert ask(folder, tell) == before


def test_every_line_becomes_a_row_or_a_reject(folder: Path) -> None:
    result = extracted(folder)
    assert (result.returncode, result.stderr) == (0, "")
    for source in SOURCES.values():
        file = folder / source.file
        lines = len(file.read_text().splitlines()) - 1
        ((rows,),) = ask(folder, f"select count(*) from raw.{source.table}")
        ((rejects,),) = ask(folder, f"select count(*) from raw.rejects where file = '{source.file}'")
        assert rows + rejects == lines
        record = ask(folder, f"select * exclude (started, finished) from raw.extractions where source = '{source.name}'")
        content = file.read_bytes()
        assert record == [(source.name, source.file, hashlib.sha256(content).hexdigest(), len(content), rows, rejects)]
        columns = ask(folder, f"select column_name, data_type from duckdb_columns() where table_name = '{source.table}'")
        assert columns == [(name, "VARCHAR") for name in source.columns]
    assert ask(folder, "select count(*) from raw.extractions where started > finished") == [(0,)]


def test_nothing_is_cleaned(folder: Path) -> None:
    assert extracted(folder).returncode == 0
    for source in SOURCES.values():
        with (folder / source.file).open(newline="", encoding="utf-8") as file:
            typed = [tuple(v or None for v in row) for row in csv.reader(file) if len(row) == len(source.columns)]
        assert ask(folder, f"select * from raw.{source.table}") == typed[1:]


def test_rejects_keep_line_text_and_reason(folder: Path) -> None:
    (folder / "tag_mapping.csv").write_text(
        f'{TAGS}\nA-1,B-1,2025-01-01T00:00:00,SC-1\nA-2,B-1\n\nA-3,"B-1,x,y\na,b,c,d,e\nA-4,"B,1",t,"S ""4"""\n'
    )
    assert extracted(folder, "tag_mapping").returncode == 0
    assert ask(folder, "select tag, batch, scanner from raw.tag_mapping") == [
        ("A-1", "B-1", "SC-1"), ("A-4", "B,1", 'S "4"')
    ]  # fmt: skip
    assert ask(folder, "select * from raw.rejects order by line") == [
        ("tag_mapping.csv", 3, "A-2,B-1", "expected 4 values, found 2"),
        ("tag_mapping.csv", 4, "", "expected 4 values, found 0"),
        ("tag_mapping.csv", 5, 'A-3,"B-1,x,y', "unexpected end of data"),
        ("tag_mapping.csv", 6, "a,b,c,d,e", "expected 4 values, found 5"),
    ]
    assert extracted(folder, "tag_mapping").returncode == 0
    assert ask(folder, "select count(*) from raw.rejects") == [(4,)], "a second extraction doubles nothing"


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_windows_files_and_a_last_line_without_its_end(folder: Path, ending: str, mark: str) -> None:
    text = mark + ending.join([TAGS, "A-1,B-1,t,s", "A-2,B-1,t,s"])
    (folder / "tag_mapping.csv").write_bytes(text.encode())
    assert extracted(folder, "tag_mapping").returncode == 0
    assert ask(folder, "select tag, scanner from raw.tag_mapping") == [("A-1", "s"), ("A-2", "s")]
    assert ask(folder, "select count(*) from raw.rejects") == [(0,)]


def test_a_header_alone_loads_no_rows(folder: Path) -> None:
    assert extracted(folder).returncode == 0
    (folder / "forestry_logs.csv").write_text(FORESTRY + "\n")
    assert extracted(folder, "forestry").returncode == 0
    assert ask(folder, "select count(*) from raw.forestry_logs") == [(0,)]


def test_files_that_are_refused(folder: Path) -> None:
    file = folder / "forestry_logs.csv"
    assert extracted(folder).returncode == 0
    file.rename(folder / "elsewhere.csv")
    refused(folder, "forestry_logs.csv", "no such file")
    file.mkdir()
    refused(folder, "forestry_logs.csv", "cannot be read")
    file.rmdir()
    file.write_text("tag,species\nA-1,Iroko\n")
    refused(folder, "forestry_logs.csv", f"expected the header {FORESTRY}", "tag,species")
    file.write_text("")
    refused(folder, "forestry_logs.csv", "expected the header")
    file.write_bytes((folder / "elsewhere.csv").read_text().encode("latin-1"))
    refused(folder, "forestry_logs.csv", "expected UTF-8", "line ")
    file.write_bytes(FORESTRY.replace("species", "spécies").encode("latin-1"))
    refused(folder, "forestry_logs.csv", "expected UTF-8")
    (folder / "elsewhere.csv").replace(file)
    assert extracted(folder, "forestry").returncode == 0


def test_a_file_without_permission_is_refused(folder: Path) -> None:
    assert extracted(folder).returncode == 0
    (folder / "forestry_logs.csv").chmod(0)
    drop = ["setpriv", "--bounding-set=-all"] if os.geteuid() == 0 else []
    if drop and not shutil.which("setpriv"):
        pytest.skip("root reads everything, and setpriv is not here to take that away")
    result = subprocess.run([*drop, *command(folder, "forestry")], capture_output=True, text=True, check=False)
    assert result.returncode == 2 and "cannot be read (Permission denied)" in result.stderr
    (folder / "forestry_logs.csv").chmod(0o644)
    assert extracted(folder).returncode == 0


def test_a_source_that_does_not_exist(folder: Path) -> None:
    result = extracted(folder, "harbour")
    assert result.returncode == 2 and "no source 'harbour'" in result.stderr
    assert not (folder / "w.duckdb").exists()


def test_the_first_failure_ends_the_command_and_keeps_what_was_loaded(folder: Path) -> None:
    (folder / "sawmill_batches.csv").unlink()
    result = extracted(folder, "--json")
    assert result.returncode == 2
    assert [each["source"] for each in json.loads(result.stdout)] == ["forestry"]
    assert ask(folder, "select source from raw.extractions") == [("forestry",)]


def test_a_warehouse_that_is_not_a_database(folder: Path) -> None:
    (folder / "w.duckdb").write_text("my holiday notes")
    result = extracted(folder)
    assert result.returncode == 2 and "w.duckdb: expected a DuckDB database" in result.stderr
    assert (folder / "w.duckdb").read_text() == "my holiday notes"


def test_a_warehouse_held_by_another_process_is_waited_for_then_its_holder_named(folder: Path) -> None:
    assert extracted(folder).returncode == 0
    code = f"import duckdb, sys; con = duckdb.connect({str(folder / 'w.duckdb')!r}); print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        result = extracted(folder, "--wait", "1")
        assert result.returncode == 2 and f"PID {holder.pid}" in result.stderr and "still held by" in result.stderr
        with subprocess.Popen(command(folder), stdout=subprocess.PIPE) as patient:
            time.sleep(2)
            holder.stdin.close()
            assert patient.wait(30) == 0


def test_killed_half_way_the_previous_table_stands(folder: Path) -> None:
    assert extracted(folder, "sawmill").returncode == 0
    (before,) = ask(folder, "select count(*), max(batch) from raw.sawmill_batches")
    with (folder / "sawmill_batches.csv").open("a") as file:
        for block in range(200):
            file.write("".join(f"NEW-{block}-{n},mill,2025-01-01,10,5,veneer,FAS\n" for n in range(5000)))
    with subprocess.Popen(command(folder, "sawmill")) as process:
        wal = folder / "w.duckdb"
        size = wal.stat().st_size
        while wal.stat().st_size == size and process.poll() is None:  # until DuckDB has begun to write
            time.sleep(0.01)
        process.kill()
    assert process.returncode == -9
    assert ask(folder, "select count(*), max(batch) from raw.sawmill_batches") == [before]
    assert extracted(folder, "sawmill").returncode == 0
    assert ask(folder, "select count(*) from raw.sawmill_batches") > [(1_000_000,)]


@pytest.mark.parametrize("broken_line", ["", "x\n"])  # the fast way and the careful way
def test_a_full_disk_leaves_the_previous_table(folder: Path, broken_line: str) -> None:
    (folder / "tag_mapping.csv").write_text(f"{TAGS}\nA-1,B-1,t,s\n{broken_line}")
    assert extracted(folder).returncode == 0
    with (folder / "tag_mapping.csv").open("a") as file:
        file.write("".join(f"{hashlib.sha256(bytes([n % 256, n // 256])).hexdigest()},{n},t,s\n" for n in range(60_000)))
    limit = f"ulimit -f {(folder / 'w.duckdb').stat().st_size // 1024 + 256}; trap '' XFSZ; exec \"$@\""
    shell = ["bash", "-c", limit, "bash", *command(folder, "tag_mapping")]
    before = ask(folder, "select count(*) from raw.tag_mapping")
    result = subprocess.run(shell, capture_output=True, text=True, check=False)
    assert result.returncode == 2 and result.stderr.count("\n") == 1, result.stderr
    assert "raw.tag_mapping could not be written" in result.stderr
    assert ask(folder, "select count(*) from raw.tag_mapping") == before
    assert extracted(folder, "tag_mapping").returncode == 0


def test_the_careful_way_agrees_with_the_fast_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def always(*_: object) -> None:
        raise extract._NeedsCare

    fast, careful = folder / "fast.duckdb", folder / "careful.duckdb"
    with extract.connect(fast) as con:
        extract.load(con, SOURCES["forestry"], folder)
        quick = con.execute("select * from raw.forestry_logs").fetchall()
    monkeypatch.setattr(extract, "_load_whole", always)
    with extract.connect(careful) as con:
        extract.load(con, SOURCES["forestry"], folder)
        assert con.execute("select * from raw.forestry_logs").fetchall() == quick
