"""One submission graded: taken to a bench, looked at by evidence, read by the notebooks."""

from __future__ import annotations

import difflib
import os
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from .. import cells, manifest
from ..bench import bench
from ..evidence import Evidence
from ..errors import CoachError
from ..judge import Judge
from ..package import REPOSITORY, Package
from ..verdict import Error, Failed, Verdict
from . import reaching, reading, submissions
from .confinement import FOLDERS, Limits, clear
from .evidence import Witness
from .grades import Exercise, Grade
from .submissions import Refused, Submission

SHORT = 40  # bytes of a path


@dataclass(frozen=True)
class Settings:
    """How a class is graded.

    Attributes:
        project: The folder whose data and dbt project every bench takes, and that holds the notebooks with the outputs of
            `solutions` on that data.
        timeout: Seconds for one submission, evidence and notebooks each.
        solutions: Whether the pages show the difference to the solution.
    """

    project: Path
    timeout: float = 600
    solutions: bool = False


def grade(submission: Submission, settings: Settings) -> Grade:
    """Grades a submission. Whatever is wrong with it becomes its row; nothing is raised because of it."""
    began = time.monotonic()
    found = Grade(submission.learner, str(submission.origin))
    with tempfile.TemporaryDirectory(prefix="g-", dir=_short(), ignore_cleanup_errors=True) as folder:
        top = Path(folder).resolve()
        try:
            taken = Package(top, "workshop")
            submissions.take(submission, taken.folder)
            found = replace(found, digest=submissions.digest(taken.folder))
            (taken.folder / "__init__.py").touch()
            with bench(taken, settings.project, within=top) as package:
                found = _graded(found, package, top / "w", settings)
        except Refused as error:
            found = replace(found, refused=str(error))
        finally:
            clear(top)
    return replace(found, seconds=round(time.monotonic() - began, 1))


def _short() -> str:
    """A folder for temporary files whose path leaves room for sockets below it: the system allows them about 100 bytes."""
    usual = tempfile.gettempdir()
    return usual if len(os.fsencode(usual)) <= SHORT or not os.access("/tmp", os.W_OK) else "/tmp"


def _graded(found: Grade, package: Package, work: Path, settings: Settings) -> Grade:
    work.mkdir()
    witness = Witness(work, package.project, Limits(seconds=settings.timeout), package.project / "witness.log")
    evidence = Evidence(package, ask=witness.ask, within=work)
    try:
        judge = Judge(evidence)
        verdicts = {name: _verdict(judge, name) for name in manifest.exercises()}
        ran = evidence.full_run()
        work.chmod(0o700)
        for each in [each for each in work.iterdir() if each.name not in FOLDERS and not (ran and each == ran[1])]:
            clear(each)  # the benches, with whatever the submission has put there
        read = reading.read(package, witness, verdicts.values(), settings.project / "notebooks", ran)
    finally:
        witness.close()
        clear(work)
        evidence.close()
    notes = [f"Its evidence ended early: {each}." for each in witness.notes]
    if reaches := reaching.note(package.folder):
        notes.append(reaches)
    if read.ended_for:
        notes.append(f"Its notebooks ended early: {read.ended_for}.")
    told = _told(found, verdicts, package, settings, notes, witness.cpu_seconds)
    exercises = [replace(each, notebook=read.outcomes.get(each.name, "not judged")) for each in told.exercises]
    return replace(told, exercises=tuple(exercises), notebooks=read.notebooks)


def _verdict(judge: Judge, name: str) -> Verdict:
    try:
        return judge.verdict(name)
    except Exception as error:  # whatever a check meets in a submission is the submission's row
        said = (str(error).splitlines() or [""])[0]
        if isinstance(error, CoachError):  # names the place itself
            return Error(name, why=said.replace(f"{judge.evidence.package.project}/", ""))
        return Error(name, manifest.exercise(name).module, f"{type(error).__name__}: {said}")


def _told(
    found: Grade, verdicts: dict[str, Verdict], package: Package, settings: Settings, notes: list[str], cpu: float
) -> Grade:
    exercises = []
    for name, verdict in verdicts.items():
        it = manifest.exercise(name)
        said = {"seen": " ".join(verdict.lines)}
        if isinstance(verdict, Failed):
            said = {key: getattr(verdict, key) for key in ("seen", "mistake", "production", "pointer")}
        exercises.append(
            Exercise(
                name, it.step, it.title, verdict.symbol, verdict.outcome.split(",")[0],
                it.points if verdict.passed else 0, it.points, **said, docs=it.docs,
                difference="" if verdict.passed or not settings.solutions else _difference(it, package),
            )
        )  # fmt: skip
    return replace(found, exercises=tuple(exercises), notes=tuple(notes), cpu_seconds=round(cpu, 1))


def _difference(it: manifest.Exercise, package: Package) -> str:
    right = cells.read(REPOSITORY / "solutions" / it.module)[it.name]
    try:
        own = cells.read(package.folder / it.module).get(it.name, "")
    except CoachError:
        return ""
    return "\n".join(difflib.unified_diff(own.splitlines(), right.splitlines(), "yours", "solution", lineterm="", n=99))
