"""What `coach audit` does: load a TARGET, read it or run it, judge it."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import CoachError
from .findings import Judgement
from .load import load
from .testing import audit as read_and_judge


def audit(target: str, observe: bool, strict: bool, select: Sequence[str]) -> tuple[Judgement, str]:
    """The judgement of a target, and the mode: `static`, `observed` or `strict`.

    Raises:
        CoachError: The target cannot be loaded.
    """
    from ..runs import quiet

    with quiet():
        defs = load(target)
        try:
            return read_and_judge(defs), "static"
        except Exception as error:
            import dagster as dg

            if isinstance(error, dg.DagsterError):
                raise CoachError(f"{target}: Dagster cannot make an asset graph of it ({str(error).splitlines()[0]}). Try: dagster definitions validate") from error
            raise
