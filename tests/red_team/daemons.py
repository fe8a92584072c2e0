"""Processes in sessions of their own, with another home, that hold on to life and write as long as they can."""

import os
import sys
from pathlib import Path

for _ in range(5):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            code = "import time, pathlib\nwhile True:\n time.sleep(0.1); pathlib.Path('red-team-lives').touch()"
            os.chdir(Path(__file__).parents[1])
            os.execve(sys.executable, [sys.executable, "-c", code], {"HOME": "/", "RED_TEAM": "daemon"})
        os._exit(0)
