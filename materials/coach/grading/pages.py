"""The gradebook as pages: one for each learner, to hand back, and one for the class. They need nothing from elsewhere.

What comes from a submission is text and never markup: templates escape it, characters that act are spelled out
(`coach.grading.visible`), names are kept apart from the direction of writing around them, and the page's own policy
forbids scripts and everything from elsewhere.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from .. import manifest
from ..cells import write_whole
from ..results import points
from . import gradebook as files
from .grades import Exercise, Grade, Gradebook
from .visible import visible

FOLDER = "learners"  # beside the class page
SLOWEST = 10
KINDS = ["passed", "failed", "error", "blocked", "not"]  # of outcome, by their first word

_PAGE = re.compile(r"-[0-9a-f]{16}\.html$")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")  # of tracebacks


@dataclass(frozen=True)
class Shared:
    """A mistake in an exercise, and who made it."""

    mistake: str
    exercise: manifest.Exercise
    grades: list[Grade]

    @property
    def many(self) -> bool:
        return len(self.grades) > 1


@dataclass(frozen=True)
class Passed:
    """An exercise, and how many of a class passed it."""

    exercise: manifest.Exercise
    passed: int
    of: int

    @property
    def percent(self) -> int:
        return round(100 * self.passed / self.of) if self.of else 0


def write(gradebook: Gradebook, out: Path, only: Collection[str] | None = None) -> None:
    """Writes `index.html` and `learners/*.html`, each at one stroke. Pages of learners who are gone are removed.

    Args:
        gradebook: The class.
        out: The folder; also of `coach.grading.gradebook.write`, whose files the class page links to.
        only: Learners whose grades are new; a page of another learner that is there already stays. None: all.

    Raises:
        OSError: The folder cannot be written.
    """
    for grade in gradebook.grades:
        place = out / FOLDER / page_name(grade.learner)
        if only is None or grade.learner in only or not place.exists():
            write_whole(place, learner_page(grade))
    write_whole(out / "index.html", class_page(gradebook))
    theirs = {page_name(each.learner) for each in gradebook.grades}
    for place in (out / FOLDER).glob("*.html"):
        if _PAGE.search(place.name) and place.name not in theirs:
            place.unlink()


def page_name(learner: str) -> str:
    """The file name of a learner's page: fit for every file system, and another one for every name."""
    plain = unicodedata.normalize("NFKD", learner).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].rstrip("-") or "learner"
    return f"{slug}-{hashlib.sha256(learner.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.html"


def learner_page(grade: Grade) -> str:
    """A learner's page. It names no other learner and no place on the teacher's machine."""
    steps = [(number, list(those)) for number, those in groupby(grade.exercises, lambda each: each.step)]
    return _templates().get_template("learner.html").render(grade=grade, steps=steps, tally=_tally(grade))


def class_page(gradebook: Gradebook) -> str:
    """The page of the whole class."""
    graded = [each for each in gradebook.grades if each.exercises]
    passed = _passed(graded)
    template = _templates().get_template("class.html")
    return template.render(
        gradebook=gradebook,
        files=[*files.TABLES, files.FILE],
        graded=graded,
        middle=median(each.points for each in graded) if graded else None,
        possible=sum(each.points for each in manifest.exercises().values()),
        steps=[(stage, manifest.of_step(number)) for number, stage in manifest.stages().items()],
        rows=[(each, {exercise.name: exercise for exercise in each.exercises}) for each in gradebook.grades],
        shared=_shared(graded),
        passed=passed,
        count={each.exercise.name: each.passed for each in passed},
        slowest=sorted((each for each in graded if each.seconds), key=lambda each: -each.seconds)[:SLOWEST],
        refused=[each for each in gradebook.grades if each.refused is not None],
        broken=[(each, troubles) for each in graded if (troubles := _troubles(each))],
        odd=[(each, remarks) for each in gradebook.grades if (remarks := _remarks(each))],
        identical=_identical(gradebook),
        learners={each.learner for each in gradebook.grades},
    )


def _tally(grade: Grade) -> list[tuple[Exercise, int]]:
    """The outcomes, each by an exercise that has it, and how many have it."""
    counts = Counter(_kind(each) for each in grade.exercises)
    examples = {_kind(each): each for each in grade.exercises}
    return [(examples[kind], counts[kind]) for kind in sorted(counts, key=KINDS.index)]


def _shared(graded: list[Grade]) -> list[Shared]:
    """Mistakes, most shared first."""
    made: dict[tuple[str, str], list[Grade]] = {}
    for grade in graded:
        for each in grade.exercises:
            if each.mistake:
                made.setdefault((each.name, each.mistake), []).append(grade)
    known = manifest.exercises()
    found = [Shared(mistake, known[name], those) for (name, mistake), those in made.items() if name in known]
    order = list(known)
    return sorted(found, key=lambda each: (-len(each.grades), order.index(each.exercise.name), each.mistake))


def _passed(graded: list[Grade]) -> list[Passed]:
    """All exercises, the least passed first."""
    counts = Counter(each.name for grade in graded for each in grade.exercises if each.passed)
    found = [Passed(each, counts[each.name], len(graded)) for each in manifest.exercises().values()]
    return sorted(found, key=lambda each: each.passed)


def _troubles(grade: Grade) -> list[str]:
    """Why a submission that was graded did not get through whole: what could not be read, notebooks that stopped."""
    unread = [f"{each.name}: {each.seen}" for each in grade.exercises if each.outcome == "error"]
    return unread + [f"notebook of step {each.step}: {each.error}" for each in grade.notebooks if each.error]


def _remarks(grade: Grade) -> list[str]:
    """What a teacher should know of a learner besides the grade."""
    disagreeing = [each for each in grade.exercises if each.disagrees]
    said = [f"{each.name}: the notebook says {each.notebook}, the evidence {each.outcome}" for each in disagreeing]
    return [*grade.notes, *said]


def _identical(gradebook: Gradebook) -> list[tuple[str, list[Grade]]]:
    """Who was graded, and whose packages are the same."""
    copies: dict[str, list[Grade]] = {}
    for grade in gradebook.grades:
        if grade.same_as is not None:
            copies.setdefault(grade.same_as, []).append(grade)
    return list(copies.items())


@cache
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(lines=_lines, page=page_name, weblink=_weblink, kind=_kind)
    found.globals.update(points=points, stages=manifest.stages(), folder=FOLDER)
    return found


def _lines(text: str) -> Markup:
    """A text that may have lines and tabs."""
    return escape(visible(_COLOURS.sub("", text).replace("\r\n", "\n"), keep="\n\t"))


def _weblink(address: str) -> str:
    """The address when it is one of a web page, else nothing."""
    try:
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _kind(exercise: Exercise) -> str:
    """The outcome in one word, one of `KINDS`."""
    return exercise.outcome.split()[0]
