"""The audit on small projects, each of one shape, with the verdicts that it must and must not find."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from coach.audit import audit
from coach.audit.findings import NOTE, Judgement
from coach.audit.load import load

PROJECTS = Path(__file__).parent / "audit_projects"
FOUND = sorted([*PROJECTS.glob("*.py"), *PROJECTS.glob("*/definitions.py")])


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The folder of projects as the current one, and none of their modules imported before or after."""
    monkeypatch.chdir(PROJECTS)
    monkeypatch.setattr(sys, "path", [str(PROJECTS), *sys.path])
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if (getattr(sys.modules[name], "__file__", None) or "").startswith(str(PROJECTS)):
            del sys.modules[name]


def expected(project: Path) -> tuple[set[str], set[str]]:
    """What the head of a project says must be found: errors, warnings and exceptions; and notes that must be among the notes."""
    lines = re.findall(r"^# expect: (.*)$", project.read_text(), re.M)
    return {each for each in lines if not each.startswith("note ")}, {each[5:] for each in lines if each.startswith("note ")}


def said(found: Judgement) -> set[str]:
    shown = {_line(each) for each in found.findings if each.severity != NOTE}
    return shown | {f"allowed {each.finding.asset} {each.finding.thing}" for each in found.allowed}


def _line(finding) -> str:
    producers = " ".join(sorted(each.asset for each in finding.producers))
    return f"{finding.verdict} {finding.asset} {finding.thing}" + (f" -> {producers}" if producers else "")


@pytest.mark.parametrize("project", FOUND, ids=lambda path: path.stem if path.parent == PROJECTS else path.parent.name)
def test_a_project_has_exactly_the_faults_that_it_names(project: Path, fresh: None) -> None:
    found = audit(load(os.path.relpath(project)))
    must, notes = expected(project)
    assert said(found) == must
    lines = [_line(each) for each in found.of(NOTE)]
    for note in notes:
        assert any(line.startswith(note) for line in lines), (note, lines)
