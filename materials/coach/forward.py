"""Hands a command to the warm process (`coach.warm`), which runs it as if it had been started here.

Used from `coach`, and by scripts that stand for a command: so nothing is imported here that costs time.
"""

import json
import os
import signal
import socket
import sys

VARIABLE = "COACH_WARM"  # names the socket on which the warm process listens


def begin(service, argv, env, cwd, fds):
    """Begins a service of the warm process.

    Args:
        service: One of `coach.warm.SERVICES`.
        argv: Its arguments.
        env: All its variables.
        cwd: Its folder.
        fds: File descriptors: its standard input, output and error.

    Returns:
        The connection, which takes the numbers of signals, a byte each, and gives the exit code as one byte (128 and more:
        the signal that ended it); when it is closed, what was begun is ended. None: nobody answers.
    """
    try:
        server = socket.socket(socket.AF_UNIX)
        server.connect(env[VARIABLE])
        socket.send_fds(server, [b" "], fds)
        server.sendall(json.dumps({"service": service, "argv": argv, "env": env, "cwd": cwd}).encode() + b"\n")
        return server if server.recv(1) else None  # waits here while the server is still importing
    except (AttributeError, KeyError, OSError):  # no Unix sockets on this system, or nobody answers
        return None


def run(service, instead):
    """Be a service of the warm process until it has ended, signals included; then ends this process likewise.

    Args:
        service: As for `begin`; its arguments are those of this process.
        instead: Called when nobody answers.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until it runs, Ctrl-C just ends this process

    def forward(number, _):
        try:
            server.send(bytes([number]))
        except OSError:
            pass  # it has just ended

    server = begin(service, sys.argv[1:], dict(os.environ), os.getcwd(), [0, 1, 2])
    if server is None:
        sys.exit(instead())
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, forward)
    try:
        sys.exit(server.recv(1)[0])
    except (IndexError, OSError):  # not once more in another way: what it does may be half done
        print(f"{service}: the warm process has ended during the run", file=sys.stderr)
        sys.exit(1)
