"""What the checks of an executed notebook said, read from its outputs: exercises and points."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from . import manifest
from .verdict import METADATA

PROPERTY = "verdict"  # of a pytest report, where a cell's verdicts are; so they are in junit's XML too
CELL = "cell"  # of a pytest report, where the id of the cell is
DIFFERENCE = "difference"  # of a pytest report, where a failed cell's outputs are compared for a learner
NOT_JUDGED = "not judged"  # its check did not run, or ended in an error


@dataclass(frozen=True)
class Result:
    """One exercise in one notebook.

    Attributes:
        outcome: `passed`, `failed`, `error`, `not attempted`, `blocked by NAME` or `not judged`.
        points: Earned.
        possible: Points of the exercise.
        cell: The id of the cell whose verdict this is, where it is known.
    """

    exercise: str
    symbol: str
    outcome: str
    points: int
    possible: int
    cell: str = ""

    @property
    def passed(self) -> bool:
        return self.outcome == "passed"

    def __str__(self) -> str:
        return f"{self.symbol} {self.exercise}: {self.outcome}, {points(self.points, self.possible)}"


def verdicts(outputs: Iterable[Mapping]) -> dict[str, dict]:
    """The verdicts among a cell's outputs, by exercise; the last one of each."""
    said = [each for output in outputs for each in output.get("metadata", {}).get(METADATA, [])]
    return {each["exercise"]: dict(each) for each in said}  # plain, so that xdist can carry it


def of_step(number: int, said: Mapping[str, Mapping]) -> list[Result]:
    """A step's exercises in course order.

    Args:
        number: The step.
        said: The last verdict on each exercise, as `verdicts` returns them.
    """
    found = []
    for it in manifest.of_step(number):
        verdict = said.get(it.name, {"symbol": "?", "outcome": NOT_JUDGED, "passed": False})
        earned = it.points if verdict["passed"] else 0
        found.append(Result(it.name, verdict["symbol"], verdict["outcome"], earned, it.points, verdict.get("cell", "")))
    return found


def points(earned: int, possible: int) -> str:
    return f"{earned} of {possible} point{'s' * (possible != 1)}"


def summary(results: Sequence[Result]) -> str:
    """One line: exercises passed, and points."""
    passed, earned = sum(each.passed for each in results), sum(each.points for each in results)
    return f"exercises: {passed} of {len(results)} passed, {points(earned, sum(each.possible for each in results))}"
