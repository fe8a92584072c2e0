"""Ten gigabytes in many files, each of which is not too large."""

import os
import time
from pathlib import Path

for number in range(12):
    with Path(__file__).with_name(f"large-{number}").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, 900 << 20)
time.sleep(600)
