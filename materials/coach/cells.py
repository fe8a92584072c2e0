"""Cells: the named parts of a module of the package, in the percent format that editors run one by one."""

import os
import re
import tempfile
from pathlib import Path

from .errors import CoachError

_MARK = re.compile(r"^# %% (\w+)[ \t]*\n", re.MULTILINE)


def parse(text: str) -> dict[str, str]:
    """The cells of a module by name, in order; under the name "" what stands before the first.

    Raises:
        CoachError: A name stands twice.
    """
    start, *rest = _MARK.split(text if text.endswith("\n") or not text else text + "\n")
    cells = {"": start.rstrip("\n")} if start.strip() else {}
    for name, source in zip(rest[::2], rest[1::2]):
        if name in cells:
            raise CoachError(f"# %% {name} stands twice. Keep one of the two cells, then run this again.")
        cells[name] = source.strip("\n")
    return cells


def join(cells: dict[str, str]) -> str:
    """The text of a module with these cells."""
    parts = [source if not name else f"# %% {name}\n{source}" for name, source in cells.items()]
    return "\n\n\n".join(parts) + "\n" if parts else ""


def read(module: Path) -> dict[str, str]:
    """The cells of a module file; none when there is no such file.

    Raises:
        CoachError: It cannot be read as text, or a name stands twice in it.
    """
    try:
        return parse(module.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise CoachError(f"{module}: cannot be read ({error}). Expected Python text in UTF-8.") from error
    except CoachError as error:
        raise CoachError(f"{module}: {error}") from error


def write(module: Path, name: str, source: str) -> None:
    """Puts a cell into a module: in its place when it is there, else at the end. Readers see the old or the new file.

    Raises:
        SyntaxError: The module would not compile. Nothing is written.
        OSError: The module cannot be written.
    """
    text = join({**read(module), name: source.strip("\n")})
    compile(text, str(module), "exec")
    write_whole(module, text)


def write_whole(file: Path, text: str) -> None:
    """Replaces a file at one stroke."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(aside, 0o644)
        os.replace(aside, file)
    except BaseException:
        os.unlink(aside)
        raise


def at(module: Path, line: int) -> str | None:
    """The name of the cell that a line of a module belongs to."""
    before = "".join(module.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)[:line])
    names = _MARK.findall(before)
    return names[-1] if names else None
