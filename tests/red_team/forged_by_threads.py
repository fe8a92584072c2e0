"""The same, up the stacks of all threads."""

import json
import os
import sys

for frame in sys._current_frames().values():
    while frame:
        for each in list(frame.f_locals.values()):
            if type(each) is int and 2 < each < 1_000:
                try:
                    os.write(each, json.dumps({"assets": {}, "forged": True}).encode() + b"\n")
                except OSError:
                    continue
                os._exit(0)
        frame = frame.f_back
