"""Submissions: what learners hand in, found on disk, and the one package that each of them holds.

A submission is a folder, a zip, a tar or a git repository (its working tree; HEAD of a bare one or of a bundle) that
holds, at any depth, exactly one package: a folder `workshop` with an `__init__.py` or a `definitions.py`. Where there
is none, files handed in without their folder are the package: a `definitions.py` at the root.
"""

import hashlib
import os
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ..errors import CoachError
from .members import ASIDE, FILE, TARS, Member, Unusable, is_repository, members, shown

TAKEN = 2_000  # files
WRITTEN = 50 << 20  # bytes

# The last three cannot be read. They are submissions all the same: to pass one over would lose a learner.
_SUFFIXES = (*TARS, ".zip", ".bundle", ".git", ".rar", ".7z", ".tar.zst")
_LEFT_BEHIND = ("__pycache__", "target", "logs", "progress.json", ".user.yml", "*.duckdb*", "*.pyc", "*.so", "._*")
_PACKAGE, _MARKS = "workshop", ("__init__.py", "definitions.py")


@dataclass(frozen=True)
class Submission:
    """What one learner handed in.

    Attributes:
        learner: Its name on disk without an archive's suffix, whatever characters that has (bytes that are no text are
            replaced), 200 at most; unique in a class.
        origin: Where it is, as given or found.
    """

    learner: str
    origin: Path


class Refused(Exception):
    """A submission that cannot be graded: its name, what was expected and the next step, in one line."""


def find(sources: Sequence[Path]) -> list[Submission]:
    """The submissions that are meant by the arguments of a command line, sorted by learner.

    An argument is a submission or a class. A class is a folder that is no package, has no package as its own child
    `workshop`, and among whose children are an archive, a git repository or several folders with work in them. Each of
    its children is then a submission, also the folder without a package (it is refused when taken), but not hidden
    ones and not files that are no archives (a list of names, a README). So a folder with two children that hold a
    package each is a class of two, not a submission with one package too many; a folder whose one child holds a
    package is a submission. A child with no package but one archive, as learning platforms make them, is that archive
    under the name of the folder. An archive is never a class.

    Raises:
        CoachError: There is no such path, or nothing was handed in.
    """
    found: dict[Path, str] = {}
    for source in sources:
        if not os.path.lexists(source):
            raise CoachError(f"{shown(str(source))}: not found. Expected a submission or a folder of submissions.")
        found.update(_meant(source, alone=len(sources) == 1))
    return sorted(_unique(found), key=lambda each: (each.learner, os.fsencode(each.origin)))


def _meant(source: Path, alone: bool) -> Iterator[tuple[Path, str]]:
    """Origins and names of what one argument stands for."""
    name = _name(source)
    work: dict[Path, Path | None] = {}
    with suppress(OSError):  # what cannot be read is a submission, refused when taken
        source = source.resolve() if source.is_symlink() else source  # the one who grades chose this link
        if source.is_dir() and not _is_submission(source):
            work = {child: _work(child) for child in sorted(source.iterdir()) if _may_be_submission(child)}
            if alone and not work:
                raise CoachError(
                    f"{shown(str(source))}: nothing is handed in there. "
                    "Expected folders, zips, tars or git repositories; name the folder that they are in."
                )
    held = [(child, origin) for child, origin in work.items() if origin]
    if not held or (len(held) == 1 and held[0][0] == held[0][1] and _holds_package(held[0][0])):
        yield source, name
    else:
        yield from ((origin or child, child.name) for child, origin in work.items())


def _is_submission(folder: Path) -> bool:
    return (
        is_repository(folder)
        or (folder / _MARKS[1]).is_file()
        or (_name(folder) == _PACKAGE and (folder / _MARKS[0]).is_file())
        or any((folder / _PACKAGE / mark).is_file() for mark in _MARKS)
    )


def _may_be_submission(child: Path) -> bool:
    if child.name.startswith(".") or child.name in ASIDE:
        return False
    return child.is_symlink() or child.is_dir() or _is_archive(child.name)


