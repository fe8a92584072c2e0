"""`coach audit` as an engineer types it at a project of their own."""

import json
import os
import sys
from pathlib import Path

import pytest
from coach.audit import command
from coach.errors import CoachError
from conftest import run

PROJECTS = Path(__file__).parent / "audit_projects"


def audit(*words: object, cwd: Path = PROJECTS):
    return run("coach", "audit", *words, cwd=cwd)


def test_a_fault_is_told_whole(tmp_path: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in PROJECTS.rglob("*.py")}
    result = audit("missing.py")
    assert result.returncode == 1 and result.stderr == ""
    for line in (
        "✘ MISSING DEPENDENCY  asset report  (missing.py:14)",
        "  missing.py:17 reads table orders",
        "      ... report as select count(*) from orders",
        "  table orders is written by asset clean_orders (missing.py:11), which report does not declare.",
        "  In production: Dagster may run report first or at the same time; if clean_orders fails, this still runs",
        "  Fix: @dg.asset(deps=[clean_orders])",
        "Looked at 2 assets; 2 of 2 statements read. Nothing was changed, and no asset was run.",
    ):
        assert line in result.stdout, result.stdout
    assert {file: file.stat().st_mtime_ns for file in PROJECTS.rglob("*.py")} == before
    assert not list(PROJECTS.rglob("*.duckdb"))


def test_modules_folders_and_files_are_the_same_target() -> None:
    said = [audit(target).stdout for target in ("dagster_shop.definitions", "dagster_shop")]
    assert said[0] == said[1] and "MISSING DEPENDENCY  asset daily_report" in said[0]


def test_the_document_is_all_there_is_and_has_its_number() -> None:
    result = audit("allowed.py", "--json")
    found = json.loads(result.stdout)
    assert (found["schema"], found["target"], found["mode"], found["ok"]) == ("coach-audit/1", "allowed.py", "static", False)
    assert set(found) == {"schema", "target", "mode", "ok", "counts", "coverage", "findings", "allowed", "failed", "graph"}
    assert found["counts"] == {"error": 1, "warning": 0, "note": 0, "allowed": 2}
    (finding,) = found["findings"]
    assert set(finding) == {
        "verdict", "severity", "asset", "asset_place", "place", "thing", "kind", "sql", "says", "production", "fix",
        "producers", "observed",
    }  # fmt: skip
    assert finding["place"] == {"file": "allowed.py", "line": 32}
    assert found["allowed"][0]["reason"] and found["allowed"][0]["place"]["file"] == "allowed.py"


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("syntax.py", "defs = (", "syntax.py:1: SyntaxError"),
        ("imports.py", "\nimport no_such_library\n", "imports.py:2: ModuleNotFoundError: No module named 'no_such_library'"),
        ("raises.py", "raise RuntimeError('the password\\nis wrong')", "raises.py:1: RuntimeError: the password is wrong"),
        ("ends.py", "raise SystemExit(0)", "ends.py:1: SystemExit"),
        ("nothing.py", "x = 1", "it holds no dagster.Definitions and no assets. Name the module or file with: defs ="),
        ("two.py", "import dagster as dg\na, b = dg.Definitions(), dg.Definitions()", "it holds 2 Definitions (a, b)"),
        ("lazy.py", "import dagster as dg\n@dg.definitions\ndef defs(): raise ValueError('no')", "fails with ValueError: no"),
        ("invalid.py", "import dagster as dg\n@dg.asset(required_resource_keys={'x'})\ndef a(): ...\ndefs = dg.Definitions(assets=[a])",
         "Dagster cannot make an asset graph of it"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, source: str, said: str) -> None:
    (tmp_path / name).write_text(source)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.delitem(sys.modules, name.removesuffix(".py"), raising=False)
    with pytest.raises(CoachError) as told:
        command.audit(name, observe=False, strict=False, select=[])
    sys.modules.pop(name.removesuffix(".py"), None)
    text = str(told.value)
    assert said in text and text.startswith(name) and "\n" not in text


@pytest.mark.parametrize("target", ["no.such.module", "no_such_file.py", "no/such/folder"])
def test_a_target_that_is_not_there(target: str) -> None:
    with pytest.raises(CoachError, match=f"^{target}: no such|^{target}: no module"):
        command.audit(target, observe=False, strict=False, select=[])


def test_what_cannot_be_read_ends_with_exit_2_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import no_such_library")
    result = audit("broken.py", "--json", cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith("broken.py: it cannot be imported: broken.py:1: ModuleNotFoundError")


def test_an_empty_project_is_honest(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("import dagster as dg\ndefs = dg.Definitions()")
    result = audit("empty.py", cwd=tmp_path)
    assert result.returncode == 0 and "Looked at 0 assets" in result.stdout
    assert os.listdir(tmp_path) in (["empty.py"], ["empty.py", "__pycache__"], ["__pycache__", "empty.py"])
