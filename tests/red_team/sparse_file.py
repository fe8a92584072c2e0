"""A file that says it has ten gigabytes and has none."""

import os
from pathlib import Path

os.truncate(os.open(Path(__file__).with_name("sparse"), os.O_CREAT | os.O_RDWR), 10 << 30)
