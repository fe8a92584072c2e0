"""What grading says of a learner and of a class, as plain data: what the gradebook and the pages are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

SCHEMA = "coach.gradebook/1"


@dataclass(frozen=True)
class Exercise:
    """One exercise of one learner. The score is made of these.

    Attributes:
        outcome: `passed`, `failed`, `error`, `not attempted` or `blocked by NAME`.
        points: Earned.
        possible: Points of the exercise.
        seen: What the evidence shows; the place and the reason when the package cannot be read.
        mistake: Name of the typical mistake that was recognised.
        production: What it would do in production.
        pointer: Where to look.
        docs: Where to read on.
        notebook: What the course's own notebook said of it: an outcome as above, or `not judged`.
        difference: The learner's cell against the solution's, as a unified difference; empty unless it was asked for.
    """

    name: str
    step: int
    title: str
    symbol: str
    outcome: str
    points: int
    possible: int
    seen: str = ""
    mistake: str | None = None
    production: str = ""
    pointer: str = ""
    docs: str = ""
    notebook: str = "not judged"
    difference: str = ""

    @property
    def passed(self) -> bool:
        return self.outcome == "passed"

    @property
    def disagrees(self) -> bool:
        """Whether the notebook and the evidence came to different ends."""
        return self.notebook not in ("not judged", self.outcome)


@dataclass(frozen=True)
class Notebook:
    """How nbval read one notebook with the learner's package.

    Attributes:
        cells: Code cells that were run; 0 when it was not, since nothing of its step was attempted.
        differing: Cells, other than checks, whose output is not the stored one: id of the cell, and how in a few lines.
        error: Why it did not come to its end.
    """

    step: int
    cells: int
    differing: dict[str, str] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True)
class Grade:
    """One learner.

    Attributes:
        learner: Name of the submission, as found on disk; whatever characters it has.
        origin: The submission's path, as given on the command line or found below it.
        digest: SHA-256 of the package's files; empty when it was refused.
        exercises: In course order; none when it was refused.
        notebooks: By step, in order.
        refused: Why it could not be graded at all.
        same_as: The learner whose package is the same to the byte, and was graded in its stead.
        notes: What else the teacher should know, a sentence each.
        seconds: Wall clock.
        cpu_seconds: Of all processes.
    """

    learner: str
    origin: str
    digest: str = ""
    exercises: tuple[Exercise, ...] = ()
    notebooks: tuple[Notebook, ...] = ()
    refused: str | None = None
    same_as: str | None = None
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    @property
    def points(self) -> int:
        return sum(each.points for each in self.exercises)

    @property
    def possible(self) -> int:
        return sum(each.possible for each in self.exercises)

    def document(self) -> dict[str, Any]:
        """As it stands in `gradebook.json`."""
        return {**asdict(self), "points": self.points, "possible": self.possible}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Grade:
        """What `document` wrote."""
        fields = {name: value for name, value in document.items() if name not in ("points", "possible")}
        fields["exercises"] = tuple(Exercise(**each) for each in document["exercises"])
        fields["notebooks"] = tuple(Notebook(**each) for each in document["notebooks"])
        return cls(**{**fields, "notes": tuple(document["notes"])})


@dataclass(frozen=True)
class Gradebook:
    """A class.

    Attributes:
        grades: In order of the learners' names, each of which stands once.
        course: SHA-256 of what decides a grade: notebooks, coach, solutions, data, dbt project, pins.
        seed: Of the data; None: the data of the repository.
        confinement: What kept the submissions in their place, and what this system could not do, a sentence each.
    """

    grades: tuple[Grade, ...]
    course: str
    seed: int | None = None
    confinement: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [each.learner for each in self.grades]
        if len(set(names)) < len(names):  # a page is named by its learner: one would be handed another's
            raise ValueError(f"one name, several learners: {sorted({each for each in names if names.count(each) > 1})}")

    def document(self) -> dict[str, Any]:
        """`gradebook.json`."""
        return {
            "schema": SCHEMA,
            "course": self.course,
            "seed": self.seed,
            "confinement": list(self.confinement),
            "grades": [each.document() for each in self.grades],
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Gradebook:
        """What `document` wrote."""
        grades = tuple(Grade.read(each) for each in document["grades"])
        return cls(grades, document["course"], document["seed"], tuple(document["confinement"]))
