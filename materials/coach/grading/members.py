"""What a folder, a zip, a tar or a git repository holds, one member after the other, read within bounds.

Nothing is unpacked, no link is followed, and no program or setting that comes with it runs. What has names that lead
out of it, or costs more to read than an honest submission does, is `Unusable`.
"""

import bz2
import gzip
import io
import lzma
import os
import re
import shutil
import stat
import subprocess
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

CHUNK = 16 << 10  # bytes read at a time
FILE = 5 << 20  # bytes of one file
UNPACKED = 256 << 20  # bytes of a tar, wherever in it the package stands
HEADERS = 64 << 10  # bytes that describe one member of a tar
DIRECTORY = 4 << 20  # bytes of the table of contents of a zip or a git repository
LOOKED_AT = 20_000  # members
DEPTH = 40  # folders in each other
SECONDS = 60  # of reading

# Environments, stores and what editors and systems put beside the work: nobody's package is in there.
ASIDE = {".venv", "venv", "site-packages", "node_modules", ".git", "__MACOSX", ".ipynb_checkpoints"}

TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz", ".tbz2", ".tar.xz", ".txz")
_UNPACKERS = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}
_BUNDLE = b" git bundle\n"


class Unusable(Exception):
    """What is wrong, what was expected and the next step, in one sentence or two that lack their subject."""


@dataclass(frozen=True)
class Member:
    """A file, a folder, or what is neither.

    Attributes:
        parts: Its name below the root, folder by folder.
        kind: `file`, `folder`, `link` or `other`.
        size: In bytes, as claimed; 0 where nothing is claimed.
        chunks: The bytes of a file, `CHUNK` at most at a time. To be called before the next member is asked for.
    """

    parts: tuple[str, ...]
    kind: str
    size: int = 0
    chunks: Callable[[], Iterator[bytes]] = lambda: iter(())


def members(origin: Path) -> Iterator[Member]:
    """All members of a submission in the order in which they stand, but those of folders in `ASIDE`.

    Raises:
        Unusable: It is none of the forms, leads outside, or is beyond a bound.
        Exception: Whatever the libraries raise on an archive that is damaged.
    """
    return _bounded(_reader(origin))


def _bounded(every: Iterator[Member]) -> Iterator[Member]:
    end = time.monotonic() + SECONDS
    with closing(every):  # at once, also when an error keeps hold of it
        for count, member in enumerate(every):
            if count >= LOOKED_AT:
                raise Unusable(
                    f"holds more than {LOOKED_AT:,} files and folders. Expected a package; "
                    "leave environments such as .venv out and hand in again."
                )
            if time.monotonic() > end:
                raise Unusable(f"takes longer than {SECONDS} s to read. Expected a small package; hand in a zip of it.")
            if len(member.parts) > DEPTH:
                raise Unusable(f"nests folders deeper than {DEPTH}. Expected a package; hand in its folder alone.")
            if not ASIDE.intersection(member.parts):
                yield member


def is_repository(folder: Path) -> bool:
    """Whether it is a git repository without a working tree, or the `.git` of one."""
    return all((folder / name).is_dir() for name in ("objects", "refs")) and (folder / "HEAD").is_file()


def shown(name: str) -> str:
    """A name from outside as one line of printable text, 120 characters at most."""
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
    return text if len(text) <= 120 else text[:119] + "…"


def _reader(origin: Path) -> Iterator[Member]:
    mode = origin.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise Unusable("is a link, and links are not followed. Expected the folder or archive itself; hand that in.")
    if stat.S_ISDIR(mode):
        return _from_repository(origin) if is_repository(origin) else _from_folder(origin)
    if not stat.S_ISREG(mode):
        raise Unusable("is neither a folder nor a file. Expected a folder, a zip, a tar or a git repository.")
    with _opened(origin) as file:
        head = file.read(512)
    if head.startswith(b"PK") or origin.name.casefold().endswith(".zip"):
        return _from_zip(origin)
    if _BUNDLE in head[:20]:
        return _from_bundle(origin)
    if head[257:262] == b"ustar" or head.startswith(tuple(_UNPACKERS)) or origin.name.casefold().endswith(TARS):
        return _from_tar(origin)
    raise Unusable("is no archive that can be read. Expected a folder, a zip, a tar or a git repository; pack it anew.")


def _opened(path: str | Path, folder: int | None = None) -> io.FileIO:
    """A regular file, opened without following a link, and without waiting for one who writes into a pipe.

    Args:
        path: Of the file.
        folder: Descriptor of the folder that `path` starts in.
    """
    file = io.FileIO(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder))
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise Unusable(f"{shown(str(path))} is not a regular file. Expected a package; hand in its folder alone.")
    return file


