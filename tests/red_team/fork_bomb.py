"""Three hundred processes at once; more than it may have, and no more than a test should."""

import os
import time

for _ in range(300):
    if os.fork() == 0:
        time.sleep(600)
        os._exit(0)
time.sleep(600)
