"""What `coach audit` does: load a TARGET, read it or run it, judge it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import dagster as dg

from ..errors import CoachError
from .findings import Judgement
from .graph import Project
from .judge import judge
from .load import load


def audit(target: str, observe: bool, strict: bool, select: Sequence[str]) -> tuple[Judgement, str]:
    """The judgement of a target, and the mode: `static`, `observed` or `strict`.

    Raises:
        CoachError: The target cannot be loaded, or there is no asset of a name in `select`.
    """
    from ..runs import quiet
    from .observe import run

    # the dbt beside this Python, also when its folder is not on PATH because the environment is not activated
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)])
    with quiet():
        defs = load(target)
        try:
            project = Project(defs)
        except dg.DagsterError as error:
            raise CoachError(
                f"{target}: Dagster cannot make an asset graph of it ({_first(error)}). Run: dagster definitions validate"
            ) from error
        project.read()
        if not observe:
            return judge(project), "static"
        seen, failed = run(target, defs, project, select, strict)
        found = judge(project, seen)
        found.failed = failed
        return found, "strict" if strict else "observed"


def _first(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no message"])[0].rstrip(".")
