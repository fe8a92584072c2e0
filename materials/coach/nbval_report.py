"""What `pytest --nbval` says in the end, from what the checks in the notebooks said: exercises and points, also as a file."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from . import manifest, results


class Grades:
    """Gathers verdicts from reports, wherever the cells ran.

    Args:
        package: As named by whoever started pytest.
        file: Where to write, after every cell, what was read so far: for each notebook the number of its cells, the
            outcome of its exercises, and why cells failed. A check is no failed cell: its exercise's outcome says it.
    """

    def __init__(self, package: str, file: Path | None = None):
        self.package, self.file = package, file
        self.said: dict[str, dict[str, dict]] = defaultdict(dict)  # by notebook, then by exercise
        self.cells: dict[str, int] = defaultdict(int)
        self.failed: dict[str, dict[str, str]] = defaultdict(dict)  # by notebook, then by cell

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        notebook = report.nodeid.split("::")[0]
        properties = report.user_properties if report.when == "call" else ()
        for name, verdict in properties:
            if name == results.PROPERTY:
                self.said[notebook][verdict["exercise"]] = verdict
        said = dict(properties)
        self.cells[notebook] += report.when == "call"
        if report.failed and results.PROPERTY not in said:
            cell = said.get(results.CELL) or report.nodeid.split("::")[-1]
            self.failed[notebook][cell] = said.get(results.DIFFERENCE) or report.longreprtext
        if self.file:
            self._write(self.file)

    def _write(self, file: Path) -> None:
        found = {
            PurePosixPath(notebook).name: {
                "cells": number,
                "exercises": {name: each["outcome"] for name, each in self.said[notebook].items()},
                "failed": self.failed[notebook],
            }
            for notebook, number in self.cells.items()
        }
        file.write_text(json.dumps(found), encoding="utf-8")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        yield  # after the list of failures, which can be long
        steps = {stage.notebook: number for number, stage in manifest.stages().items()}
        found = []
        for notebook, said in sorted(self.said.items()):
            if number := steps.get(PurePosixPath(notebook).name):
                found += results.of_step(number, said)
        if not found:
            return
        terminalreporter.section(f"exercises: {self.package}")
        for each in found:
            terminalreporter.line(str(each))
        terminalreporter.line(results.summary(found))
