"""`coach grade` as a teacher types it: exit codes, what is said where, what is graded anew, and what is left behind.

Most submissions here hold a package with nothing attempted: they are graded without being run, in an instant.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from coach import manifest
from coach.grading import classroom
from coach.grading.pages import page_name
from coach.package import REPOSITORY
from conftest import BIN, run
from handed_in import package, zipped

SLEEPS = "\n\nimport time\nwhile True:\n    time.sleep(1)\n"
POSSIBLE = sum(each.points for each in manifest.exercises().values())


def empty(folder: Path, text: str = "") -> Path:
    """A submission with nothing attempted."""
    (folder / "workshop").mkdir(parents=True)
    (folder / "workshop" / "__init__.py").write_text(text, encoding="utf-8")
    return folder


def sleeping(folder: Path, text: str = "") -> Path:
    """A submission whose definitions never come to their end."""
    with (package(folder / "workshop", ()) / "definitions.py").open("a", encoding="utf-8") as out:
        out.write(text + SLEEPS)
    return folder


def grade(*arguments: object, **env: str) -> subprocess.CompletedProcess:
    return run("coach", "grade", *arguments, **env)


def told(output: str) -> list[str]:
    """The learners who were graded, by the lines of progress."""
    return re.findall(r"^\[\d+/\d+\] '(.*?)': ", output, re.MULTILINE)


def book(out: Path) -> dict[str, dict]:
    return {each["learner"]: each for each in json.loads((out / "gradebook.json").read_text(encoding="utf-8"))["grades"]}


@pytest.fixture(scope="module")
def a_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two that are the same, another, and one that holds no package."""
    folder = tmp_path_factory.mktemp("class")
    empty(folder / "ada")
    zipped(empty(folder.with_name("made")), folder / "bea.zip")
    empty(folder / "cem", "# mine\n")
    (folder / "dan").mkdir()
    (folder / "dan" / "essay.txt").write_text("I could not do it.", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def first(a_class: Path) -> tuple[Path, subprocess.CompletedProcess]:
    """Where the class was graded, and what was said."""
    out = a_class.with_name("out")
    return out, grade(a_class, "--out", out, "--jobs", 2, "--json")


# ------------------------------------------------------------------------------------------------ what is said


def test_json_is_one_document_and_progress_goes_to_standard_error(first: tuple) -> None:
    out, result = first
    assert result.returncode == 1  # one is refused
    document = json.loads(result.stdout)
    assert document == json.loads((out / "gradebook.json").read_text(encoding="utf-8"))
    assert document["schema"] == "coach.gradebook/1"
    assert sorted(told(result.stderr)) == ["ada", "cem"]
    assert "[1/2] " in result.stderr and "[2/2] " in result.stderr and " min left" in result.stderr


def test_one_is_refused_and_the_same_is_graded_once(first: tuple) -> None:
    out, result = first
    grades = book(out)
    assert list(grades) == ["ada", "bea", "cem", "dan"]
    assert [each["same_as"] for each in grades.values()] == [None, "ada", None, None]
    assert "and 1 the same" in result.stderr
    assert grades["dan"]["refused"].startswith("dan: holds no package. Expected one folder workshop")
    assert [(each["points"], each["possible"]) for each in grades.values()] == [(0, POSSIBLE)] * 3 + [(0, 0)]


def test_every_learner_has_a_page(first: tuple) -> None:
    out, _ = first
    assert {file.name for file in (out / "learners").iterdir()} == {page_name(name) for name in book(out)}
    assert "<h1>Grades of the class</h1>" in (out / "index.html").read_text(encoding="utf-8")


def test_it_says_what_keeps_submissions_in_their_place(first: tuple, bubblewrap: str) -> None:
    assert "bubblewrap: no network; the course is read-only" in first[1].stderr


def test_exit_code_0_when_all_were_graded(a_class: Path, first: tuple, tmp_path: Path) -> None:
    shutil.copytree(first[0], tmp_path / "out")
    result = grade(a_class / "ada", "--out", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == f"1 graded, 0 refused. {tmp_path / 'out' / 'index.html'}"


def test_exit_code_2_and_one_line_when_it_cannot_be_begun(a_class: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")
    for arguments, said in (
        ((tmp_path / "nobody", "--out", tmp_path / "out"), "nobody: not found. Expected a submission or a folder of submissions."),
        ((a_class, "--out", taken), f"--out {taken}: File exists. Name a folder that can be written"),
        ((a_class, "--out", taken / "out"), f"--out {taken / 'out'}: Not a directory. Name a folder that can be written"),
        ((empty_class(tmp_path), "--out", tmp_path / "out"), "nothing is handed in there."),
    ):
        result = grade(*arguments)
        assert (result.returncode, result.stdout) == (2, "")
        assert said in result.stderr.splitlines()[-1]


def empty_class(folder: Path) -> Path:
    (folder / "nothing").mkdir()
    return folder / "nothing"


# ------------------------------------------------------------------------------------------------ what is graded anew


def test_a_second_call_grades_nothing(a_class: Path, first: tuple) -> None:
    out, _ = first
    before = (out / "gradebook.json").read_bytes()
    result = grade(a_class, "--out", out)
    assert result.returncode == 1
    assert told(result.stdout) == []
    assert "3 graded, 1 refused." in result.stdout
    assert (out / "gradebook.json").read_bytes() == before


def test_only_what_changed_is_graded_anew(a_class: Path, first: tuple, tmp_path: Path) -> None:
    shutil.copytree(first[0], tmp_path / "out")
    shutil.copytree(a_class, tmp_path / "class")
    (tmp_path / "class" / "ada" / "workshop" / "__init__.py").write_text("# another\n", encoding="utf-8")
    (tmp_path / "class" / "ada" / "notes.txt").write_text("not in the package", encoding="utf-8")
    (tmp_path / "class" / "cem" / "notes.txt").write_text("not in the package", encoding="utf-8")
    result = grade(tmp_path / "class", "--out", tmp_path / "out")
    assert told(result.stdout) == ["ada"]
    assert book(tmp_path / "out")["bea"]["same_as"] is None  # ada is another now, and bea keeps the grade
    assert book(tmp_path / "out")["bea"]["seconds"] == book(first[0])["bea"]["seconds"]


def graded_here(source: Path, out: Path, seed: int | None = None, **changed: object) -> list[str]:
    """Grades in this process; returns who was graded."""
    found: list[str] = []
    settings = {"jobs": 1, "seed": seed, "timeout": 600.0, "solutions": False, **changed}
    classroom.grade_class([source], out, tell=lambda at: found.append(at.grade.learner), **settings)
    return found


def test_everything_is_graded_anew_when_what_decides_a_grade_changes(
    a_class: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def project(seed: int | None) -> Iterator[Path]:
        yield REPOSITORY  # nothing is run here that would need it

    monkeypatch.setattr(classroom, "project", project)
    out = tmp_path / "out"
    assert graded_here(a_class, out) == ["ada", "cem"]
    assert graded_here(a_class, out) == []
    assert graded_here(a_class, out, seed=3) == ["ada", "cem"]
    assert graded_here(a_class, out, seed=3) == []
    assert graded_here(a_class, out, seed=3, timeout=60.0) == ["ada", "cem"]
    assert graded_here(a_class, out, seed=3, timeout=60.0, solutions=True) == ["ada", "cem"]
    monkeypatch.setattr(classroom, "course", lambda *_: "another course")
    assert graded_here(a_class, out, seed=3) == ["ada", "cem"]
    (out / "gradebook.json").write_text("{", encoding="utf-8")  # damaged
    assert graded_here(a_class, out, seed=3) == ["ada", "cem"]


def test_what_decides_a_grade(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of any file of the course that a grade depends on is one; what runs leave behind is none."""
    shutil.copy(REPOSITORY / "requirements.lock", copy)
    monkeypatch.setattr(classroom, "REPOSITORY", copy)
    known = {classroom.course(600, False)}
    for name in (
        "notebooks/01_asset_model.ipynb", "materials/coach/checks/step1.py", "materials/coach/exercises.toml",
        "materials/coach/grading/templates/learner.html", "materials/coach/grading/templates/style.css",
        "materials/dagster-scaffold/definitions.py", "solutions/answers.py", "data/forestry_logs.csv", "data/generate.py",
        "dbt/models/marts/fct_shipments.sql", "dbt/dbt_project.yml", "requirements.lock",
    ):  # fmt: skip
        with (copy / name).open("a", encoding="utf-8") as out:
            out.write("\n")
        assert (now := classroom.course(600, False)) not in known, name
        known.add(now)
    (copy / "dbt" / "target").mkdir(exist_ok=True)
    (copy / "dbt" / "target" / "compiled.sql").write_text("select 1", encoding="utf-8")
    (copy / "workshop" / "answers.py").write_text("", encoding="utf-8")
    assert classroom.course(600, False) in known


# ------------------------------------------------------------------------------------------------ what is left behind


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files; its path is short, so that submissions are graded below it."""
    with tempfile.TemporaryDirectory(prefix="t-") as folder:
        yield Path(folder)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_class_is_kept_and_gone_on_with(tmp_path: Path, temporary: Path, number: int) -> None:
    folder, out = tmp_path / "class", tmp_path / "out"
    empty(folder / "ada")
    sleeping(folder / "bea")
    sleeping(folder / "cem", "# mine\n")
    command = [BIN / "coach", "grade", folder, "--out", out, "--jobs", "1"]
    env = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline().startswith("[1/3] 'ada'")
        family = awaited(process.pid, lambda each: "coach.grading.server" in each.cmdline())
        process.send_signal(number)
        rest, said = process.communicate()
    assert (process.returncode, told(rest)) == (130, [])
    assert said.splitlines()[-1] == f"Interrupted. What is done is in {out}; the same line goes on from there."
    assert list(book(out)) == ["ada"] and (out / "index.html").exists()
    assert psutil.wait_procs(family, timeout=10)[1] == []
    assert list(temporary.iterdir()) == []
    for name in ("bea", "cem"):  # now there is nothing in them that is to be run
        shutil.rmtree(folder / name)
        empty(folder / name, f"# {name}\n")
    result = grade(folder, "--out", out)
    assert result.returncode == 0
    assert sorted(told(result.stdout)) == ["bea", "cem"] and list(book(out)) == ["ada", "bea", "cem"]


def awaited(pid: int, wanted: Callable[[psutil.Process], bool]) -> list[psutil.Process]:
    """The descendants of a process, as soon as one of them is what is wanted."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        family = psutil.Process(pid).children(recursive=True)
        try:
            if any(wanted(each) for each in family):
                return family
        except psutil.NoSuchProcess:
            continue
        time.sleep(0.1)
    raise AssertionError("it never began")


@pytest.mark.slow
def test_a_submission_that_takes_too_long_costs_itself_alone(tmp_path: Path, temporary: Path) -> None:
    folder, out = tmp_path / "class", tmp_path / "out"
    answers = package(sleeping(folder / "ada") / "aside", (1,), only="answers.py") / "answers.py"
    shutil.copy(answers, folder / "ada" / "workshop")
    shutil.rmtree(folder / "ada" / "aside")
    empty(folder / "bea")
    result = grade(folder, "--out", out, "--timeout", 20, "--jobs", 1, TMPDIR=str(temporary))
    assert result.returncode == 0, result.stderr
    assert told(result.stdout) == ["ada", "bea"]
    ada = book(out)["ada"]
    outcomes = {each["name"]: each["outcome"] for each in ada["exercises"] if each["outcome"] != "not attempted"}
    assert outcomes == {"rerun_by_hand": "passed", "toy_order": "passed", "toy_skipped": "passed", "start": "error"}
    evidence, *notebooks = ada["notes"]
    assert re.fullmatch(r"Its evidence ended early: (no answer after \d+|it took longer than 20) s\.", evidence)
    # The notebook of step 1 does not need the definitions: on a fast machine it comes to its end.
    assert set(notebooks) <= {"Its notebooks ended early: it took longer than 20 s."}
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_without_bubblewrap_it_says_so_and_grades_and_standard_error_costs_no_point(tmp_path: Path) -> None:
    with (package(tmp_path / "ada" / "workshop", (1,)) / "definitions.py").open("a", encoding="utf-8") as module:
        module.write('\n\nimport sys\nprint("careful", file=sys.stderr)\nprint("loaded")\n')
    far = tmp_path / "a folder for temporary files" / "below which no path of a socket is short enough for the system"
    far.mkdir(parents=True)
    result = grade(tmp_path / "ada", "--out", tmp_path / "out", PATH=str(BIN), TMPDIR=str(far))
    assert result.returncode == 0, result.stderr
    assert "bubblewrap is not installed: submissions could use the network" in result.stderr
    ada = book(tmp_path / "out")["ada"]
    assert (ada["points"], ada["notes"]) == (4, [])
    assert {each["notebook"] for each in ada["exercises"] if each["step"] == 1} == {"passed"}
    assert ada["notebooks"][0] == {"step": 1, "cells": 19, "differing": {}, "error": None}


@pytest.mark.slow
def test_plain_nbval_comes_to_the_same_points(tmp_path: Path) -> None:
    made = package(tmp_path / "ada" / "workshop", (1, 2), {"toy_order": "order_of_writing", "extract_customs": "no_group"})
    nbval = run("pytest", "--nbval", "notebooks", "-q", "-p", "no:cacheprovider", "--package", made, seconds=1200)
    grade(tmp_path / "ada", "--out", tmp_path / "out")
    passed = [each for each in book(tmp_path / "out")["ada"]["exercises"] if each["outcome"] == "passed"]
    points = sum(each["points"] for each in passed)
    said = re.search(r"^exercises: (\d+) of \d+ passed, (\d+) of (\d+) points$", nbval.stdout, re.MULTILINE)
    assert said and tuple(map(int, said.groups())) == (len(passed), points, POSSIBLE)


@pytest.mark.slow
def test_on_fresh_data_what_is_typed_in_shows_and_what_is_right_is_right(tmp_path: Path) -> None:
    package(tmp_path / "class" / "ada" / "workshop", manifest.stages())
    module = package(tmp_path / "class" / "bea" / "workshop", (1, 2)) / "assets" / "__init__.py"
    text = module.read_text(encoding="utf-8")
    assert text.count('"dagster/row_count": extraction.rows') == 1
    module.write_text(text.replace("extraction.rows", "3060"), encoding="utf-8")
    result = grade(tmp_path / "class", "--out", tmp_path / "out", "--seed", 7, "--jobs", 2)
    assert result.returncode == 0, result.stderr
    ada, bea = book(tmp_path / "out").values()
    assert (ada["points"], ada["notes"]) == (POSSIBLE, [])
    assert [(each["differing"], each["error"]) for each in ada["notebooks"]] == [({}, None)] * len(manifest.stages())
    forestry = next(each for each in bea["exercises"] if each["name"] == "extract_forestry")
    assert (forestry["outcome"], forestry["mistake"]) == ("failed", "wrong_row_count")
