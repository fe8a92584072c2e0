"""A class graded: who is graded at all, side by side, and what of an earlier grading still holds."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from extract import SOURCES

from .. import notebooks, refresh
from ..errors import CoachError
from ..package import QUICK, REPOSITORY, Package
from . import confinement, gradebook, pages, submissions
from .grader import Settings, grade
from .grades import Grade, Gradebook
from .submissions import Refused, Submission

# What decides a grade.
COURSE = ("notebooks/*.ipynb", "materials/**/*.py", "materials/**/*.toml", "materials/**/*.html", "materials/**/*.css",
          "solutions/**/*.py", "data/*.csv", "data/*.py", "dbt/**/*.sql", "dbt/**/*.yml", "requirements.lock")  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """Where a grading stands.

    Attributes:
        grade: The one that was just finished.
        done, of: Submissions that are graded, and all that had to be.
        same: Learners who get the same grade, since they handed in the same.
    """

    grade: Grade
    done: int
    of: int
    same: int


def grade_class(
    sources: Sequence[Path], out: Path, jobs: int, seed: int | None, timeout: float, solutions: bool,
    tell: Callable[[Progress], None] = lambda progress: None,
) -> Gradebook:  # fmt: skip
    """Grades submissions, and writes gradebook and pages to `out`; what is done is kept when it is interrupted.

    Args:
        sources: Submissions, or folders of them.
        out: Folder; made when missing. A gradebook there spares what has not changed since.
        jobs: How many at a time.
        seed: Of freshly generated data. None: the data of the repository.
        timeout: Seconds for one submission, evidence and notebooks each.
        solutions: Whether the pages show the difference to the solution.
        tell: Called whenever one is finished.

    Raises:
        CoachError: No such submission, or `out` cannot be written.
    """
    found = submissions.find(sources)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CoachError(f"--out {out}: {error.strerror}. Name a folder that can be written") from error
    decides = course(timeout, solutions)
    before = gradebook.read(out)
    kept = {each.digest: each for each in before.grades if each.digest} if _holds(before, decides, seed) else {}
    grades: dict[str, Grade] = {}
    waiting: dict[str, list[Submission]] = {}  # by digest: the first is graded, the others get its grade
    for each in found:
        try:
            waiting.setdefault(_digest(each), []).append(each)
        except Refused as error:
            grades[each.learner] = Grade(each.learner, str(each.origin), refused=str(error))
    for digest in [each for each in waiting if each in kept]:
        _give(kept[digest], waiting.pop(digest), grades)

    def book() -> Gradebook:
        listed = tuple(grades[each.learner] for each in found if each.learner in grades)
        return Gradebook(listed, decides, seed, confinement.described())

    try:
        if waiting:
            with project(seed) as folder:
                settings = Settings(folder, timeout, solutions)
                for done, (graded, same) in enumerate(_side_by_side(list(waiting.values()), settings, jobs), 1):
                    _give(graded, same, grades)
                    gradebook.write(book(), out)
                    tell(Progress(grades[same[0].learner], done, len(waiting), len(same) - 1))
    finally:
        gradebook.write(book(), out)
        now, same = book(), before.grades if kept else ()
        pages.write(now, out, only={each.learner for each in now.grades if each not in same})
    return book()


def course(timeout: float, solutions: bool) -> str:
    """SHA-256 of what decides a grade."""
    found = hashlib.sha256(f"{timeout} {solutions}".encode())
    for pattern in COURSE:
        for file in sorted(REPOSITORY.glob(pattern)):
            if "__pycache__" not in file.parts and "target" not in file.parts:
                found.update(str(file.relative_to(REPOSITORY)).encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


@contextmanager
def project(seed: int | None) -> Iterator[Path]:
    """A folder with the data of a seed, the dbt project, parsed, and the notebooks as they come out with `solutions` on
    that data; deleted when left."""
    with tempfile.TemporaryDirectory(prefix="p-", ignore_cleanup_errors=True) as folder:
        made = Package(Path(folder).resolve(), "workshop")
        ignored = shutil.ignore_patterns("target", "logs", "*.duckdb*", "__pycache__")
        for name in ("data", "dbt"):
            shutil.copytree(REPOSITORY / name, made.project / name, ignore=ignored)
        if seed is not None:
            _run([REPOSITORY / "data" / "generate.py", "--out", made.data, "--seed", seed])
            _lengthen(made.data, seed)
        _run(["-c", "from dbt.cli.main import cli; cli()", "parse", "--quiet"], made.dbt)
        if seed is None:
            shutil.copytree(notebooks.FOLDER, made.project / "notebooks")
        else:
            refresh.into(made.project / "notebooks", made.project)
        yield made.project


def _lengthen(data: Path, seed: int) -> None:
    """Repeats some lines of each file, and cuts some off: the generator makes as many for every seed, and a number of rows
    or of rejected lines that was typed in would be right on all its data."""
    chance = random.Random(seed)
    for source in SOURCES.values():
        file = data / source.file
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        more = chance.sample(lines[1:], chance.randint(3, 30))
        if source.table == "tag_mapping":  # the one file that has lines cut off
            more += [line.partition(",")[0] + "\n" for line in chance.sample(lines[1:], chance.randint(3, 30))]
        file.write_text("".join([*lines, *more]), encoding="utf-8")


def _run(command: Sequence[object], cwd: Path | None = None) -> None:
    done = subprocess.run(
        [sys.executable, *map(str, command)], cwd=cwd, env={**os.environ, "PYTHONPATH": str(QUICK)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        last = ((done.stderr or done.stdout).strip().splitlines() or ["no word"])[-1]
        raise CoachError(f"the course cannot be made ready for grading: {last}. Run: coach doctor")


def _side_by_side(groups: Sequence[list[Submission]], settings: Settings, jobs: int) -> Iterator[tuple[Grade, list[Submission]]]:
    with ThreadPoolExecutor(jobs) as pool:
        running = {pool.submit(grade, group[0], settings): group for group in groups}
        try:
            while running:
                ended, _ = wait(running, return_when=FIRST_COMPLETED)
                for each in ended:
                    yield each.result(), running.pop(each)
        except BaseException:  # Ctrl-C: those that are begun are ended, the others do not begin
            pool.shutdown(wait=False, cancel_futures=True)
            while not all(each.done() for each in running):
                for each in list(confinement.Confined.running):
                    each.end("the grading was interrupted")
                time.sleep(0.1)
            raise


def _digest(submission: Submission) -> str:
    with tempfile.TemporaryDirectory(prefix="g-", ignore_cleanup_errors=True) as folder:
        submissions.take(submission, Path(folder) / "workshop")
        return submissions.digest(Path(folder) / "workshop")


def _give(graded: Grade, same: Sequence[Submission], grades: dict[str, Grade]) -> None:
    first, *others = same
    grades[first.learner] = replace(graded, learner=first.learner, origin=str(first.origin), same_as=None)
    for each in others:
        grades[each.learner] = replace(graded, learner=each.learner, origin=str(each.origin), same_as=first.learner)


def _holds(before: Gradebook | None, decides: str, seed: int | None) -> bool:
    return before is not None and (before.course, before.seed) == (decides, seed)
