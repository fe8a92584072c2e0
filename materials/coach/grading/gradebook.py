"""The gradebook as files: for a spreadsheet, for programs, and for import into Canvas and Moodle.

A submission decides what is in its name, and a spreadsheet runs a cell that looks like a formula. So in every CSV
file

- control and formatting characters are spelled out (`coach.grading.visible`): a name never has two lines;
- a text that begins with `=`, `+`, `-` or `@` (also their full-width forms, also after blanks and quotation marks)
  gets an apostrophe in front. The same goes for such a beginning after a semicolon: where the decimal point is a
  comma, spreadsheets take a semicolon for the end of a cell.

**Canvas** (`canvas.csv`, Grades > Import). It has the columns of Canvas's own export, one assignment a step, and
the `Points Possible` row. Canvas finds a student by `ID`, else by `SIS User ID`, else by `SIS Login ID`, else by
the name in `Student`. What is known here is the submission's name, and it stands in `SIS Login ID` and in
`Student`. Where submissions are named neither by login nor by name, fill in `ID` from an export of your own course.
Canvas asks for each step whether it is a new assignment or which one it is.
https://github.com/instructure/canvas-lms/blob/master/lib/gradebook_importer.rb
https://teaching.resources.osu.edu/toolsets/carmencanvas/guides/calculating-final-grades/import-csv-file-carmen-grades

**Moodle** (`moodle.csv`, Grades > Import > CSV file). First make a grade item with the total as its maximum grade
(a new item made by the import has 100), then map the columns: `Learner` to what your submissions are named by
(username, email address or ID number; it must be equal to the letter, and one learner that Moodle does not know
stops the whole import), `Total` to the item, `Total (feedback)` to its feedback. Map both or neither: feedback
alone empties the grade. Steps are there for whoever has an item for each; leave them on "ignore" otherwise.
https://docs.moodle.org/en/Grade_import
https://github.com/moodle/moodle/blob/MOODLE_405_STABLE/grade/import/csv/classes/load_data.php

A refused submission has no row in the two: no grade is given where none was found, and none is taken away.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from .. import manifest
from ..cells import write_whole
from ..results import points
from .grades import Grade, Gradebook
from .visible import visible

FILE = "gradebook.json"
TABLES = ("gradebook.csv", "canvas.csv", "moodle.csv")

_FORMULA = re.compile(r"(^|;)(?=[\s\"]*[=+\-@＝＋－＠])")


def write(gradebook: Gradebook, out: Path) -> None:
    """Writes `gradebook.json`, `gradebook.csv`, `canvas.csv` and `moodle.csv`, each at one stroke.

    Raises:
        OSError: The folder cannot be written.
    """
    for name, rows in zip(TABLES, (_rows(gradebook), _canvas(gradebook), _moodle(gradebook))):
        write_whole(out / name, _table(rows))
    text = json.dumps(gradebook.document(), ensure_ascii=False, indent=1)
    # A lone surrogate (a byte of a file name that is no text) has no UTF-8; as \udcXX it is JSON and comes back.
    write_whole(out / FILE, text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")


def read(out: Path) -> Gradebook | None:
    """The gradebook that `write` left there; None where there is none, or another schema, or damage."""
    try:
        document = json.loads((out / FILE).read_text(encoding="utf-8"))
        gradebook = Gradebook.read(document)
        return gradebook if json.loads(json.dumps(gradebook.document())) == document else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs as a formula."""
    return _FORMULA.sub(r"\1'", visible(text))


def _table(rows: Iterable[Iterable[object]]) -> str:
    # Excel takes a CSV file for one of the local code page unless it begins with a byte order mark. Canvas and Moodle
    # read over the mark, and their files too are opened in a spreadsheet, to fill in who is who.
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([harmless(each) if isinstance(each, str) else each for each in row] for row in rows)
    return "\ufeff" + text.getvalue()


def _rows(gradebook: Gradebook) -> Iterable[list[object]]:
    yield ["learner", "total", "possible", "note", *manifest.exercises()]
    for grade in gradebook.grades:
        earned = {each.name: each.points for each in grade.exercises}
        total = [grade.points, grade.possible] if grade.exercises else ["", ""]  # a refusal is no zero
        yield [grade.learner, *total, _note(grade), *(earned.get(name, "") for name in manifest.exercises())]


def _note(grade: Grade) -> str:
    same = [f"same package as {grade.same_as}"] if grade.same_as is not None else []
    return "; ".join([*([grade.refused] if grade.refused else same), *grade.notes])


def _canvas(gradebook: Gradebook) -> Iterable[list[object]]:
    student = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    possible = [sum(each.points for each in manifest.of_step(number)) for number in manifest.stages()]
    yield [*student, *_steps()]
    yield ["    Points Possible", "", "", "", "", *possible]
    for grade in _graded(gradebook):
        name = re.sub("Points(?= Possible)", "Points_", grade.learner)  # Canvas takes such a row for the one above
        yield [name, "", "", grade.learner, "", *_by_step(grade)]


def _moodle(gradebook: Gradebook) -> Iterable[list[object]]:
    yield ["Learner", "Total", "Total (feedback)", *_steps()]
    for grade in _graded(gradebook):
        yield [grade.learner, grade.points, _feedback(grade), *_by_step(grade)]


def _graded(gradebook: Gradebook) -> list[Grade]:
    return [each for each in gradebook.grades if each.exercises]


def _steps() -> list[str]:
    return [f"Step {stage.number}: {stage.title}" for stage in manifest.stages().values()]


def _by_step(grade: Grade) -> list[int]:
    return [sum(each.points for each in grade.exercises if each.step == number) for number in manifest.stages()]


def _feedback(grade: Grade) -> str:
    """One line in the course's own words; nothing that the package said. Moodle takes it for HTML."""
    passed = sum(each.passed for each in grade.exercises)
    said = [f"{passed} of {len(grade.exercises)} exercises passed, {points(grade.points, grade.possible)}."]
    for outcome in ("failed", "error"):
        those = [each for each in grade.exercises if each.outcome == outcome]
        named = [f"{each.name} ({each.mistake})" if each.mistake else each.name for each in those]
        said += [f"{outcome.capitalize()}: {', '.join(named)}."] if named else []
    return escape(" ".join(said), quote=False)