def _work(child: Path) -> Path | None:
    """What of a class's child is to be taken; None when there is no work in it."""
    if child.is_symlink():
        return None
    if not child.is_dir() or _holds_package(child) or is_repository(child):
        return child
    with suppress(OSError):
        archives = [each for each in child.iterdir() if _is_archive(each.name) and _may_be_submission(each)]
        return archives[0] if len(archives) == 1 else None
    return None


def _holds_package(folder: Path) -> bool:
    """Whether it is a folder in which a package can be seen, or in which one cannot look everywhere."""
    try:
        return folder.is_dir() and not is_repository(folder) and bool(_look(folder).homes)
    except (Unusable, OSError):
        return True


def _is_archive(name: str) -> bool:
    return name.casefold().endswith(_SUFFIXES)


def _unique(found: dict[Path, str]) -> Iterator[Submission]:
    """Under names of their own: the same name twice gets its folder's before it, and then a number."""
    plain = {origin: _stem(name) for origin, name in found.items()}
    often = Counter(plain.values())
    taken = {name for name, count in often.items() if count == 1}
    for origin in sorted(plain, key=os.fsencode):
        name = plain[origin]
        if often[name] > 1:
            full = _text(f"{origin.absolute().parent.name}/{name}")
            name, number = full, 1
            while name in taken:
                number += 1
                name = f"{full[:190]} ({number})"
            taken.add(name)
        yield Submission(name, origin)


def _name(path: Path) -> str:
    return os.path.basename(os.path.abspath(path))  # `.` has one too


def _stem(name: str) -> str:
    ends = [suffix for suffix in _SUFFIXES if name.casefold().endswith(suffix)]
    return _text(name[: -len(max(ends, key=len))] or name if ends else name)


def _text(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")[:200]


def take(submission: Submission, folder: Path) -> None:
    """Writes the submission's package into `folder`, which must be new or empty, and is then the folder of a package.

    Taken are Python files and other text files, as they are. What runs leave (caches, logs, warehouses, the learner's
    record of progress), links, files that hold no text and names that no module can have stay behind.

    Raises:
        Refused: There is not exactly one package, or it cannot be read within bounds. Nothing is left in `folder`.
        CoachError: `folder` cannot be written.
    """
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder.rmdir()  # fails where something is in it
        folder.mkdir()
    name = shown(_name(submission.origin))
    try:
        home = _home(_look(submission.origin))
        with closing(members(submission.origin)) as every:
            _write(every, home, folder)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, CoachError) or not isinstance(error, Exception):
            raise
        if isinstance(error, Unusable):
            raise Refused(f"{name}: {error}") from error
        # Libraries raise whatever comes up on an archive that somebody damaged with care.
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise Refused(
            f"{name}: cannot be read to its end ({shown(reason)}). "
            "Expected a folder, a zip, a tar or a git repository; pack it anew and hand in again."
        ) from error


@dataclass(frozen=True)
class _Seen:
    """What a look through a submission found: folders of packages; what explains that there are none."""

    homes: list[tuple[str, ...]]
    links: list[str]
    archives: list[str]


def _look(origin: Path) -> _Seen:
    marks, links, archives = [], [], []
    with closing(members(origin)) as every:
        for member in every:
            name = "/".join(member.parts)
            if member.kind == "file" and member.parts and member.parts[-1] in _MARKS:
                marks.append(member.parts)
            elif member.kind == "link" and member.parts[-1:] == (_PACKAGE,):
                links.append(name)
            elif member.kind == "file" and _is_archive(name):
                archives.append(name)
    root = _stem(_name(origin))
    homes = {parts[:-1] for parts in marks if (root, *parts)[-2] == _PACKAGE}
    if not homes and (_MARKS[1],) in marks:
        homes = {()}
    return _Seen(sorted(homes), sorted(links), sorted(archives))


