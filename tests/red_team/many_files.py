"""Forty thousand small files."""

import time
from pathlib import Path

for number in range(40_000):
    if number % 1000 == 0:
        folder = Path(__file__).with_name(f"many-{number}")
        folder.mkdir()
    (folder / str(number)).touch()
time.sleep(600)
