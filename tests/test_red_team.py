"""The red team: hostile and broken submissions, graded as one class with honest ones among them.

A file of `red_team/` is a submission's `__init__.py`, added to the scaffold and two answers, of which one is right;
after `# >>> MODULE` it goes on with another module. None gains a point that it did not earn, none costs an honest one a
point, and nothing stays behind.
"""

import io
import json
import os
import shutil
import socket
import tarfile
import threading
import uuid
import zipfile
from pathlib import Path

import psutil
import pytest
from bs4 import BeautifulSoup
from coach import cells, manifest
from coach.building import split
from coach.grading.confinement import bubblewrap
from coach.package import REPOSITORY
from conftest import run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.grading,
    # Some would kill or overwrite all that they can reach.
    pytest.mark.skipif(not bubblewrap(), reason="bubblewrap is missing or not permitted: nothing holds a red team"),
]

HOSTILE = Path(__file__).parent / "red_team"
ANSWERS = '# %% rerun_by_hand\nrerun_by_hand = ["sawmill", "customs", "tag_mapping"]\n\n\n# %% toy_order\ntoy_order = ["ship"]\n'
MARK = "red-team-was-here"


ANSWERED = {"rerun_by_hand": "passed", "toy_order": "failed"}
VAIN = {**ANSWERED, "start": "passed"}  # it does no harm, and no good to itself
IN_NOTEBOOKS = {**VAIN, "feeds_custody": "failed"}  # of step 4, whose notebook imports the package
BROKEN = {**ANSWERED, "start": "error"}  # it cannot be looked at: what is judged by its text is judged
EMPTY_HANDED = {**VAIN, "extract_forestry": "failed"}
UNREADABLE = {**VAIN, "extract_forestry": "error"}
REFUSED: dict[str, str] = {}


def of_module(module: str) -> list[str]:
    return [each.name for each in manifest.exercises().values() if each.module == module]


EXPECTED = {
    # to be judged by something else than the coach
    "ast_transformer": IN_NOTEBOOKS,
    "import_hook": VAIN,
    "patched_coach": BROKEN,
    "patched_for_once": BROKEN,
    "patched_watch": BROKEN,
    "emptied_memory": BROKEN,
    "patched_check": IN_NOTEBOOKS,
    "patched_pytest": IN_NOTEBOOKS,
    "patched_time": BROKEN,
    "shadows": BROKEN,
    "shadow_in_folder": VAIN,
    # to answer in its stead
    "forged_report": VAIN,
    "forged_output": VAIN,
    "printed_verdicts": IN_NOTEBOOKS,
    "forged_by_arguments": VAIN,
    "garbage": VAIN,
    "forged_by_descriptors": BROKEN,
    "forged_by_frames": BROKEN,
    "forged_by_threads": BROKEN,
    "lying_definitions": BROKEN,
    # to show what another did
    "solutions_imported": BROKEN,
    "solutions_read": VAIN,
    "history_reader": VAIN,
    "stale_warehouse": EMPTY_HANDED,
    "view": UNREADABLE,
    "warehouse_link": UNREADABLE,
    "warehouse_pipe": UNREADABLE,
    "warehouse_log_pipe": UNREADABLE,
    "warehouse_broken": UNREADABLE,
    # to end what looks at it
    "sys_exit": BROKEN,
    "os_exit": BROKEN,
    "kill_all": BROKEN,
    "noisy": BROKEN,
    "not_utf8": {**ANSWERED, **dict.fromkeys(of_module("definitions.py"), "error")},
    "null_bytes": BROKEN,
    "deep_nesting": {**VAIN, "toy_skipped": "error"},
    "deep_sum": {**VAIN, "toy_skipped": "error"},
    "cells_twice": {**dict.fromkeys(of_module("answers.py"), "error"), "start": "passed"},
    # to use up what there is
    "memory": BROKEN,
    "memory_in_files": BROKEN,
    "large_file": BROKEN,
    "large_files": BROKEN,
    "sparse_file": BROKEN,
    "many_files": BROKEN,
    "unnamed_files": BROKEN,
    "deep_folders": BROKEN,
    "descriptors": BROKEN,
    "fork_bomb": BROKEN,
    "endless_loop": BROKEN,
    "sleeps_for_ever": BROKEN,
    # to reach what is not theirs
    "deletes_the_bench": BROKEN,
    "closes_the_bench": VAIN,
    "writes_outside": VAIN,
    "bench_link": BROKEN,
    "memory_link": {**BROKEN, "run_order": "error"},
    "bench_racer": VAIN,
    "network": VAIN,
    "daemons": VAIN,
    "zip_slip": REFUSED,
    "tar_slip": REFUSED,
    "zip_bomb": REFUSED,
    "two_packages": REFUSED,
    "package_link": REFUSED,
    # honest ones
    '=HYPERLINK("http:__localhost","A")': VAIN,
    "new\nline": VAIN,
    "notebooks": VAIN,
    "standard_error": {**VAIN, "extract_forestry": "passed"},
    "other_style": {**VAIN, "extract_forestry": "passed", "extract_sawmill": "passed"},
}
HANGING = ["endless_loop", "sleeps_for_ever"]

