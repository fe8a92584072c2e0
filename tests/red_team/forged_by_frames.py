"""The pipe for the answer is a local variable of some function up the stack."""

import json
import os
import sys

frame = sys._getframe()
while frame:
    for each in list(frame.f_locals.values()):
        if hasattr(each, "send_bytes"):
            each.send_bytes(json.dumps({"assets": {}, "forged": True}).encode())
            os._exit(0)
    frame = frame.f_back
