"""What a project's own tests call."""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg

from . import code, report
from .findings import Judgement
from .graph import Project
from .judge import judge


def audit(defs: dg.Definitions, only: Iterable[dg.AssetKey] | None = None) -> Judgement:
    """Compares what every asset and check declares with what its source reads. Runs nothing.

    Args:
        defs: The project's definitions.
        only: Judge these assets only. None: all.
    """
    code.forget()
    project = Project(defs, only)
    project.read()
    return judge(project)


def assert_lineage_honest(defs: dg.Definitions) -> None:
    """Fails a test with the whole report when an asset reads what it does not declare, or depends on what does not exist.

    Raises:
        AssertionError: There is at least one error.
    """
    __tracebackhide__ = True
    found = audit(defs)
    if not found.is_honest:
        raise AssertionError("\n" + report.text(found))