def _home(seen: _Seen) -> tuple[str, ...]:
    """The folder of the one package."""
    expected = f"Expected one folder {_PACKAGE} with a definitions.py"
    if len(seen.homes) == 1:
        return seen.homes[0]
    if seen.homes:
        places = _some(["/".join(home) or "the folder itself" for home in seen.homes])
        raise Unusable(
            f"holds {len(seen.homes)} packages ({places}). {expected}; delete the others and hand in again. "
            "If each is another learner's: unpack it and name the folder that they are in."
        )
    if seen.links:
        raise Unusable(
            f"holds no package; {_some(seen.links)} is a link, and links are not followed. {expected}; hand that in."
        )
    if seen.archives:
        raise Unusable(f"holds archives ({_some(seen.archives)}) and no package. {expected}; unpack them first.")
    raise Unusable(f"holds no package. {expected}; hand in that folder, or the project it is in.")


def _some(names: list[str]) -> str:
    return ", ".join([shown(name) for name in names[:3]] + ["…"] * (len(names) > 3))


def _write(every: Iterator[Member], home: tuple[str, ...], folder: Path) -> None:
    """Writes the files of the package at `home`, and no others."""
    total = files = 0
    spelt: dict[tuple[str, ...], tuple[str, ...] | None] = {}
    for member in every:
        parts = member.parts[len(home) :]
        if member.kind != "file" or member.parts[: len(home)] != home or not _is_wanted(parts):
            continue
        name = shown("/".join(member.parts))
        if not _is_new(parts, spelt):
            raise Unusable(f"holds {name} twice, as some systems spell it. Expected one file of that name; keep one.")
        size = _put(member, folder.joinpath(*parts))
        if size > FILE and parts[-1].endswith(".py"):
            raise Unusable(f"holds {name} of more than {FILE >> 20} MB. Expected Python by hand; shorten it.")
        total, files = total + size, files + 1
        if total > WRITTEN or files > TAKEN:
            raise Unusable(
                f"holds a package of more than {WRITTEN >> 20} MB or {TAKEN:,} files. Expected Python and some text; "
                "leave the rest out and hand in again."
            )


def _is_wanted(parts: tuple[str, ...]) -> bool:
    """Whether a module, or a file that it reads, may have this name in the package."""
    return (
        0 < sum(len(part) for part in parts) < 1_000
        and all(part.isprintable() and len(part.encode()) < 256 and "\\" not in part for part in parts)
        and not any(fnmatchcase(part.casefold(), pattern) for part in parts for pattern in _LEFT_BEHIND)
    )


def _is_new(parts: tuple[str, ...], spelt: dict[tuple[str, ...], tuple[str, ...] | None]) -> bool:
    """Whether it is the only file of its name, also where case and composed characters make no difference.

    Args:
        parts: Of the file's name.
        spelt: How the names before it were spelt, which is added to: folders by their parts, None for a file.
    """
    alike = tuple(unicodedata.normalize("NFC", unicodedata.normalize("NFC", part).casefold()) for part in parts)
    for end in range(1, len(parts)):
        if spelt.setdefault(alike[:end], parts[:end]) != parts[:end]:
            return False
    if alike in spelt:
        return False
    spelt[alike] = None
    return True


def _put(member: Member, place: Path) -> int:
    """Writes one file, unless it is no text or too large, and returns its bytes as far as they were read.

    Its size is what comes out of it, whatever the archive claims.
    """
    if member.size > FILE:
        return FILE + 1
    content = bytearray()
    for chunk in member.chunks():
        if not content and b"\0" in chunk and place.suffix != ".py":
            return len(chunk)
        content += chunk
        if len(content) > FILE:
            return len(content)
    with _writing(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as out:
            out.write(content)
    return len(content)


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    """What fails inside is the grader's trouble, not the submission's."""
    try:
        yield
    except OSError as error:
        raise CoachError(f"{shown(str(place))}: cannot be written ({error.strerror}). Make room there.") from error


def digest(folder: Path) -> str:
    """SHA-256 of a taken package, in hexadecimal: of its files' names and bytes, not of times and modes."""
    whole = hashlib.sha256()
    files = {os.fsencode(file.relative_to(folder).as_posix()): file for file in folder.rglob("*") if file.is_file()}
    for name, file in sorted(files.items()):
        content = file.read_bytes()
        whole.update(b"%d %d " % (len(name), len(content)) + name + content)
    return whole.hexdigest()
