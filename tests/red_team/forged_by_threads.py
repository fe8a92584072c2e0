"""The same, up the stacks of all threads."""

import json
import os
import sys

for frame in sys._current_frames().values():
    while frame:
        for each in list(frame.f_locals.values()):
            if hasattr(each, "send_bytes"):
                each.send_bytes(json.dumps({"assets": {}, "forged": True}).encode())
                os._exit(0)
        frame = frame.f_back
