"""Child processes that serve a page until Ctrl-C, and that are gone afterwards."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from .errors import CoachError

HOST = "127.0.0.1"


def free_port(wanted: int) -> int:
    """`wanted`, or the next free port after it."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
                return port
            except OSError:
                continue
    raise CoachError(f"Ports {wanted} to {wanted + 99} are all taken. Name another: --port")


@contextmanager
def running(
    command: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path
) -> Iterator[subprocess.Popen]:
    """Starts a command in a session of its own, its output in `log`; stops it and all its descendants when left, and
    when this process is killed."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "coach.guard", *command], env={**os.environ, **env}, cwd=cwd, stdout=out, stderr=out,
            stdin=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.stdin.close()  # the guard ends the command and all that it has started, and then itself
        process.wait()


def wait_until_served(address: str, process: subprocess.Popen, log: Path, patience: float = 120.0) -> None:
    """Returns when `address` answers.

    Raises:
        CoachError: The process ended, or did not answer within `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    last = (log.read_text(errors="replace").strip().splitlines() or ["nothing"])[-1]
    raise CoachError(f"{address}: no answer. The last line of {log} is: {last}")
