"""What in a submission reaches for the interpreter that runs it: a teacher should read it before trusting its points.

Nothing here decides about points. Code that wants to hide from this can; code that has a use for these names has none in
the course.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

NAMES = {
    "_current_frames", "_getframe", "currentframe", "f_back", "f_locals", "tb_frame", "gi_frame", "cr_frame",  # the stack
    "get_objects", "get_referrers", "addaudithook", "setprofile", "settrace", "meta_path", "__code__",  # the interpreter
    "ctypes", "_exit", "fork", "killpg", "integrity", "coach", "exec", "eval", "__import__",
}  # fmt: skip
SHOWN = 5


def reaching(package: Path) -> list[str]:
    """Places in a package, such as `definitions.py, line 3: f_back`; the first of each module and name."""
    found: dict[tuple[str, str], str] = {}
    for module in sorted(package.rglob("*.py")):
        where = str(module.relative_to(package))
        try:
            tree = ast.parse(module.read_bytes())
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            continue  # it cannot be imported either
        for line, name in _named(tree):
            if name in NAMES:
                found.setdefault((where, name), f"{where}, line {line}: {name}")
    return list(found.values())


def note(package: Path) -> str | None:
    """The same in a sentence; None when there is nothing."""
    found = reaching(package)
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    told = f"It reaches for the interpreter that runs it ({'; '.join(found[:SHOWN])}{more}). Read it before you trust its points."
    return told if found else None


def _named(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [getattr(node, "module", None) or "", *(each.name for each in node.names)]
            yield from ((node.lineno, part) for name in names for part in name.split("."))
