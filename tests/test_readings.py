"""The readings besides the walkthrough: nbval, papermill, `coach walk` and `coach refresh`, as a person types them.

Small notebooks under the names of real ones say what they have to say in seconds; the real ones are read by
`pytest --nbval notebooks`, and whole in `test_readings_whole.py`.
"""

import json
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from coach import cells, manifest, notebooks, parameters, refresh
from coach.errors import CoachError
from coach.nbval_report import Grades
from coach.package import REPOSITORY
from conftest import BIN, run
from nbval.plugin import find_comment_markers, find_metadata_tags

STEPS = notebooks.written()
STDERR = 'import sys; print("careful", file=sys.stderr)'
DIES = "import os; os._exit(3)"
PARAMETERS = "package = None\nseed = None"


def notebook(file: Path, *sources: tuple[str, str]) -> None:
    """Writes a notebook of code cells, each `(id, source)`. Those without `step` count as run, with no output."""
    made = []
    for number, (name, source) in enumerate(sources, start=1):
        count = None if "step" in source else number  # nbval compares the output of a cell that has a count
        cell = nbformat.v4.new_code_cell(source, id=name, execution_count=count)
        if name == "parameters":
            cell.metadata.tags = [name]
        made.append(cell)
    written = nbformat.v4.new_notebook(cells=made, metadata=refresh.KERNEL)
    file.parent.mkdir(exist_ok=True)
    nbformat.write(written, file)


def begin(number: int) -> tuple[str, str]:
    return "begin", f"from coach import Step\nstep = Step({number})"


def check(name: str) -> tuple[str, str]:
    return f"check-{name.replace('_', '-')}", f'step.check("{name}")'


def summary(passed: int, points: int, *steps: int) -> str:
    """The line in which a reading of these steps ends."""
    all_of = [each for step in steps for each in manifest.of_step(step)]
    return f"exercises: {passed} of {len(all_of)} passed, {points} of {sum(each.points for each in all_of)} points"


def nbval(*arguments: object):
    return run("pytest", "--nbval", "-q", "-p", "no:cacheprovider", *arguments)


