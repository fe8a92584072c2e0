"""Five thousand folders in each other: deeper than names may be long, and than a function can call itself."""

import os
import time
from pathlib import Path

os.chdir(Path(__file__).parents[1])
for _ in range(5_000):
    os.mkdir("d")
    os.chdir("d")
time.sleep(600)
