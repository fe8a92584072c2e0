"""Two hundred megabytes on both streams, and an error of ten."""

import os

for _ in range(200):
    for stream in (1, 2):
        os.write(stream, b"y" * 1_000_000)
raise RuntimeError("z" * 10_000_000)
