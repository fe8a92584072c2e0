"""Writing a cell into a module of the package, so that nobody's work is lost on the way."""

import difflib
import hashlib

from . import cells
from .errors import CoachError
from .package import Package
from .progress import Progress


def build(package: Package, target: str, source: str, overwrite: bool = False) -> str:
    """Puts a cell where it belongs and says what became of it.

    Args:
        package: Whose module.
        target: `module::cell`, such as `assets/__init__.py::extract_forestry`.
        source: The cell's code.
        overwrite: Replace the cell also when it was changed elsewhere.

    Raises:
        CoachError: The target or the code cannot be used, or the cell was changed both here and elsewhere; nothing is
            written.
    """
    module, name = split(target)
    path = package.folder / module
    if not package.folder.is_dir():
        raise CoachError(f"{package.folder}: no such folder. Copy the scaffold first (step 1).")
    source = source.strip("\n")
    _require_code(source, target)
    progress = Progress.of(package)
    there, last = cells.read(path).get(name), progress.written.get(target)
    if there == source:
        progress.written[target] = _hash(source)
        progress.save()
        return f"{target}: unchanged"
    elsewhere = there is not None and _hash(there) != last
    if elsewhere and not overwrite:
        if last == _hash(source):
            return f"{target}: the module's newer version stays. To replace it by this cell: %%build --overwrite {target}"
        raise CoachError(
            f"{target} was changed both here and in {module}, so nothing is written. The module has (-), this cell has (+):\n"
            + "\n".join(difflib.unified_diff(there.splitlines(), source.splitlines(), "module", "this cell", lineterm=""))
            + f"\nBring the two together, or replace the module's: %%build --overwrite {target}"
        )
    put(package, progress, target, source)
    return f"{target}: {'written' if there is None else 'replaced'}"


def put(package: Package, progress: Progress, target: str, source: str | None) -> None:
    """Writes a cell, or removes it for None, and remembers what it replaces.

    Raises:
        CoachError: The module would not compile with it.
    """
    module, name = split(target)
    path = package.folder / module
    progress.undo[target] = cells.read(path).get(name)
    if source is not None:
        progress.written[target] = _hash(source.strip("\n"))
    progress.save()  # first, so that what is replaced is on the disk before it is replaced
    if source is None:
        cells.write_whole(path, cells.join({k: v for k, v in cells.read(path).items() if k != name}))
        return
    try:
        cells.write(path, name, source)
    except SyntaxError as error:
        raise CoachError(f"{path}:{error.lineno}: {error.msg}. Mend the module first; nothing is written.") from error


def split(target: str) -> tuple[str, str]:
    """`module::cell` as module and cell.

    Raises:
        CoachError: It is something else, or leads out of the package.
    """
    module, _, name = target.partition("::")
    if not (module.endswith(".py") and name.isidentifier()) or module.startswith("/") or ".." in module:
        raise CoachError(f"{target!r}: expected MODULE.py::CELL, such as assets/__init__.py::extract_forestry")
    return module, name


def _require_code(source: str, target: str) -> None:
    if "\n# %% " in "\n" + source:
        raise CoachError(f"{target}: one cell at a time; remove the line that begins with # %%")
    try:
        compile(source, target, "exec")
    except SyntaxError as error:
        line = (error.text or "").rstrip()
        raise CoachError(f"{target}, line {error.lineno}: {error.msg}. Nothing is written.\n    {line.strip()}") from error


def _hash(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:16]
