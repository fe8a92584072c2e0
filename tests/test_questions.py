"""A question is answered as well where there is no warm process to fork from."""

import pytest
from coach import questions
from coach.bench import bench
from coach.forward import VARIABLE
from coach.package import REPOSITORY, Package


def test_without_a_warm_process_a_child_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "warm_up", lambda: {VARIABLE: "/nonexistent/s"})
    with bench(Package(REPOSITORY, "solutions")) as package:
        assert "extract_forestry" in questions.in_child("graph", package, "definitions")["assets"]
        (package.folder / "definitions.py").write_text("import os\nos._exit(7)\n", encoding="utf-8")
        error = questions.in_child("graph", package, "definitions")["error"]
        assert error["why"] == "it ended the interpreter (exit code 7)"
        (package.folder / "definitions.py").write_text("while True:\n    pass\n", encoding="utf-8")
        monkeypatch.setitem(questions.SECONDS, "graph", 8)
        error = questions.in_child("graph", package, "definitions")["error"]
        assert error["why"] == "no answer after 8 s. Is there an endless loop?"
