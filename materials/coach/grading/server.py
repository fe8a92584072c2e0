"""The confined process that runs a submission for the evidence: a question a line on standard input, an answer a line back.

Every question is answered by a child of its own, as it is for a learner; see `coach.evidence.in_child`.
"""

import ctypes
import json
import os
import sys
from pathlib import Path

from .. import evidence
from ..package import Package

PR_SET_DUMPABLE = 4


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a submission prints is no answer
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0)  # its children cannot reach into its files and memory
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        package = Package(Path(asked["project"]), asked["name"])
        answer = evidence.in_child(asked["function"], package, *asked["args"])
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
