"""A notebook's parameters, as papermill hands them in: a cell of assignments, put in after the one with the defaults."""

import ast
from collections.abc import Iterable
from difflib import get_close_matches

from .errors import CoachError

KNOWN = ("package", "seed")
HEAD = "# Parameters\n"  # papermill's, over the cell that it puts in
OF_PAPERMILL = "PAPERMILL_"  # what `papermill --inject-paths` adds


def require_known(inputs: Iterable[str]) -> None:
    """Refuses a parameter that no notebook has; papermill itself only warns, and runs on without it.

    Args:
        inputs: The cells that the kernel has been given so far, as source.

    Raises:
        CoachError: Names the parameter, and the known ones.
    """
    for name in (name for source in inputs for name in _assigned(source)):
        if name not in KNOWN and not name.startswith(OF_PAPERMILL):
            near = get_close_matches(name, KNOWN, 1)
            meant = f"Did you mean {near[0]}? " if near else ""
            raise CoachError(f"{name}: no such parameter. {meant}A notebook has these: {', '.join(KNOWN)}")


def require_usable(package: object, seed: object) -> None:
    """Refuses values of another type than the parameters have.

    Raises:
        CoachError: Names the parameter, its value, and what was expected.
    """
    if package is not None and not isinstance(package, str):
        raise CoachError(f"package {package!r}: expected a name or a path, such as solutions")
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
        raise CoachError(f"seed {seed!r}: expected a whole number, such as 7")


def _assigned(source: str) -> list[str]:
    """The names that a cell of papermill's assigns; none when it is another cell."""
    if not source.startswith(HEAD):
        return []
    try:
        lines = ast.parse(source).body
    except SyntaxError:
        return []
    names = [line.targets[0] for line in lines if isinstance(line, ast.Assign)]
    only_names = len(names) == len(lines) and all(isinstance(each, ast.Name) for each in names)
    return [each.id for each in names] if only_names else []
