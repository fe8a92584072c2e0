"""The course in order: steps, exercises, hints and mistakes, as `exercises.toml` lists them."""

import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import CoachError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = Path(__file__).parent / "exercises.toml"


@dataclass(frozen=True)
class Stage:
    """One of the seven steps."""

    number: int
    notebook: str
    title: str
    minutes: int


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer: what it is, what it does in production, and where to look; never the answer."""

    name: str
    what: str
    production: str
    pointer: str

    def told(self, **details: str) -> "Mistake":
        """The same, with `{asset}` and the like filled in; a name that is not among the details stays."""

        def fill(text: str) -> str:
            return re.sub(r"\{(\w+)\}", lambda found: details.get(found[1], found[0]), text)

        return Mistake(self.name, fill(self.what), fill(self.production), fill(self.pointer))


@dataclass(frozen=True)
class Exercise:
    """One thing to do.

    Attributes:
        name: Its id, everywhere.
        module: Where its cell is, such as `assets/__init__.py`; the cell's name is the exercise's.
        needs: Exercises that must be passed before this one can be judged.
        hints: From a nudge to nearly the answer.
        docs: Where to read on.
        mistakes: The wrong answers that its check knows by name.
    """

    name: str
    step: int
    title: str
    module: str
    points: int
    needs: tuple[str, ...]
    hints: tuple[str, ...]
    docs: str
    mistakes: dict[str, Mistake]

    @property
    def cell(self) -> str:
        return f"{self.module}::{self.name}"


@cache
def stages() -> dict[int, Stage]:
    """The seven steps by number."""
    return {each["number"]: Stage(**each) for each in _document()["step"]}


@cache
def exercises() -> dict[str, Exercise]:
    """All exercises by name, in course order."""
    document = _document()
    mistakes = {name: Mistake(name, **fields) for name, fields in document["mistake"].items()}
    found = {}
    for each in document["exercise"]:
        own = {name: mistakes[name] for name in each.pop("mistakes")}
        needs, hints = tuple(each.pop("needs", ())), tuple(each.pop("hints"))
        found[each["name"]] = Exercise(**each, needs=needs, hints=hints, mistakes=own)
    return found


def exercise(name: str) -> Exercise:
    """The exercise of that name.

    Raises:
        CoachError: There is none; names the nearest.
    """
    if name not in exercises():
        from difflib import get_close_matches

        near = get_close_matches(name, exercises(), 1)
        meant = f" Did you mean {near[0]}?" if near else f" Choose from: {', '.join(exercises())}."
        raise CoachError(f"{name}: no such exercise.{meant}")
    return exercises()[name]


def of_step(number: int) -> list[Exercise]:
    """The exercises of a step, in order."""
    return [each for each in exercises().values() if each.step == number]


def _document() -> dict:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
