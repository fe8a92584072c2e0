"""In the notebook: the cell magic `%%build`, and errors that name the exercise they come from."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from IPython.core.interactiveshell import InteractiveShell

from . import cells, manifest
from .errors import CoachError

if TYPE_CHECKING:
    from .step import Step


def register(shell: InteractiveShell, step: Step) -> None:
    """Makes `%%build` known to the notebook."""

    def build_magic(line: str, cell: str) -> None:
        overwrite = "--overwrite" in line.split()
        target = line.replace("--overwrite", "").strip()
        print(step.build(target, cell, overwrite))

    shell.register_magic_function(build_magic, "cell", "build")


def explain_errors(shell: InteractiveShell, step: Step) -> None:
    """From now on an error of the coach is its text alone, and one in the package names the exercise."""

    def explain(shell, kind, error, tb, tb_offset=None):
        if isinstance(error, CoachError):
            shell._showtraceback(kind, error, str(error).splitlines())  # its text says all; no frames
            return
        shell.showtraceback((kind, error, tb), tb_offset=tb_offset)
        if place := _place(step, tb):
            print(place, file=sys.stderr)

    shell.set_custom_exc((Exception,), explain)


def _place(step: Step, tb) -> str | None:
    """Which exercise of which notebook a traceback leads into."""
    folder = str(step.package.folder)
    own = [frame for frame in traceback.extract_tb(tb) if frame.filename.startswith(folder)]
    if not own:
        return None
    file, line = Path(own[-1].filename), own[-1].lineno
    name = cells.at(file, line) if line else None
    module = file.relative_to(folder)
    if name not in manifest.exercises():
        return f"That is {module}, line {line}" + (f", cell {name}." if name else ".")
    it = manifest.exercise(name)
    return f"That is exercise {name}, step {it.step} ({manifest.stages()[it.step].notebook}), in {module}, line {line}."
