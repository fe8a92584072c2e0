"""One submission read by nbval: the course's own notebooks run against it, confined."""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import manifest, notebooks, replay
from ..bench import PROJECT
from ..package import REPOSITORY, Package
from ..verdict import GIVEN, NotAttempted, Verdict, written
from .evidence import Witness
from .grades import Notebook

SECONDS = 120  # for one cell
LARGEST = 20_000_000  # bytes of the report
SHOWN = 2_000  # characters of what is said of one cell
DIED = "kernel died"  # in what `coach.nbval_cells` says of a cell


@dataclass(frozen=True)
class Reading:
    """What the notebooks said.

    Attributes:
        notebooks: By step, in order.
        outcomes: Of the exercises whose check ran.
        ended_for: Why it was ended before its end.
    """

    notebooks: tuple[Notebook, ...]
    outcomes: dict[str, str]
    ended_for: str | None


def read(
    package: Package,
    witness: Witness,
    verdicts: Iterable[Verdict],
    references: Path,
    ran: tuple[dict[str, Any], Path] | None = None,
) -> Reading:
    """Runs the notebooks against the package and compares outputs with those of `solutions` on the same data.

    A notebook of whose step nothing was attempted is not run. The checks in the notebooks do not judge again; they say
    the verdicts given. Where they say another, somebody has changed what they say.

    Args:
        package: On a bench, whose data and dbt project the notebooks take.
        witness: What runs them.
        verdicts: The verdicts, on every exercise.
        references: The folder of the notebooks, with the outputs that are expected.
        ran: The full run of the evidence, as `Evidence.full_run` gives it; the notebooks take it over.
    """
    verdicts = list(verdicts)
    attempted = {manifest.exercise(each.exercise).step for each in verdicts if not isinstance(each, NotAttempted)}
    steps = [step for step in notebooks.written() if step in attempted]
    if not steps:
        return Reading(tuple(Notebook(step, 0) for step in notebooks.written()), {}, None)
    given, report = package.project / "verdicts.json", witness.folder / "grades.json"
    given.write_text(written(verdicts), encoding="utf-8")
    env = {GIVEN: str(given), PROJECT: str(package.project)}
    if ran:
        made = package.project / "run.json"
        made.write_text(replay.written(ran[1], ran[0]), encoding="utf-8")
        env[replay.MADE] = str(made)
    here = package.project / "notebooks"  # in sight of the submission
    shutil.copytree(references, here)
    arguments = [
        "--nbval", *(str(here / notebooks.path(step).name) for step in steps),
        "--package", str(package.folder), "--grades", str(report), f"--nbval-cell-timeout={SECONDS}",
        "-c", str(REPOSITORY / "pyproject.toml"), "--rootdir", str(package.project), "-p", "no:cacheprovider", "-p", "no:xdist", "-q",
    ]  # fmt: skip
    ended_for = witness.read(arguments, env)
    found = _report(report)
    read = tuple(_notebook(step, step in steps, found.get(notebooks.path(step).name)) for step in notebooks.written())
    outcomes = {name: outcome for each in found.values() for name, outcome in each["exercises"].items()}
    known = {name: outcome for name, outcome in outcomes.items() if name in manifest.exercises()}
    return Reading(read, known, ended_for)


def _report(file: Path) -> dict[str, dict]:
    """What was written, as far as it has the shape that it should have: the file is the submission's as much as ours."""
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST:
            return {}
        found = json.loads(file.read_bytes())
        return {str(name): _shaped(each) for name, each in found.items()}
    except (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return {}


def _shaped(each: Mapping) -> dict:
    return {
        "cells": int(each["cells"]),
        "exercises": {str(name)[:100]: str(outcome)[:100] for name, outcome in each["exercises"].items()},
        "failed": {str(cell)[:100]: str(why)[:SHOWN] for cell, why in list(each["failed"].items())[:200]},
    }


def _notebook(step: int, run: bool, found: Mapping | None) -> Notebook:
    if found is None:
        return Notebook(step, 0, error="It was begun and said nothing." if run else None)
    died = [why for why in found["failed"].values() if DIED in why]
    return Notebook(step, found["cells"], found["failed"], died[0] if died else None)
