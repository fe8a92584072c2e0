"""What is no question, and questions of its own, to the process from which all that looks at it is forked."""

import json
import os
import socket
import sys

for line in (b"{}", b"[]", b"[" * 50_000, b'{"service": "none"}', json.dumps({"service": "dbt", "argv": 1, "env": {}}).encode()):
    with socket.socket(socket.AF_UNIX) as warm:
        warm.connect(os.environ["COACH_WARM"])
        socket.send_fds(warm, [b" "], [0, 1, 2] if sys.stdin else [])
        warm.sendall(line + b"\n")
