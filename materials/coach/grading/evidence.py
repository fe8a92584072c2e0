"""What runs a submission: a confined process that is asked for its evidence, and then to read it by the notebooks."""

from __future__ import annotations

import json
import os
import select
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..package import Package
from ..questions import LARGEST
from .confinement import Confined, Limits, bubblewrap

SECONDS = {"graph": 60, "audit": 60, "run": 90, "probe": 60}  # for one question
BEGIN = 60  # seconds for a process to begin to answer
BEGINNINGS = 8  # of a process that a submission ends again and again


class Witness:
    """Answers questions about a submission, as `coach.questions.in_child` does, from a confined process.

    Args:
        folder: Where the submission may write: its benches are below it.
        readable: What it may read beside the course.
        limits: For each process that answers; their seconds are those of all questions together, and again of a reading.
        log: Takes what the process says on standard error.
    """

    def __init__(self, folder: Path, readable: Path, limits: Limits, log: Path):
        self.folder, self._readable, self._limits, self._log = folder, readable, limits, log
        self._deadline = time.monotonic() + limits.seconds
        self._running: Confined | None = None
        self._begun = 0
        self.cpu_seconds = 0.0
        self.notes: list[str] = []

    def ask(self, function: str, package: Package, *args: Any) -> dict[str, Any]:
        """The answer of a function of `coach.collect`, or `error`: what ended the process."""
        where = f"{package.name}/"
        if time.monotonic() > self._deadline:
            return _error(where, f"not looked at: the submission's {self._limits.seconds:.0f} s are over")
        if self._running is None:
            if self._begun == BEGINNINGS:
                return _error(where, f"not looked at: the submission ended the process {BEGINNINGS} times")
            self._begin()
        asked = {"function": function, "project": str(package.project), "name": package.name, "args": args}
        try:
            self._questions.write(json.dumps(asked).encode() + b"\n")
            return _shaped(json.loads(self._line(SECONDS[function] + (BEGIN if self._fresh else 0))))
        except TimeoutError as error:
            self._note(self._end(str(error)))
            return _error(where, f"{error}. Is there an endless loop?")
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            why = self._note(self._end())
            return _error(where, why or "it ended the process that asks, or answered in its stead")
        finally:
            self._fresh = False

    def read(self, arguments: Sequence[str], env: Mapping[str, str]) -> str | None:
        """Runs pytest in the company of what answers, until it has ended.

        Returns:
            What ended it early.
        """
        if self._running is not None and self._running.is_over:
            self._note(self._end())
        if self._running is None:
            self._begin()
        self._deadline = time.monotonic() + self._limits.seconds
        try:
            self._questions.write(json.dumps({"arguments": arguments, "env": env}).encode() + b"\n")
            self._line(self._limits.seconds)
        except TimeoutError:
            return self._end(f"it took longer than {self._limits.seconds:.0f} s")
        except (OSError, ValueError):
            return self._end("it ended the process that runs them")
        return None

    def close(self) -> None:
        """Ends everything that the submission started."""
        self._end()

    def _begin(self) -> None:
        self._begun += 1
        self._fresh, self._unread = True, b""
        (theirs, questions), (answers, said) = os.pipe(), os.pipe()
        self._questions, self._answers = os.fdopen(questions, "wb", buffering=0), os.fdopen(answers, "rb", buffering=0)
        limits = replace(self._limits, seconds=2 * self._limits.seconds + BEGIN)
        command = [sys.executable, "-m", "coach.grading.server", str(theirs), str(said), *(["alone"] if bubblewrap() else [])]
        try:
            self._running = Confined(
                command, self.folder, readable=[self._readable], limits=limits, passed=(theirs, said), log=self._log
            )
        finally:
            os.close(theirs), os.close(said)

    def _end(self, why: str | None = None) -> str | None:
        """Ends what answers; returns what it was ended for."""
        running, self._running = self._running, None
        if running is None:
            return None
        running.end(why)
        self.cpu_seconds += running.cpu_seconds
        self._questions.close(), self._answers.close()
        return running.ended_for

    def _note(self, why: str | None) -> str | None:
        if why and why not in self.notes:
            self.notes.append(why)
        return why

    def _line(self, seconds: float) -> bytes:
        """The next line of the answers; reads no more than the largest that an answer may be."""
        seconds = min(seconds, self._deadline - time.monotonic())
        pipe, deadline = self._answers, time.monotonic() + seconds
        while b"\n" not in self._unread:
            ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError(f"no answer after {seconds:.0f} s")
            piece = os.read(pipe.fileno(), 1 << 20)
            if not piece or len(self._unread) > LARGEST:
                raise ValueError("no answer, or too long a one")
            self._unread += piece
        line, _, self._unread = self._unread.partition(b"\n")
        return line


def _error(where: str, why: str) -> dict[str, Any]:
    return {"error": {"where": where, "why": why}}


def _shaped(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise TypeError("an answer is an object")
    if "error" in answer:
        return _error(str(answer["error"]["where"])[:500], str(answer["error"]["why"])[:2_000])
    return answer