def _inside(name: str) -> tuple[str, ...]:
    """The parts of a name in an archive. Some packers on Windows write backslashes."""
    parts = name.replace("\\", "/").split("/")
    if not parts[0] and len(parts) > 1 or ".." in parts or parts[0][1:2] == ":":
        raise Unusable(f"holds {shown(name)}, a place outside of it. Expected names below one folder; pack it anew.")
    return tuple(part for part in parts if part not in ("", "."))


def _from_folder(path: Path) -> Iterator[Member]:
    return _walk(str(path), None, ())


def _walk(path: str, above: int | None, parts: tuple[str, ...]) -> Iterator[Member]:
    """Each folder is opened from the one above it: no name is looked up twice, so none can become a link meanwhile."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=above)
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                here = (*parts, entry.name)
                if entry.is_symlink():
                    yield Member(here, "link")
                elif entry.is_dir(follow_symlinks=False):
                    yield Member(here, "folder")
                    if entry.name not in ASIDE:
                        yield from _walk(entry.name, folder, here)
                elif entry.is_file(follow_symlinks=False):
                    yield Member(here, "file", chunks=partial(_read, partial(_opened, entry.name, folder)))
                else:
                    yield Member(here, "other")
    finally:
        os.close(folder)


def _read(opened: Callable[[], io.IOBase]) -> Iterator[bytes]:
    with opened() as file:
        while chunk := file.read(CHUNK):
            yield chunk


class _Sparing(io.BufferedReader):
    """The file of a zip. `zipfile` reads the table of contents at one go, however large."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > DIRECTORY:
            raise Unusable("has too large a table of contents. Expected a package; leave environments out.")
        return super().read(size)


def _from_zip(path: Path) -> Iterator[Member]:
    with _Sparing(_opened(path)) as file, zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            parts = _inside(info.filename)
            kind = stat.S_IFMT(info.external_attr >> 16)
            if info.is_dir() or info.filename.endswith("\\"):
                yield Member(parts, "folder")
            elif kind in (0, stat.S_IFREG):
                yield Member(parts, "file", info.file_size, partial(_from_zipped, archive, info))
            else:
                yield Member(parts, "link" if kind == stat.S_IFLNK else "other")


