"""Source files that a step has put aside: renamed to `.away`, never deleted, and put back from there."""

import os
from pathlib import Path

from extract import SOURCES

from .errors import CoachError
from .package import Package


def away(package: Package) -> dict[Path, Path]:
    """The source files that are put aside, each with the place where it belongs."""
    places = [package.data / source.file for source in SOURCES.values()]
    return {place.with_suffix(".away"): place for place in places if place.with_suffix(".away").exists()}


def restore(package: Package) -> list[Path]:
    """Puts every source file back that is aside, and returns where.

    What stands in its place goes when it holds no row (an emptied file) or the very same bytes.

    Raises:
        CoachError: Another file with rows stands in its place; both are left as they are.
    """
    restored = []
    for aside, place in away(package).items():
        if place.exists() and _has_rows(place) and place.read_bytes() != aside.read_bytes():
            raise CoachError(
                f"{place}: a file with rows stands where {aside.name} belongs. Keep one of the two: "
                f"delete {aside}, or move {place.name} elsewhere and restore again."
            )
        os.replace(aside, place)
        restored.append(place)
    return restored


def _has_rows(file: Path) -> bool:
    with file.open("rb") as lines:
        next(lines, b"")
        return any(line.strip() for line in lines)
