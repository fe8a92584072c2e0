"""How long a class takes to grade, beside plain nbval; a part of `bench.py`.

A class is 60 of 100 packages that differ, made of the scaffold, the cells of `solutions` and the answers in
`wrong_answers/`: each is built up to one of the seven steps, and of what it attempts none to three exercises in ten are
wrong. The other 40 are handed in twice.
"""

import json
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from coach import manifest
from conftest import BIN
from handed_in import WRONG, package

DISTINCT = 0.6
GLANCE = 2.0  # seconds between two looks at the memory
AIM = {"submissions_a_minute": 6, "times_plain_nbval": 3, "unchanged_seconds": 3}


def grading(sizes: list[int], jobs: list[int], plain: int) -> dict:
    """Grades classes.

    Args:
        sizes: Submissions in each.
        jobs: At a time.
        plain: Of how many distinct packages of the largest class plain nbval is timed.
    """
    found: dict = {"aim": AIM}
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        for size in sizes:
            distinct = class_of(size, top / str(size))
            for number in jobs:
                found[f"{size} submissions, {number} at a time"] = _graded(top, size, distinct, number)
        if plain:
            found["plain nbval"] = seconds = _plain(sorted((top / str(max(sizes))).iterdir())[:plain])
            for name, each in found.items():
                if "a_package" in each and each is not seconds:
                    each["times_plain_nbval"] = round(seconds["a_package"] / each["a_package"], 2)
    return found


def class_of(size: int, folder: Path) -> int:
    """Makes a class; returns how many of its packages differ."""
    distinct = round(size * DISTINCT)
    for number in range(distinct):
        random_ = random.Random(number)
        steps = range(1, 2 + number % len(manifest.stages()))
        attempted = [each for each in WRONG if manifest.exercise(each).step in steps]
        wrong = random_.sample(attempted, len(attempted) * (number // 7 % 4) // 10)
        package(
            folder / f"{number:03}" / "workshop", steps, {name: random_.choice(list(WRONG[name])) for name in wrong}
        )
        (folder / f"{number:03}" / "workshop" / "__init__.py").write_text(f'"""Number {number}."""\n', encoding="utf-8")
    for number in range(distinct, size):
        shutil.copytree(folder / f"{number % distinct:03}", folder / f"{number:03}")
    return distinct


def _graded(top: Path, size: int, distinct: int, jobs: int) -> dict:
    command = [BIN / "coach", "grade", top / str(size), "--out", top / f"{size}-{jobs}", "--jobs", jobs, "--json"]
    with _memory() as peak:
        seconds, said = _timed(command)
    again, _ = _timed(command)
    cpu = sum(each["cpu_seconds"] for each in json.loads(said)["grades"] if not each["same_as"])
    return {
        "seconds": round(seconds, 1),
        "distinct": distinct,
        "a_package": round(seconds / distinct, 1),
        "submissions_a_minute": round(60 * size / seconds, 1),
        "cpu_seconds_a_package": round(cpu / distinct, 1),
        "cpu_seconds_a_submission": round(cpu / size, 1),
        "peak_memory_mb": round(peak[0]),
        "unchanged_seconds": round(again, 1),
    }


def _plain(folders: list[Path]) -> dict:
    """nbval alone, one package after another."""
    taken = []
    for folder in folders:
        command = [sys.executable, "-m", "pytest", "--nbval", "notebooks", "--package", folder / "workshop", "-q"]
        taken.append(_timed(command)[0])
    return {"packages": len(taken), "seconds": round(sum(taken), 1), "a_package": round(sum(taken) / len(taken), 1)}


def _timed(command: list) -> tuple[float, str]:
    start = time.perf_counter()
    done = subprocess.run([*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command[0]}: exit {done.returncode}")
    return time.perf_counter() - start, done.stdout


@contextmanager
def _memory() -> Iterator[list[float]]:
    """The largest sum, in MB, of what this process's descendants hold; what several share is counted once."""
    peak, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(GLANCE):
            held = 0
            for each in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    about = each.memory_full_info()
                    held += getattr(about, "pss", about.rss)
            peak[0] = max(peak[0], held / 1e6)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()
