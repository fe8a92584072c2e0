"""nbval's notebooks and cells, with more: a kernel's death is noticed, verdicts and differences are kept for the report."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from queue import Empty

import pytest
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

from . import differences, results
from .bench import swept
from .package import REPOSITORY

GLANCE = 1.0  # seconds between two looks at whether a silent kernel is alive


class KernelDied(Exception):
    """Where, in one sentence."""


class Notebook(IPyNbFile):
    """A notebook whose kernel's death is noticed within about a second, and ends it."""

    died_in: str | None = None

    def collect(self) -> Iterator["Cell"]:
        for each in super().collect():
            yield Cell.from_parent(self, name=each.name, cell_num=each.cell_num, cell=each.cell, options=each.options)

    def setup(self) -> None:
        self._open = ExitStack()
        self._open.enter_context(swept())
        super().setup()
        self.kernel.get_message = _watched(self.kernel, self.kernel.get_message)

    def teardown(self) -> None:
        super().teardown()
        if self.died_in and hasattr(self.kernel, "km"):
            self.kernel.kc.stop_channels()
            self.kernel.km.cleanup_resources()
        self._open.close()


class Cell(IPyNbCell):
    """A code cell."""

    def runtest(self) -> None:
        self.user_properties.append((results.CELL, self.cell.get("id", "")))
        if self.parent.died_in:
            raise KernelDied(f"Not run: the kernel died in {self.parent.died_in}.")
        try:
            super().runtest()
        except KernelDied:
            self.parent.died_in = f"cell {self.cell_num}" + (f" ({self.cell.id})" if "id" in self.cell else "")
            raise KernelDied(f"The kernel died in {self.parent.died_in}; the cells after it are not run.") from None
        except NbCellError as error:
            told = differences.told(self.cell.source, self.cell.outputs, self.test_outputs or (), str(error))
            self.user_properties.append((results.DIFFERENCE, told))
            raise
        finally:
            for verdict in results.verdicts(self.test_outputs or ()).values():
                self.user_properties.append((results.PROPERTY, verdict))

    def compare_outputs(self, test, ref, skip_compare=None) -> bool:
        """nbval's comparison; but a package that is graded is not wrong because it warns on standard error."""
        if os.environ["WORKSHOP_PACKAGE"] != str(REPOSITORY / "solutions"):
            test = [each for each in test if not (each.output_type == "stream" and each.name == "stderr")]
        return super().compare_outputs(test, ref, skip_compare)

    def repr_failure(self, excinfo: pytest.ExceptionInfo) -> str:
        return str(excinfo.value) if isinstance(excinfo.value, KernelDied) else super().repr_failure(excinfo)


def _watched(kernel, get_message: Callable) -> Callable:
    """nbval waits for a message until the cell's time is over, also from a kernel that is dead. This looks meanwhile."""

    def watched(stream: str, timeout: float | None = None) -> dict:
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            alive = kernel.is_alive()  # before the wait: what it sent in its last moment is still read
            try:
                return get_message(stream, timeout=max(0, min(GLANCE, end - time.monotonic())))
            except Empty:
                if not alive:
                    raise KernelDied from None
                if time.monotonic() >= end:
                    raise

    return watched
