"""Where a learner stands: one readable file in the package, `progress.json`. It survives restarts."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from .cells import write_whole
from .errors import CoachError
from .package import Package


@dataclass
class Record:
    """One exercise.

    Attributes:
        outcome: What the last check said.
        mistake: The mistake it recognised.
        checks: How often it was checked.
        hints: How many rungs of the ladder were shown.
        borrowed: Its cell was filled in from the solution.
        passed_at: When it was first passed (UTC).
    """

    outcome: str = "not attempted"
    mistake: str | None = None
    checks: int = 0
    hints: int = 0
    borrowed: bool = False
    passed_at: str | None = None


@dataclass
class Progress:
    """What is remembered between two calls.

    Attributes:
        exercises: By name.
        written: The hash of each cell as a notebook or the coach last wrote it, by `module::cell`.
        undo: What `reset`, `catch-up` and the like replaced, by `module::cell`; None where there was nothing.
    """

    file: Path
    exercises: dict[str, Record] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    undo: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package) -> "Progress":
        """What is remembered of a package; nothing of one that is new.

        Raises:
            CoachError: The file is there and cannot be read.
        """
        file = package.folder / "progress.json"
        if not file.exists():
            return cls(file)
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
            exercises = {name: Record(**each) for name, each in found["exercises"].items()}
            return cls(file, exercises, found["written"], found["undo"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CoachError(
                f"{file}: cannot be read ({error}). Move it away; your work is in the modules, only hints and "
                "attempts are counted anew."
            ) from error

    def record(self, exercise: str) -> Record:
        """The record of an exercise; made when it is new."""
        return self.exercises.setdefault(exercise, Record())

    def save(self) -> None:
        """Writes the file at one stroke."""
        found = {"exercises": {name: asdict(each) for name, each in self.exercises.items()}}
        write_whole(self.file, json.dumps({**found, "written": self.written, "undo": self.undo}, indent=2) + "\n")


def now() -> str:
    """The time, UTC, to the second."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")
