"""The last lines of `pytest --nbval`: exercises and points, from what the checks in the notebooks said."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from . import manifest, results


class Grades:
    """Gathers verdicts from reports, wherever the cells ran.

    Args:
        package: As named by whoever started pytest.
    """

    def __init__(self, package: str):
        self.package = package
        self.said: dict[str, dict[str, dict]] = defaultdict(dict)  # by notebook, then by exercise

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        verdicts = self.said[report.nodeid.split("::")[0]]
        for name, verdict in report.user_properties if report.when == "call" else ():
            if name == results.PROPERTY:
                verdicts[verdict["exercise"]] = verdict

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
