"""What a package replaces is seen, also when it is the watch."""

from pathlib import Path

import coach.collect
import pytest
from coach import integrity
from coach.grading.reaching import note, reaching
from coach.package import REPOSITORY


@pytest.mark.parametrize(
    ("owner", "name"),
    [(coach.collect, "described"), (coach.collect, "probe"), (coach.collect.dg.Definitions, "resolve_asset_graph")],
)
def test_a_replaced_function_is_seen(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    replaced = integrity.watch()
    monkeypatch.setattr(integrity, "watch", lambda: lambda: None)
    monkeypatch.setattr(integrity, "remember", lambda: ())
    assert replaced() in ("coach.integrity.remember", "coach.integrity.watch")
    monkeypatch.undo()
    assert replaced() is None
    monkeypatch.setattr(owner, name, lambda *args: {})
    assert replaced().endswith(f".{name}")


def test_a_function_with_other_code_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced = integrity.watch()
    monkeypatch.setattr(coach.collect.described, "__code__", (lambda defs: {}).__code__)
    assert replaced() == "coach.collect.described"


def test_what_reaches_for_the_interpreter_is_told(tmp_path: Path) -> None:
    (tmp_path / "definitions.py").write_text("import sys\n\nsys._getframe().f_back\n")
    (tmp_path / "answers.py").write_text("lost = [\n")
    assert reaching(tmp_path) == ["definitions.py, line 3: f_back", "definitions.py, line 3: _getframe"]
    assert "Read it" in note(tmp_path)


def test_the_solution_reaches_for_nothing() -> None:
    assert note(REPOSITORY / "solutions") is None
