"""A run as a notebook shows it: the lineage with each asset's state, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from . import report
from .outcomes import Outcome
from .picture import Lineage


@dataclass(frozen=True)
class Ran:
    """What became of each asset of a run.

    Attributes:
        outcomes: In order of the graph.
        graph: The lineage of the whole package.
        project: The project folder; files in it are shown without it.
        problem: Why nothing could be run.
    """

    outcomes: tuple[Outcome, ...]
    graph: Lineage
    project: Path
    problem: str | None = None

    @property
    def id(self) -> str | None:
        """The run's id in the history."""
        return next((each.run for each in self.outcomes if each.run), None)

    def in_state(self, state: str) -> list[str]:
        """The assets in a state: `materialized`, `failed` or `not run`."""
        return [each.asset for each in self.outcomes if each.state == state]

    def lineage(self) -> Lineage:
        """The picture, with the states written into it."""
        states = {each.asset: _label(each) for each in self.outcomes}
        return Lineage(self.graph.parents, self.graph.stubs, states)

    def __repr__(self) -> str:
        if self.problem:
            return self.problem
        told = f"{report.timeless(self.outcomes)}\n{report.summary(self.outcomes)}"
        return told.replace(f"{self.project}/", "")

    def _repr_html_(self) -> str:
        picture = "" if self.problem else self.lineage().svg()
        return f"{picture}<pre>{escape(repr(self))}</pre>"


def _label(outcome: Outcome) -> str:
    symbol = report.SYMBOLS[outcome.state].strip()
    if outcome.blocked_by:
        return f"{symbol} not run: {', '.join(outcome.blocked_by)}"
    if outcome.failed_checks:
        return f"✘ check failed: {', '.join(outcome.failed_checks)}"
    return f"{symbol} {outcome.state}".strip()
