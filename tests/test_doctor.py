"""`coach doctor` on a bench that is well, and on one with each thing wrong: every finding has the line that mends it."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from coach.package import Package
from conftest import coach, emptied, renamed


def examined(package: Package, code: int) -> list[dict]:
    result = coach("doctor", "--json", package=package)
    assert (result.returncode, result.stderr) == (code, ""), result.stdout
    document = json.loads(result.stdout)
    assert document["ok"] == (code == 0)
    return document["findings"]


def test_nothing_is_wrong(finished: Package) -> None:
    assert examined(finished, code=0) == []
    assert coach("doctor", package=finished).stdout == "✔ Nothing is wrong.\n"


@pytest.mark.parametrize(("spoil", "what"), [(renamed, "no such file"), (emptied, "a header and no rows")])
def test_a_source_that_is_missing_or_empty(finished: Package, spoil: Callable, what: str) -> None:
    file = finished.data / "forestry_logs.csv"
    with spoil(file):
        (finding,) = examined(finished, code=1)
    assert finding["what"] == f"{file}: {what}" and "git restore" in finding["mend"]


def test_a_warehouse_that_is_something_else(finished: Package) -> None:
    finished.warehouse.write_text("my holiday notes")
    (finding,) = examined(finished, code=1)
    assert "expected a DuckDB database" in finding["what"] and "Move that file away" in finding["mend"]
    finished.warehouse.unlink()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_history_that_cannot_be_written(finished: Package) -> None:
    home = finished.history()
    home.chmod(0o500)
    try:
        (finding,) = examined(finished, code=1)
    finally:
        home.chmod(0o700)
    assert "not writable" in finding["what"] and finding["mend"] == f"chmod u+w {home}"


def test_a_package_that_is_not_there(tmp_path: Path) -> None:
    result = coach("doctor", package=Package(tmp_path, "nowhere"))
    assert (result.returncode, result.stdout) == (2, "") and "no such package" in result.stderr
