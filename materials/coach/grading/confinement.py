"""Keeping a submission in its place: what runs one is started here, and ended here with everything it started.

With bubblewrap (https://github.com/containers/bubblewrap) a process sees the course's files without the solution and the
checks, read-only, and may write into one folder; it has no network, and cannot see or outlive what started it. Where
bubblewrap is missing or not permitted, limits and a clean environment remain, and `described` says so.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

import psutil

from ..package import QUICK, REPOSITORY

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d")
COURSE = ("materials", "notebooks", "data", "dbt", "pyproject.toml", ".dagster/dagster.yaml")
HIDDEN = ("materials/coach/checks",)
FOLDERS = ("home", "t", "shm")  # HOME, TMPDIR (short: sockets lie below it), /dev/shm
GLANCE = 0.2  # seconds between two looks at what is running
DEEPEST = 100  # folders in each other
LISTING = 10  # glances between two looks at what was written


@dataclass(frozen=True)
class Limits:
    """What one confined process and its descendants may use.

    Attributes:
        seconds: Wall clock, of all together.
        cpu: Seconds of processor time, of each process.
        memory: Bytes resident, of all together; address space of each process is bounded by four times that.
        processes: At one time.
        open_files: Of each process.
        file: Bytes of one file.
        files, written: Number and bytes of all files and folders in the folder that may be written.
    """

    seconds: float = 900
    cpu: int = 600
    memory: int = 3_000_000_000
    processes: int = 150
    open_files: int = 1_024
    file: int = 1_000_000_000
    files: int = 30_000
    written: int = 3_000_000_000


# The shell sets limits and becomes the command: nothing of the course is imported for that.
_LIMITED = 'ulimit -c 0; ulimit -t {cpu}; ulimit -v {space}; ulimit -n {open_files}; ulimit -f {blocks}; exec "$@"'


@cache
def bubblewrap() -> str | None:
    """The path of a bubblewrap that this system lets run; None when there is none."""
    found = shutil.which("bwrap")
    if not found:
        return None
    tried = [found, "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "true"]
    return found if subprocess.run(tried, capture_output=True, check=False).returncode == 0 else None


def described() -> tuple[str, ...]:
    """What keeps submissions in their place here, and what does not, a sentence each."""
    limits = "Each submission runs under limits of time, memory, processes, files and their size, with a clean environment."
    if bubblewrap():
        return (
            limits,
            "bubblewrap: no network; the course is read-only, solution and checks are out of sight; one folder can be written.",
        )
    missing = "bubblewrap is not installed" if not shutil.which("bwrap") else "bubblewrap is not permitted to run here"
    return (
        limits,
        f"{missing}: submissions could use the network, read and write what you can, and leave processes behind. "
        "Grade only what you trust, or install it: apt install bubblewrap",
    )


class Confined:
    """A running command with all its descendants.

    Args:
        command: What to run.
        folder: Where it may write; also its home and its temporary folder.
        readable: What it may read beside the course.
        env: Variables beside the few that it needs.
        limits: What it may use.
        passed: File descriptors that it inherits beside its streams: bubblewrap itself keeps those open, where all can see.
        log: Takes its standard error.
    """

    running: ClassVar[set[Confined]] = set()

    def __init__(
        self, command: Sequence[str], folder: Path, *, readable: Sequence[Path] = (), env: Mapping[str, str] = {},
        limits: Limits = Limits(), passed: Sequence[int] = (), log: Path | None = None,
    ):  # fmt: skip
        self.limits, self.folder = limits, folder
        self.ended_for: str | None = None
        self.cpu_seconds = 0.0
        self.returncode: int | None = None
        for name in FOLDERS:
            place = folder / name
            if place.is_symlink() or not place.is_dir():  # what ran before in this folder may have put something there
                place.unlink(missing_ok=True)
                place.mkdir()
        limited = _LIMITED.format(
            cpu=limits.cpu, space=4 * limits.memory // 1024, open_files=limits.open_files, blocks=limits.file // 512
        )
        argv = ["/bin/sh", "-c", limited, "sh", *command]
        if bubblewrap():
            argv = [bubblewrap(), *_walls(folder, readable), *argv]
        with open(log or os.devnull, "ab") as out:
            self.process = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=out, pass_fds=passed, cwd=folder,
                env={**_environment(folder), **env}, start_new_session=True,
            )  # fmt: skip
        self.running.add(self)
        self._began = time.monotonic()
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def wait(self) -> int:
        """Waits for the end; returns the exit code."""
        self._over.wait()
        return self.returncode

    def end(self, why: str | None = None) -> None:
        """Ends it and everything it started, if that has not happened yet."""
        if not self._over.is_set():
            self.ended_for = self.ended_for or why
            for each in self._family():
                _kill(each)
        self._over.wait()

    def _watch(self) -> None:
        for glance in range(sys.maxsize):
            if self.process.poll() is not None:
                self.returncode = self.process.returncode
                self._sweep()
                self.running.discard(self)
                self._over.set()
                return
            if why := self._exceeded(look_at_files=glance % LISTING == LISTING - 1):
                self.ended_for = self.ended_for or why
                for each in self._family():
                    _kill(each)
            time.sleep(GLANCE)

    def _exceeded(self, look_at_files: bool) -> str | None:
        family = self._family()
        self.cpu_seconds = max(self.cpu_seconds, sum(map(_cpu_seconds, family)))
        if time.monotonic() - self._began > self.limits.seconds:
            return f"it took longer than {self.limits.seconds:.0f} s"
        if len(family) > self.limits.processes:
            return f"it had more than {self.limits.processes} processes"
        if sum(map(_resident, family)) > self.limits.memory:
            return f"it used more than {self.limits.memory // 1_000_000} MB of memory"
        return self._written_too_much(family) if look_at_files else None

    def _written_too_much(self, family: Sequence[psutil.Process]) -> str | None:
        files, written, folders = 0, sum(map(_unnamed, family)), [(str(self.folder), 0)]
        while folders:
            folder, depth = folders.pop()
            if depth > DEEPEST:
                return f"it put more than {DEEPEST} folders into each other"
            with suppress(OSError), os.scandir(folder) as entries:  # gone meanwhile
                for entry in entries:
                    files += 1
                    if entry.is_dir(follow_symlinks=False):
                        folders.append((entry.path, depth + 1))
                    with suppress(OSError):
                        written += entry.stat(follow_symlinks=False).st_blocks * 512
            if files > self.limits.files:
                return f"it wrote more than {self.limits.files} files and folders"
        return f"it wrote more than {self.limits.written // 1_000_000} MB" if written > self.limits.written else None

    def _family(self) -> list[psutil.Process]:
        try:
            first = psutil.Process(self.process.pid)
            return [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def _sweep(self) -> None:
        """Without a process namespace, whoever left the family is found by the home that it was given."""
        if bubblewrap():
            return
        home = str(self.folder / "home")
        for each in psutil.process_iter():
            try:
                if each.environ().get("HOME") == home:
                    _kill(each)
            except psutil.Error:
                continue


def _walls(folder: Path, readable: Sequence[Path]) -> list[str]:
    """bubblewrap's arguments."""
    walls = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"]
    walls += ["--dir", "/tmp", "--bind", str(folder / "shm"), "/dev/shm"]
    for each in SYSTEM:
        walls += ["--ro-bind-try", each, each]
    for each in sorted({sys.base_prefix, sys.prefix}):
        walls += ["--ro-bind", each, each]
    for each in COURSE:
        walls += ["--ro-bind-try", str(REPOSITORY / each), str(REPOSITORY / each)]
    for each in HIDDEN:
        walls += ["--tmpfs", str(REPOSITORY / each)]
    walls += ["--bind", str(folder), str(folder)]
    for each in readable:
        walls += ["--ro-bind", str(each), str(each)]
    # No other place can be written: what is written there would fill the memory uncounted, and in /proc, when root grades,
    # it would change the system's settings.
    for each in ("/", "/dev", "/proc", *(str(REPOSITORY / each) for each in HIDDEN)):
        walls += ["--remount-ro", each]
    return [*walls, "--chdir", str(folder), "--"]


