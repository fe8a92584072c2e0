"""Time stands still."""

import time

time.time = time.monotonic = lambda: 0.0
time.sleep = lambda seconds: None