def _from_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.flag_bits & 1:
        raise Unusable("is encrypted. Expected an archive without a password; pack it anew.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # only these unpack within bounds
        raise Unusable("is packed by an unusual method. Expected an ordinary zip; pack it anew.")
    return _read(partial(archive.open, info))


class _Tape:
    """The unpacked bytes of a tar, as `tarfile` reads them: forwards, not far, and not much for one member.

    A header may ask for any size, and `tarfile` reads it at one go; it may also lead backwards, and round in circles.

    Attributes:
        left: Bytes that may be read until more are granted.
        last: What was read last.
    """

    def __init__(self, file: io.IOBase) -> None:
        self._file = file
        self.left = HEADERS
        self.last = b""
        self.tell = file.tell

    def read(self, size: int) -> bytes:
        if not 0 <= size <= self.left:
            raise tarfile.ReadError("a header of unusual size")
        self.left -= size
        self.last = self._file.read(size)
        return self.last

    def seek(self, place: int) -> None:
        if place < self.tell():
            raise tarfile.ReadError("a member that leads backwards")
        if place > UNPACKED:
            raise Unusable(f"holds more than {UNPACKED >> 20} MB. Expected a package; leave environments and data out.")
        self._file.seek(place)

    def chunks(self, place: int, size: int) -> Iterator[bytes]:
        self.seek(place)
        self.left = size
        while self.left and self.read(min(self.left, CHUNK)):
            yield self.last
        if self.left:
            raise EOFError("it ends in the middle of a file")


def _from_tar(path: Path) -> Iterator[Member]:
    with io.BufferedReader(_opened(path)) as packed:
        head = packed.peek(6)
        unpacker = next((unpacker for magic, unpacker in _UNPACKERS.items() if head.startswith(magic)), None)
        tape = _Tape(unpacker(packed) if unpacker else packed)
        archive = tarfile.TarFile(fileobj=tape)
        while archive.offset and (info := archive.next()) is not None:  # at 0 it found none, and must not look again
            archive.members.clear()  # where it keeps all it has seen
            parts = _inside(info.name)
            if info.isdir():
                yield Member(parts, "folder")
            elif info.isreg() and not info.issparse():
                yield Member(parts, "file", info.size, partial(tape.chunks, info.offset_data, info.size))
            else:
                yield Member(parts, "link" if info.issym() or info.islnk() else "other")
            tape.left = HEADERS
        if len(tape.last) < tarfile.BLOCKSIZE or tape.last.strip(b"\0"):  # it takes a broken header for the end
            raise EOFError("it ends before its end mark")


def _from_repository(path: Path) -> Iterator[Member]:
    """The files of HEAD. Only the repository's objects are used: its settings and hooks belong to others."""
    for member in _bounded(_from_folder(path / "objects")):
        if member.kind not in ("file", "folder") or member.parts == ("info", "alternates"):
            raise Unusable("is a git repository that borrows from others. Expected one of its own; hand in a zip.")
    head = _text(path / "HEAD").strip()
    if head.startswith("ref: "):
        name = head[5:]
        if not re.fullmatch(r"refs(/[^/.\0][^/\0]*)+", name):
            raise Unusable("is a git repository whose HEAD leads nowhere. Expected a commit; hand in a zip.")
        head = ""
        with suppress(FileNotFoundError):
            head = _text(path / name).strip()
        with suppress(FileNotFoundError):
            packed = (line.partition(" ") for line in _text(path / "packed-refs").splitlines())
            head = head or next((commit for commit, _, ref in packed if ref == name), "")
    with _git() as git:
        yield from _from_commit(partial(git, GIT_OBJECT_DIRECTORY=str((path / "objects").absolute())), head)


def _from_bundle(path: Path) -> Iterator[Member]:
    """The files of HEAD; of the main branch in a bundle without."""
    with _git() as git:
        if path.stat().st_size > UNPACKED:
            raise Unusable(f"is larger than {UNPACKED >> 20} MB. Expected a package; hand in a zip of it.")
        with git("bundle", "unbundle", str(path.absolute())) as unbundle:
            lines = unbundle.stdout.read(DIRECTORY).decode("utf-8", "replace").splitlines()
        _expect(unbundle.returncode == 0)
        heads = {name: commit for commit, _, name in (line.partition(" ") for line in lines)}
        names = [*(n for n in ("HEAD", "refs/heads/main", "refs/heads/master") if n in heads), *heads, ""]
        yield from _from_commit(git, heads.get(names[0], ""))


def _text(path: Path) -> str:
    with _opened(path) as file:
        return file.read(DIRECTORY).decode("utf-8", "surrogateescape")


def _from_commit(git: Callable[..., subprocess.Popen], commit: str) -> Iterator[Member]:
    if not re.fullmatch("[0-9a-f]{40}", commit):
        raise Unusable("is a git repository without a commit to read. Expected the work in HEAD; commit it there.")
    with git("ls-tree", "-r", "-z", "-l", "--full-tree", commit) as listing:
        entries = listing.stdout.read(DIRECTORY + 1)
        if len(entries) > DIRECTORY:
            listing.kill()
            raise Unusable("is a git repository of too many files. Expected a package; hand in a zip of it.")
    _expect(listing.returncode == 0)
    with git("cat-file", "--batch") as blobs:
        for entry in entries.split(b"\0")[:-1]:
            about, _, name = entry.partition(b"\t")
            mode, _, blob, size = about.split()
            parts = _inside(name.decode("utf-8", "surrogateescape"))
            if mode.startswith(b"100"):
                _expect(size.isdigit())  # it is not there
                yield Member(parts, "file", int(size), partial(_blob, blobs, blob, int(size)))
            else:
                yield Member(parts, "link" if mode == b"120000" else "other")


def _blob(blobs: subprocess.Popen, blob: bytes, size: int) -> Iterator[bytes]:
    blobs.stdin.write(blob + b"\n")
    blobs.stdin.flush()
    blobs.stdout.readline()
    content = blobs.stdout.read(size + 1)
    _expect(len(content) > size)
    return (content[at : min(at + CHUNK, size)] for at in range(0, size, CHUNK))


def _expect(is_read: bool) -> None:
    if not is_read:
        raise Unusable("is a git repository that git cannot read. Expected a whole one; hand in a zip.")


@contextmanager
def _git() -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts git in an empty repository of our own, without anybody's settings, and with bounds on what it uses up."""
    program = shutil.which("git")
    if program is None:
        raise Unusable("is a git repository, and git is not installed here. Expected git; install it or hand in a zip.")
    with tempfile.TemporaryDirectory(prefix="git-") as home:
        own = {
            "PATH": os.environ.get("PATH", os.defpath), "HOME": home, "LC_ALL": "C", "GIT_DIR": home,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ALLOW_PROTOCOL": "",
            "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_TERMINAL_PROMPT": "0",
        }  # fmt: skip
        # Seconds of CPU, KB of memory, blocks of 512 or 1024 bytes of a file; a system may not know all three.
        bounds = f'for b in "t {SECONDS}" "v 4000000" "f 524288"; do ulimit -$b 2>/dev/null; done; exec "$@"'

        def git(*arguments: str, **environment: str) -> subprocess.Popen:
            command = ["sh", "-c", bounds, "sh", program, "-c", "core.hooksPath=/dev/null", *arguments]
            return subprocess.Popen(
                command, env={**own, **environment}, cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip

        with git("init", "--quiet", "--bare", "--template=", home):
            pass
        yield git
