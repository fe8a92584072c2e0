"""What a check says of an exercise: one class for each outcome, readable as text and in a notebook."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

GIVEN = "COACH_VERDICTS"  # names the file of verdicts that were given before a notebook is run
METADATA = "coach"  # where an output holds its verdicts for programs to read; nbval does not compare metadata


@dataclass(frozen=True)
class Verdict:
    """An exercise's outcome."""

    exercise: str

    symbol = ""
    outcome = ""

    @property
    def passed(self) -> bool:
        return False

    @property
    def lines(self) -> list[str]:
        """What there is to say beside the outcome, a paragraph each."""
        return []

    def __str__(self) -> str:
        return "\n  ".join([f"{self.symbol} {self.exercise}: {self.outcome}", *self.lines])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{escape(line)}</p>" for line in self.lines)
        head = f"<b>{self.symbol} {escape(self.exercise)}</b>: {escape(self.outcome)}"
        return f'<div style="border-left:4px solid currentColor;padding-left:.8em">{head}{said}</div>'

    def _repr_mimebundle_(self, include=None, exclude=None) -> tuple[dict, dict]:
        return bundle(self, [self])


def bundle(shown: object, verdicts: Iterable[Verdict]) -> tuple[dict, dict]:
    """A notebook's output, as IPython takes it: text and HTML to read, the verdicts themselves as metadata."""
    said = [
        {"exercise": each.exercise, "symbol": each.symbol, "outcome": each.outcome.split(",")[0], "passed": each.passed}
        for each in verdicts
    ]
    return {"text/plain": str(shown), "text/html": shown._repr_html_()}, {METADATA: said}


@dataclass(frozen=True, repr=False)
class Passed(Verdict):
    points: int = 0

    symbol = "✔"

    @property
    def passed(self) -> bool:
        return True

    @property
    def outcome(self) -> str:
        return f"passed, {self.points} point{'s' * (self.points != 1)}"


@dataclass(frozen=True, repr=False)
class Failed(Verdict):
    """Wrong. `seen` is what the evidence shows; a recognised mistake adds its name, consequence and pointer."""

    seen: str = ""
    mistake: str | None = None
    production: str = ""
    pointer: str = ""

    symbol = "✘"
    outcome = "failed"

    @property
    def lines(self) -> list[str]:
        named = f"{self.seen} ({self.mistake})" if self.mistake else self.seen
        consequence = f"In production: {self.production}" if self.production else ""
        return [line for line in (named, consequence, self.pointer) if line]


@dataclass(frozen=True, repr=False)
class Error(Verdict):
    """The package cannot be read."""

    where: str = ""
    why: str = ""

    symbol = "!"
    outcome = "error"

    @property
    def lines(self) -> list[str]:
        return [f"{self.where}: {self.why}" if self.where else self.why]


@dataclass(frozen=True, repr=False)
class NotAttempted(Verdict):
    symbol = "·"
    outcome = "not attempted"


@dataclass(frozen=True, repr=False)
class Blocked(Verdict):
    """It cannot be judged before another exercise is passed."""

    by: str = ""

    symbol = "–"

    @property
    def outcome(self) -> str:
        return f"blocked by {self.by}"


def written(verdicts: Iterable[Verdict]) -> str:
    """Verdicts as JSON, which `read` reads back."""
    return json.dumps({each.exercise: {"kind": type(each).__name__, **asdict(each)} for each in verdicts})


def read(text: str) -> dict[str, Verdict]:
    """Verdicts by exercise, as `written` wrote them."""
    kinds = {each.__name__: each for each in (Passed, Failed, Error, NotAttempted, Blocked)}
    return {name: kinds[fields.pop("kind")](**fields) for name, fields in json.loads(text).items()}


def given() -> Mapping[str, Verdict]:
    """The verdicts that were given already, where a notebook is run to grade a package; none elsewhere."""
    return read(Path(os.environ[GIVEN]).read_text(encoding="utf-8")) if GIVEN in os.environ else {}
