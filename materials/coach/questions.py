"""Questions about a package, each answered by a process of its own: a crash or an endless loop costs that process alone."""

from __future__ import annotations

import atexit
import json
import os
import queue
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import cache
from typing import Any

from . import forward
from .package import Package
from .warm import warm

SECONDS = {"graph": 60, "audit": 60, "run": 300, "probe": 120}  # after which it is ended
LARGEST = 20_000_000  # bytes of an answer
PATIENCE = 5.0  # seconds for a process that says nothing more to end


@cache
def warm_up() -> dict[str, str]:
    """Starts the warm process that lives as long as this one; returns the variables under which it serves."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(warm("child", "dbt"))


def in_child(
    function: str, package: Package, *args: Any, tell: Callable[[list[dict]], None] | None = None
) -> dict[str, Any]:
    """Calls a function of `coach.collect` with the package's folder in a process of its own.

    Args:
        function: Its name.
        package: Whose folder and environment.
        *args: Plain values.
        tell: Called with what the function tells on its way.

    Returns:
        The function's answer, or `error`: what ended the process.
    """
    key = secrets.token_hex(16)  # what does not begin with it was sent by the package
    where, deadline = f"{package.name}/", time.monotonic() + SECONDS[function]
    child = _Child(package)
    try:
        child.ask({"key": key, "function": function, "package": str(package.folder), "args": args, "tells": bool(tell)})
        while line := child.line(deadline):
            if not line.startswith(key.encode()):
                return _error(where, "it answered in the place of what looks at it")
            said = json.loads(line[len(key) :])
            if "told" not in said:
                return said
            if tell:
                tell(said["told"])
        return _error(where, f"it ended the interpreter (exit code {child.ended()})")
    except TimeoutError:
        return _error(where, f"no answer after {SECONDS[function]} s. Is there an endless loop?")
    finally:
        child.end()


def _error(where: str, why: str) -> dict[str, Any]:
    return {"error": {"where": where, "why": why}}


class _Child:
    """A process that runs `coach.child`: forked from the warm one; started, where there is none."""

    def __init__(self, package: Package):
        env = {**os.environ, **package.environment(), **warm_up()}
        (asked, self._ask), (answers, said) = os.pipe(), os.pipe()
        with open(os.devnull, "wb") as nowhere:
            streams = [asked, said, nowhere.fileno()]
            self._warm = forward.begin("child", [], env, str(package.project), streams)
            if not self._warm:
                command = [sys.executable, "-m", "coach.child"]
                self._process = subprocess.Popen(
                    command, env=env, cwd=package.project, stdin=asked, stdout=said, stderr=nowhere, start_new_session=True
                )
        os.close(asked), os.close(said)
        self._code: int | None = None
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(answers,), daemon=True).start()

    def ask(self, question: dict[str, Any]) -> None:
        with suppress(BrokenPipeError), os.fdopen(self._ask, "wb") as out:
            out.write(json.dumps(question).encode() + b"\n")

    def line(self, deadline: float) -> bytes:
        """The next line that it says; empty when it says nothing more, or too long a one.

        Raises:
            TimeoutError: Nothing until the deadline.
        """
        try:
            line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError from None
        return line if line.endswith(b"\n") else b""

    def ended(self) -> int:
        """Its exit code, once it has ended; 128 and more: the signal that ended it."""
        if self._code is None:
            self._code = self._wait()
        return self._code

    def end(self) -> None:
        """Ends it with all that is in its group, if it has not ended yet."""
        if self._code is None:
            self._kill()
        self.ended()

    def _read(self, answers: int) -> None:
        with os.fdopen(answers, "rb") as lines:
            while line := lines.readline(LARGEST):
                self._lines.put(line)
        self._lines.put(b"")

    def _wait(self) -> int:
        if self._warm:
            with self._warm:
                for patience in (PATIENCE, None):
                    self._warm.settimeout(patience)
                    try:
                        return (self._warm.recv(1) or b"\1")[0]
                    except TimeoutError:
                        self._kill()
                    except OSError:  # the warm process has ended, and with it all that it ran
                        return 1
        try:
            code = self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._kill()
            code = self._process.wait()
        return code if code >= 0 else 128 - code

    def _kill(self) -> None:
        with suppress(OSError):
            if self._warm:
                self._warm.send(bytes([signal.SIGKILL]))
            else:
                os.killpg(self._process.pid, signal.SIGKILL)