# What ended those that would not have ended by themselves.
ENDED_FOR = {
    "memory": "it used more than 3000 MB of memory",
    "memory_in_files": "it wrote more than 3000 MB",
    "large_files": "it wrote more than 3000 MB",
    "unnamed_files": "it wrote more than 3000 MB",
    "many_files": "it wrote more than 30000 files and folders",
    "deep_folders": "it put more than 100 folders into each other",
}
# Files of their own would be no text, or lead out of the tree.
ODD = ["not_utf8", "null_bytes", "deep_sum", "cells_twice", "notebooks", "two_packages", "package_link"]
ARCHIVES = ["zip_slip", "tar_slip", "zip_bomb"]

# Half of every step, done well.
HALVES = {
    1: ["rerun_by_hand", "toy_order"],
    2: ["start", "extract_forestry", "extract_sawmill"],
    3: ["start", "dbt_project", "runs_on_stale"],
    4: ["start", "feeds_custody", "edges"],
    5: ["first_wave", "longest_chain", "run_order"],
    6: ["failed_assets", "made_by"],
    7: ["lost", "survivors", "to_rerun"],
}
EXPECTED |= {f"half_of_step_{step}": {"start": "passed", **dict.fromkeys(done, "passed")} for step, done in HALVES.items()}


def submission(folder: Path, name: str) -> Path:
    """A submission of `red_team/`; the scaffold and two answers alone when there is no file of its name."""
    package = _scaffold(folder / name / "workshop")
    (package / "answers.py").write_text(ANSWERS)
    if (HOSTILE / f"{name}.py").exists():
        for part in f"# >>> __init__.py\n{(HOSTILE / f'{name}.py').read_text()}".split("# >>> ")[1:]:
            module, _, text = part.partition("\n")
            file = package / module
            file.parent.mkdir(exist_ok=True)
            if module == "assets/__init__.py":
                _take(package, "assets/__init__.py", "imports", "describe")
                _take(package, "resources.py", "imports", "Warehouse", "Dbt")
            with file.open("a") as out:
                out.write(f"\n\n{text}" if file.stat().st_size else text)
    return folder / name


def _scaffold(package: Path) -> Path:
    shutil.copytree(REPOSITORY / "materials" / "dagster-scaffold", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "__init__.py").touch()
    return package


def _take(package: Path, module: str, *names: str) -> None:
    """Cells of the solution."""
    for name in names:
        cells.write(package / module, name, cells.read(REPOSITORY / "solutions" / module)[name])


def half(folder: Path, step: int) -> None:
    package = _scaffold(folder / f"half_of_step_{step}" / "workshop")
    modules = {split(manifest.exercise(name).cell)[0] for name in HALVES[step]}
    for module in modules:
        every = cells.read(REPOSITORY / "solutions" / module)
        _take(package, module, *(name for name in every if name not in manifest.exercises()))
    for name in HALVES[step]:
        _take(package, *split(manifest.exercise(name).cell))
    _take(package, "resources.py", "imports", "Warehouse", "Dbt")


