"""Ten gigabytes in one file."""

import os
from pathlib import Path

with Path(__file__).with_name("large").open("wb") as file:
    os.posix_fallocate(file.fileno(), 0, 10 << 30)
