"""The confined process that runs a submission: a question or a reading a line, an answer a line back.

Every question is answered by a child of its own, as it is for a learner; see `coach.questions.in_child`. All children, nbval and
its kernels are forked from one warm process.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

import psutil

from .. import forward
from ..package import Package
from ..questions import in_child
from ..warm import reachable, warm

PATIENCE = 10  # seconds in which what a submission left behind must have ended


def main(questions: int, answers: int, alone: bool) -> None:
    """Answers until there is nobody who asks.

    Args:
        questions, answers: File descriptors. They are no standard streams: those lie open to all in bubblewrap's hands.
        alone: Whether this process sees nothing but itself and its descendants, and so may end all others.
    """
    os.set_inheritable(questions, False), os.set_inheritable(answers, False)
    reachable(False)
    with os.fdopen(questions, "rb") as asks, os.fdopen(answers, "wb") as said, warm("child", apply=True):
        for line in asks:
            ours = set(psutil.pids())
            answer = _answer(json.loads(line))
            if alone:
                _end_all_but(ours)
            said.write(json.dumps(answer).encode() + b"\n")
            said.flush()


def _answer(asked: dict) -> dict:
    if "arguments" in asked:
        with open(os.devnull, "r+b") as nowhere:
            streams = [nowhere.fileno(), nowhere.fileno(), 2]
            with forward.begin("nbval", asked["arguments"], {**os.environ, **asked["env"]}, os.getcwd(), streams) as begun:
                return {"code": begun.recv(1)[0]}
    return in_child(asked["function"], Package(Path(asked["project"]), asked["name"]), *asked["args"])


def _end_all_but(ours: set[int]) -> None:
    """Ends what a submission left running, so that nothing of it lives while others look at what it wrote."""
    end = time.monotonic() + PATIENCE
    while left := [pid for pid in psutil.pids() if pid not in ours and _lives(pid)]:
        if time.monotonic() > end:
            sys.exit(f"{len(left)} processes do not end")  # and with this one, bubblewrap ends them all
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.01)


def _lives(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), "alone" in sys.argv)
