"""What each exercise cell holds before the learner has worked on it: the files in `skeletons/`, cell by cell."""

from functools import cache
from pathlib import Path

from .building import split
from .cells import read

FOLDER = Path(__file__).parent / "skeletons"


@cache
def skeleton(target: str) -> str | None:
    """The skeleton of `module::cell`; None when the cell has none."""
    module, name = split(target)
    return read(FOLDER / module).get(name)
