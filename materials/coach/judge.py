"""From evidence to verdict: what stands before a check is looked at, and what comes after it is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .evidence import Evidence, Unreadable
from .manifest import Exercise, exercise
from .skeleton import skeleton
from .verdict import Blocked, Error, Failed, NotAttempted, Passed, Verdict

if TYPE_CHECKING:
    from .checks import Problem


class Judge:
    """Gives verdicts on one package as it is now, each exercise judged once.

    Args:
        evidence: What is collected of the package.
        given: Verdicts that another judge gave already, by exercise.
    """

    def __init__(self, evidence: Evidence, given: Mapping[str, Verdict] = {}):
        self.evidence = evidence
        self._verdicts: dict[str, Verdict] = dict(given)

    def verdict(self, name: str) -> Verdict:
        """What becomes of an exercise."""
        if name not in self._verdicts:
            self._verdicts[name] = self._judge(exercise(name))
        return self._verdicts[name]

    def _judge(self, it: Exercise) -> Verdict:
        from .checks import CHECKS  # not at the top: where a submission runs to be graded they are out of sight

        source = self.evidence.cell(it.module, it.name)
        if source is None or source == skeleton(it.cell):
            return NotAttempted(it.name)
        for need in it.needs:
            if not self.verdict(need).passed:
                return Blocked(it.name, by=need)
        try:
            problem = next(CHECKS[it.name](self.evidence), None)
        except Unreadable as error:
            return Error(it.name, where=error.where, why=error.why)
        return in_words(it, problem) if problem else Passed(it.name, it.points)


def in_words(it: Exercise, problem: Problem) -> Failed:
    """The verdict on a problem: what is wrong, what it would do in production, where to look."""
    if problem.mistake is None:
        return Failed(it.name, seen=problem.seen)
    known = it.mistakes[problem.mistake].told(**{"asset": it.name, **problem.details})
    return Failed(it.name, known.what, known.name, known.production, known.pointer)