def odd(folder: Path, port: int) -> None:
    """What a file of `red_team/` cannot hold."""
    for name, module, content in (
        ("not_utf8", "definitions.py", b"# %% start\nimport dagster as dg\ndefs = dg.Definitions()  # \xff\xfe\n"),
        ("null_bytes", "definitions.py", b"# %% start\nimport dagster as dg\ndefs = dg.Definitions()\n\0\0\0\n"),
        ("deep_sum", "answers.py", f"{ANSWERS}\n\n# %% toy_skipped\ntoy_skipped = [{'1+' * 50_000}1]\n".encode()),
        ("cells_twice", "answers.py", (ANSWERS + "\n\n" + ANSWERS).encode()),
    ):
        (submission(folder, name) / "workshop" / module).write_bytes(content)
    network = folder / "network" / "workshop" / "__init__.py"
    network.write_text(network.read_text().replace("PORT", str(port)))
    place = submission(folder, "notebooks") / "notebooks"
    place.mkdir()
    for notebook in list((REPOSITORY / "notebooks").glob("*.ipynb"))[:5]:  # copied, retyped, and some deleted
        document = json.loads(notebook.read_text())
        for cell in document["cells"]:
            cell.pop("id")
            cell["source"], cell["cell_type"] = ["step.check = print"], "raw"
        (place / notebook.name).write_text(json.dumps({**document, "cells": document["cells"] * 2}))
    stale = folder / "stale_warehouse" / "data"
    stale.mkdir()
    (stale / "warehouse.duckdb").write_bytes(b"\0" * 4096)
    submission(folder, "two_packages")
    shutil.copytree(folder / "two_packages" / "workshop", folder / "two_packages" / "copy" / "workshop")
    submission(folder, "package_link").joinpath("workshop").rename(folder / "package_link" / "elsewhere")
    (folder / "package_link" / "workshop").symlink_to(REPOSITORY / "solutions")
    shutil.rmtree(folder / "package_link" / "elsewhere")
    with zipfile.ZipFile(folder / "zip_slip.zip", "w") as archive:
        archive.writestr("workshop/definitions.py", "")
        archive.writestr(f"../../{MARK}", "mark")
    with zipfile.ZipFile(folder / "zip_bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("workshop/definitions.py", "")
        archive.writestr("workshop/answers.py", b"\n" * (200 << 20))
    with tarfile.open(folder / "tar_slip.tar", "w") as archive:
        for name in ("workshop/definitions.py", f"/tmp/{MARK}"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """Rows by learner, and what was there before and after: processes, mounts, files."""
    folder = tmp_path_factory.mktemp("class")
    temporary = folder / "t"
    temporary.mkdir()
    arrived: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_listen, args=(listener, arrived), daemon=True).start()
        for learner in EXPECTED:
            if learner in (*ODD, *ARCHIVES):
                continue
            if learner in HANGING:
                submission(folder / "hanging", learner)
            elif learner.startswith("half_of_step"):
                half(folder / "swift", int(learner[-1]))
            else:
                submission(folder / "swift", learner)
        odd(folder / "swift", listener.getsockname()[1])
        before = _state()
        secret = {"RED_TEAM_SECRET": uuid.uuid4().hex, "TMPDIR": str(temporary)}
        for name, seconds in (("hanging", 40), ("swift", 300)):
            command = ["grade", folder / name, "--out", folder / f"{name}-out", "--timeout", seconds]
            done = run("coach", *command, seconds=3600, **secret)
            assert done.returncode == (name == "swift"), done.stdout + done.stderr
        after = _state()
    books = [json.loads((folder / f"{name}-out" / "gradebook.json").read_text()) for name in ("hanging", "swift")]
    rows = {each["learner"]: each for book in books for each in book["grades"]}
    return {"rows": rows, "before": before, "after": after, "arrived": arrived, "temporary": temporary, "folder": folder}


def _listen(listener: socket.socket, arrived: list[bytes]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        arrived.append(connection.recv(100))


def _state() -> dict:
    """Mounts, and of every file of the repository what changes with it."""
    kept = ("materials", "notebooks", "data", "dbt", "solutions", "workshop", "tests", ".dagster", "pyproject.toml")
    files = {}
    for file in (each for name in kept for each in (REPOSITORY / name, *(REPOSITORY / name).rglob("*"))):
        if file.is_file() and "__pycache__" not in file.parts:
            about = file.stat()
            files[str(file)] = (about.st_size, about.st_mtime_ns, about.st_mode, about.st_ino)
    mounts = Path("/proc/self/mounts")
    return {"mounts": mounts.read_text() if mounts.exists() else "", "files": files}


@pytest.mark.parametrize("learner", EXPECTED)
def test_gets_what_it_earned(graded: dict, learner: str) -> None:
    row = graded["rows"][learner]
    outcomes = {each["name"]: each["outcome"] for each in row["exercises"] if each["outcome"] != "not attempted"}
    outcomes = {name: outcome for name, outcome in outcomes.items() if not outcome.startswith("blocked")}
    assert outcomes == EXPECTED[learner], [(each["name"], each["seen"]) for each in row["exercises"] if each["seen"]]
    assert bool(row["refused"]) == (EXPECTED[learner] is REFUSED)
    passed = [name for name, outcome in EXPECTED[learner].items() if outcome == "passed"]
    assert row["points"] == sum(manifest.exercise(name).points for name in passed)


@pytest.mark.parametrize("learner", ENDED_FOR)
def test_is_ended_for(graded: dict, learner: str) -> None:
    assert f"Its evidence ended early: {ENDED_FOR[learner]}." in graded["rows"][learner]["notes"]


@pytest.mark.parametrize("learner", [each for each in EXPECTED if each.startswith(("forged_by", "patched_check", "emptied"))])
def test_the_teacher_is_told_to_read_it(graded: dict, learner: str) -> None:
    assert any("Read it before you trust its points" in each for each in graded["rows"][learner]["notes"])


def test_what_a_notebook_was_made_to_say_is_told_and_makes_no_point(graded: dict) -> None:
    row = graded["rows"]["patched_check"]
    (exercise,) = [each for each in row["exercises"] if each["name"] == "feeds_custody"]
    assert (exercise["outcome"], exercise["notebook"], exercise["points"]) == ("failed", "passed", 0)
    page = BeautifulSoup((graded["folder"] / "swift-out" / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert "feeds_custody: the notebook says passed, the evidence failed" in page.get_text()


def test_covers_every_file() -> None:
    assert {each.stem for each in HOSTILE.glob("*.py")} <= set(EXPECTED)


def test_everybody_has_a_row(graded: dict) -> None:
    assert set(graded["rows"]) == set(EXPECTED)


def test_nothing_arrives_by_network(graded: dict) -> None:
    assert graded["arrived"] == []


def test_no_process_stays(graded: dict) -> None:
    assert [each for each in psutil.process_iter(["pid", "cmdline"]) if _belongs(each, graded["folder"])] == []


def _belongs(process: psutil.Process, folder: Path) -> bool:
    try:
        environment = process.environ()
        return "RED_TEAM" in environment or str(folder) in " ".join((*process.cmdline(), *environment.values()))
    except psutil.Error:
        return False


def test_no_file_stays(graded: dict) -> None:
    assert list(graded["temporary"].iterdir()) == []
    places = [Path("/"), Path("/tmp"), Path("/var/tmp"), Path("/usr"), Path("/etc"), Path.home(), Path(os.sys.prefix), REPOSITORY]
    found = [place / MARK for place in places if (place / MARK).exists()]
    assert [*found, *graded["folder"].rglob(MARK), *REPOSITORY.rglob(MARK)] == []


def test_the_repository_is_as_it_was(graded: dict) -> None:
    assert graded["after"]["files"] == graded["before"]["files"]


def test_no_mount_stays(graded: dict) -> None:
    assert graded["after"]["mounts"] == graded["before"]["mounts"]