def _environment(folder: Path) -> dict[str, str]:
    """All variables that a submission sees: none of the teacher's."""
    return {
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "t"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "PYTHONPATH": str(QUICK),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "USER": "submission",
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
    }


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:
        return 0


def _cpu_seconds(process: psutil.Process) -> float:
    """Of a process and of the descendants that have ended: bubblewrap itself reports none of them."""
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return times.user + times.system + getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)


def _unnamed(process: psutil.Process) -> int:
    """Bytes of the files that it holds open and that are in no folder: deleted ones, and those that never had a name."""
    found: dict[tuple[int, int], int] = {}
    with suppress(OSError):  # a process that has gone, or that lets nobody look
        for each in os.scandir(f"/proc/{process.pid}/fd"):
            with suppress(OSError):
                about = os.stat(each.path)
                if stat.S_ISREG(about.st_mode) and not about.st_nlink:
                    found[about.st_dev, about.st_ino] = about.st_blocks * 512
    return sum(found.values())


def clear(folder: Path) -> None:
    """Removes a folder that could be written, however deep its folders are and whether or not they were closed.

    By programs that are made for it: Python's own functions follow a tree no deeper than they can call themselves.
    """
    for command in (["/bin/chmod", "-R", "u+rwX"], ["/bin/rm", "-rf"]):
        subprocess.run([*command, "--", str(folder)], stderr=subprocess.DEVNULL, check=False)


def _kill(process: psutil.Process) -> None:
    try:
        os.kill(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