def wrong_in_toy_order(package: Path) -> Path:
    shutil.copytree(REPOSITORY / "solutions", package, ignore=shutil.ignore_patterns("__pycache__"))
    cells.write(package / "answers.py", "toy_order", 'toy_order = ["ship", "saw", "fell"]')
    return package


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with no notebook yet."""
    shutil.copytree(REPOSITORY / "materials", tmp_path / "materials", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("data", "dbt", "solutions", "pyproject.toml", ".dagster"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    (tmp_path / "notebooks").mkdir()
    return tmp_path


def coach_of(checkout: Path, *arguments: object, **how) -> subprocess.CompletedProcess:
    env = {**os.environ, "PYTHONPATH": str(checkout / "materials"), "PATH": f"{BIN}:{os.environ['PATH']}"}
    command = [sys.executable, "-m", "coach", *map(str, arguments)]
    how = {"stderr": subprocess.PIPE, **how}
    return subprocess.run(command, cwd=checkout, env=env, text=True, check=False, stdout=subprocess.PIPE, **how)


# nbval


def test_a_dead_kernel_ends_its_notebook_alone_and_points_come_from_verdicts(tmp_path: Path) -> None:
    package = wrong_in_toy_order(tmp_path / "handed_in" / "workshop")
    folder = tmp_path / "notebooks"
    notebook(folder / "01_asset_model.ipynb", begin(1), ("warns", STDERR), ("greets", 'print("hello")'),
             check("toy_order"), check("toy_skipped"))  # fmt: skip
    notebook(
        folder / "02_extraction_assets.ipynb",
        begin(2), check("runs_too_early"), ("kills", DIES), ("after", "1;"), ("last", "2;"),
    )  # fmt: skip
    grades = tmp_path / "grades.json"
    result = nbval(
        folder, "--package", package, "-n", 2, "--dist", "loadscope", "--nbval-cell-timeout", 9000, "--grades", grades
    )
    assert result.returncode == 1, result.stdout + result.stderr
    assert "\nThe kernel died in cell 2 (kills); the cells after it are not run.\n" in result.stdout
    assert result.stdout.count("\nNot run: the kernel died in cell 2 (kills).\n") == 2
    assert "\n✘ toy_order: failed, 0 of 1 point\n✔ toy_skipped: passed, 1 of 1 point\n" in result.stdout
    assert "\n? extraction: not judged, 0 of 2 points\n" in result.stdout
    assert f"{summary(2, 2, 1, 2)}\n4 failed, 6 passed" in result.stdout  # not the line on standard error
    first, second = (json.loads(grades.read_text(encoding="utf-8"))[each.name] for each in sorted(folder.iterdir()))
    assert first == {
        "cells": 5,
        "exercises": {"toy_order": "failed", "toy_skipped": "passed"},
        "failed": {"greets": '>>> print("hello")\n\n--- what came\n+++ expected\n-hello'},
    }
    assert list(second["failed"]) == ["kills", "after", "last"]
    assert second["failed"]["kills"].endswith("The kernel died in cell 2 (kills); the cells after it are not run.")


def test_a_check_is_no_failed_cell() -> None:
    grades = Grades("workshop")
    for cell, *said in (("rows",), ("check", ("verdict", {"exercise": "toy_order", "outcome": "failed"}))):
        report = SimpleNamespace(
            nodeid="01_asset_model.ipynb::Cell 1", when="call", failed=True, longreprtext="differs",
            user_properties=[("cell", cell), *said],
        )  # fmt: skip
        grades.pytest_runtest_logreport(report)
    assert grades.failed == {"01_asset_model.ipynb": {"rows": "differs"}}
    assert grades.said["01_asset_model.ipynb"]["toy_order"]["outcome"] == "failed"


def test_against_solutions_a_line_on_standard_error_is_a_difference_but_costs_no_points(tmp_path: Path) -> None:
    folder = tmp_path / "notebooks"
    notebook(folder / "01_asset_model.ipynb", begin(1), ("warns", STDERR), *map(check, ("toy_order", "toy_skipped")))
    result = nbval(folder, "-n", 2, "--dist", "loadfile")
    assert result.returncode == 1
    assert "Unexpected output fields from running code: {'stderr'}" in result.stdout
    assert f"{summary(2, 2, 1)}\n1 failed, 3 passed" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-n", 2], "--dist load scatters the cells of a notebook over several kernels. "
                    "Keep each notebook together: --dist loadscope"),
        (["--package", "nope"], "nope: no such package. Expected workshop, solutions or the path of a Python package."),
    ],
)  # fmt: skip
def test_nbval_says_in_one_line_what_it_cannot_use(arguments: list, message: str) -> None:
    result = nbval(REPOSITORY / "notebooks", *arguments)
    assert (result.returncode, result.stdout.strip(), result.stderr.strip()) == (4, "", f"ERROR: {message}")


# papermill


@pytest.mark.parametrize(
    ("parameter", "value", "message"),
    [
        ("pakage", "solutions", "pakage: no such parameter. Did you mean package? A notebook has these: package, seed"),
        ("package", "nope", "nope: no such package. Expected workshop, solutions or the path of a Python package."),
        ("seed", "x", "seed 'x': expected a whole number, such as 7"),
    ],
)
def test_papermill_ends_with_one_line_on_a_parameter_it_cannot_use(
    tmp_path: Path, parameter: str, value: str, message: str
) -> None:
    result = run("papermill", notebooks.path(2), "out.ipynb", "-p", parameter, value, cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.rstrip().endswith(f'Exception encountered at "In [3]":\n{message}')


def test_a_cell_that_is_not_papermills_says_nothing_of_parameters() -> None:
    own = "# Parameters\nimport math\npakage = math.pi"
    parameters.require_known(["", PARAMETERS, own, '# Parameters\nseed = 7\nPAPERMILL_INPUT_PATH = "a"\n', "pakage = 1"])
    with pytest.raises(CoachError, match="^sed: no such parameter"):
        parameters.require_known(['# Parameters\npackage = "solutions"\nsed = 7\n'])


# coach walk


def test_walk_goes_on_when_a_notebook_ends_early_and_says_where_and_why(checkout: Path) -> None:
    first, second = (checkout / "notebooks" / manifest.stages()[step].notebook for step in (1, 2))
    start = ("parameters", PARAMETERS)
    notebook(
        first, start, ("begin", "from coach import Step\nstep = Step(1, package=package, seed=seed)"),
        ("data", "from hashlib import sha256\nprint(sha256(open('data/forestry_logs.csv', 'rb').read()).hexdigest())"),
        check("toy_order"), ("breaks", "raise ValueError('<b>no</b>\\nand more')"), check("toy_skipped"),
    )  # fmt: skip
    notebook(second, start, begin(2), ("kills", DIES), check("runs_too_early"))
    package = wrong_in_toy_order(checkout / "handed_in" / "workshop")
    terminal, stderr = pty.openpty()  # papermill draws its bars on a terminal that has a size
    ioctl(stderr, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    result = coach_of(checkout, "walk", "--package", "handed_in/workshop", "--seed", 7, "--out", "a/b", stderr=stderr)
    os.close(stderr)
    drawn = os.read(terminal, 1 << 16).decode()
    os.close(terminal)
    assert result.returncode == 1
    lines = result.stdout.splitlines()
    assert re.fullmatch(
        rf"✘ step 1 +\d+ s  {summary(0, 0, 1)}; ended at cell breaks: ValueError: <b>no</b>", lines[0]
    )
    assert re.fullmatch(r"✘ step 2 .*; ended at cell kills: DeadKernelError: Kernel died", lines[1])
    assert lines[2:] == [summary(0, 0, 1, 2), "a/b/index.html"]
    assert "step 1:" in drawn and "step 2:" in drawn and "%|" in drawn

    out = checkout / "a" / "b"
    executed = {each.id: each for each in nbformat.read(out / first.name, as_version=4).cells}
    assert executed["check-toy-order"].outputs and not executed["check-toy-skipped"].outputs
    sources = "\n".join(each.source for each in executed.values())
    assert f'package = "{package.resolve()}"' in sources and "seed = 7" in sources
    run("python", REPOSITORY / "data" / "generate.py", "--out", out / "data", "--seed", 7)
    fresh = (out / "data" / "forestry_logs.csv").read_bytes()
    assert executed["data"].outputs[0].text.strip() == sha256(fresh).hexdigest()

    index = (out / "index.html").read_text()
    assert "color-scheme:light dark" in index and "://" not in index
    assert re.findall(r'<th scope="col">(\w+)</th>', index) == ["step", "exercises", "points", "time", "notebook"]
    assert '<a href="01_asset_model.html#cell-id=check-toy-order">✘ toy_order: failed, 0 of 1 point</a>' in index
    assert '01_asset_model.html#cell-id=breaks">✘ ended at cell breaks: ValueError: &lt;b&gt;no&lt;/b&gt;</a>' in index
    assert 'href="02_extraction_assets.html#cell-id=kills"' in index
    for page in ("01_asset_model.html", "02_extraction_assets.html", "01_asset_model.ipynb", "02_extraction_assets.ipynb"):
        assert f'href="{page}"' in index and (out / page).exists()
    assert 'id="cell-id=breaks"' in (out / "01_asset_model.html").read_text()


# coach refresh


@pytest.mark.slow
def test_refresh_stores_once_finds_what_is_stale_and_refuses_what_fails(checkout: Path) -> None:
    file = checkout / "notebooks" / "01_asset_model.ipynb"
    notebook(file, begin(1), ("says", "print(1 + 1)"), check("toy_order"))
    assert coach_of(checkout, "refresh", 1).stdout == "step 1: stored anew\n"
    stored = file.read_text()
    assert '"2\\n"' in stored and "✔ toy_order: passed" in stored and '"coach"' not in stored
    assert coach_of(checkout, "refresh", 1).stdout == "step 1: as it was\n"
    assert file.read_text() == stored

    file.write_text(stored.replace('"2\\n"', '"3\\n"').replace('"execution_count": 2', '"execution_count": 5'))
    result = coach_of(checkout, "refresh", "--check", 1)
    assert (result.returncode, result.stdout.splitlines()) == (1, [
        "step 1: 2 found",
        "cell says: noisy, its execution_count is not as refresh stores it",
        "cell says: stale, its output is another now",
    ])  # fmt: skip
    assert '"3\\n"' in file.read_text()

    file.write_text(stored.replace("print(1 + 1)", "print(1 / 0)"))
    result = coach_of(checkout, "refresh", 1)
    assert (result.returncode, result.stdout) == (2, "")
    said = "01_asset_model.ipynb, cell says: ZeroDivisionError: division by zero. Mend it first; nothing is stored.\n"
    assert result.stderr == said
    assert "print(1 / 0)" in file.read_text() and '"2\\n"' in file.read_text()


@pytest.mark.parametrize("step", STEPS)
def test_a_notebook_is_stored_as_refresh_stores_it(step: int) -> None:
    assert refresh.noise(step) == []


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        ('"execution_count": 12', '"execution_count": 40', "cell check-toy-order: noisy, its execution_count"),
        ('"cell_type": "markdown",\n   "id": "title",\n   "metadata": {}',
         '"cell_type": "markdown",\n   "id": "title",\n   "metadata": {"editable": true}', "cell title: noisy, its metadata"),
        ('"name": "python"\n  }', '"name": "python",\n   "version": "3.11.2"\n  }', "the notebook's metadata: noisy"),
        ("\n }\n", "\n }", "the file: noisy"),
        (' "cells": [', '  "cells": [', "the file: noisy"),
    ],
)  # fmt: skip
def test_noise_is_found_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was: str, now: str, found: str
) -> None:
    text = notebooks.path(1).read_text()
    (tmp_path / notebooks.path(1).name).write_text(text.replace(was, now) if was in text else text.rstrip("\n"))
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path)
    said = refresh.noise(1)
    assert said and said[0].startswith(found), said


# What is compared


@pytest.mark.parametrize("step", STEPS)
def test_every_cell_is_compared_unless_it_writes_code_or_shows_live_progress(step: int) -> None:
    for cell in nbformat.read(notebooks.path(step), as_version=4).cells:
        if cell.cell_type != "code":
            continue
        exempt = re.match(r"%%build |step\.scaffold\(\)$", cell.source) or "step.materialize(" in cell.source
        options = {**dict(find_metadata_tags(cell.metadata)), **dict(find_comment_markers(cell.source))}
        assert not options.get("skip"), cell.id
        assert options.get("check", True) or exempt, f"{cell.id}: nbval does not compare its output"
        kinds = {kind for output in cell.outputs for kind in output.get("data", {})}
        unseen = {kind for kind in kinds if kind in ("image/png", "image/jpeg") or "widget" in kind}
        assert not unseen, f"{cell.id}: nbval does not compare {unseen}"


@pytest.mark.parametrize("step", STEPS)
def test_the_stored_verdicts_are_those_of_a_finished_package(step: int) -> None:
    stored = {cell.source.strip(): cell for cell in nbformat.read(notebooks.path(step), as_version=4).cells}
    for it in manifest.of_step(step):
        said = stored[f'step.check("{it.name}")'].outputs[0].data["text/plain"]
        assert said.startswith(f"✔ {it.name}: passed, {it.points} point"), said
