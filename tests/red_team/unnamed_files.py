"""Ten gigabytes in files that are in no folder."""

import os
import time
from pathlib import Path

held = []
for number in range(12):
    held.append(os.open(Path(__file__).with_name("unnamed"), os.O_CREAT | os.O_RDWR))
    os.unlink(Path(__file__).with_name("unnamed"))
    os.posix_fallocate(held[-1], 0, 900 << 20)
time.sleep(600)
