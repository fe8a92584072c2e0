"""Runs a command as long as the process that started it lives: `python -m coach.guard COMMAND...`.

When its standard input is closed, as it is however that process ends, the command and all its descendants are ended.
"""

import os
import select
import signal
import subprocess
import sys

import psutil

PATIENCE = 8.0  # seconds, from SIGINT to SIGKILL
GLANCE = 0.2  # seconds between two looks at whether it has ended by itself


def main(*command: str) -> int:
    """Returns the command's exit code; 128 and more: the signal that ended it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is heard by what has started this
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_interruptible)
    while process.poll() is None:
        if select.select([0], [], [], GLANCE)[0] and not os.read(0, 4096):
            _end(process)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def _interruptible() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _end(process: subprocess.Popen) -> None:
    try:
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    process.send_signal(signal.SIGINT)  # `dagster dev` stops its own children in order on this
    _, alive = psutil.wait_procs(family, timeout=PATIENCE)
    for each in alive:
        each.kill()
    process.wait()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
