"""The answer is written to whatever is open, framed as `multiprocessing` frames it."""

import json
import os
import struct

answer = json.dumps({"assets": {}, "forged": True}).encode()
for number in range(3, 100):
    try:
        os.write(number, struct.pack("!i", len(answer)) + answer)
    except OSError:
        continue
os._exit(0)
