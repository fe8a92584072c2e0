"""Memory that belongs to no process: files in places that are kept in memory."""

import os
import time

for place in ("/dev/shm", "/dev", "/", "/tmp", "/run"):
    for number in range(12):
        try:
            with open(f"{place}/filled-{number}", "wb") as file:
                os.posix_fallocate(file.fileno(), 0, 900 << 20)
        except OSError:
            break
time.sleep(600)
