"""The notebooks as files: where they are, and the cells that build."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from . import manifest
from .package import REPOSITORY

FOLDER = REPOSITORY / "notebooks"
_BUILD = re.compile(r"%%build (?:--overwrite )?(\S+)\n(.*)", re.DOTALL)


def path(step: int) -> Path:
    """The notebook of a step."""
    return FOLDER / manifest.stages()[step].notebook


def written() -> list[int]:
    """The steps whose notebook is there."""
    return [step for step in manifest.stages() if path(step).exists()]


def built_before(exercise: str) -> Iterator[str]:
    """What the notebooks build up to the cell that checks an exercise, in order: `module::cell`."""
    last = manifest.exercise(exercise).step
    for step in [each for each in written() if each <= last]:
        for cell in json.loads(path(step).read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"]).strip("\n")
            if source == f'step.check("{exercise}")':
                return
            if found := _BUILD.fullmatch(source):
                yield found[1]


def builds(step: int) -> Iterator[tuple[str, str]]:
    """What a notebook builds, in order: `module::cell` and the code."""
    for cell in json.loads(path(step).read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code" and (found := _BUILD.fullmatch("".join(cell["source"]).strip("\n"))):
            yield found[1], found[2].strip("\n")
