"""The descriptor for the answer is a local variable of some function up the stack."""

import json
import os
import sys

frame = sys._getframe()
while frame:
    for each in list(frame.f_locals.values()):
        if type(each) is int and 2 < each < 1_000:
            try:
                os.write(each, json.dumps({"assets": {}, "forged": True}).encode() + b"\n")
            except OSError:
                continue
            os._exit(0)
    frame = frame.f_back
