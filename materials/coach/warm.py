"""A process that has Dagster, dbt and the parts of a kernel imported, and forks for every call: seconds of imports less.

`coach.forward` hands it arguments, environment, folder and streams; scripts that stand for `dbt` and for a notebook's kernel
do so too. Where it does not answer, each starts in the ordinary way.
"""

import atexit
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from pathlib import Path

from .forward import VARIABLE

HERE = Path(__file__).parent
SERVICES = {"child": "coach.child", "kernel": "coach.warm_kernel", "dbt": "coach.warm_dbt", "nbval": "coach.warm_nbval"}
ALL = ("child", "kernel", "dbt")  # that a learner needs at once
PR_SET_DUMPABLE = 4  # of <sys/prctl.h>
GRACE = 3.0  # seconds from SIGINT to SIGTERM to SIGKILL for a dbt whose caller has gone


@contextmanager
def warm(*services: str, apply: bool = False) -> Iterator[dict[str, str]]:
    """Keep a warm process for the duration of the context; it imports in the background.

    Where a process above this one keeps one already, that one serves here too.

    Args:
        services: What it imports at once, of `SERVICES`, in order; none: `ALL`. The others when they are first called.
        apply: Also set the variables in `os.environ` for the duration.

    Yields:
        Environment variables under which `dbt`, and the kernels that are started, are warm ones; none on a system that
        cannot fork.
    """
    if not (hasattr(os, "fork") and hasattr(socket, "AF_UNIX")):
        yield {}
        return
    if VARIABLE in os.environ:
        yield _environment(os.environ[VARIABLE])
        return
    with tempfile.TemporaryDirectory(prefix="warm-") as private:  # mode 0700
        path = os.path.join(private, "s")
        with subprocess.Popen(
            [sys.executable, "-u", "-m", "coach.warm", path, *(services or ALL)],
            stdin=subprocess.PIPE,  # closed when this process ends, however it ends
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=HERE.parent,
            env={**os.environ, "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES"},  # macOS aborts forks otherwise
            start_new_session=True,  # Ctrl-C reaches what it runs once, through the script
        ) as server:
            server.stdout.readline()  # it listens (or has failed, then all is the ordinary one)
            env = _environment(path)
            before = {name: os.environ.get(name) for name in env}
            if apply:
                os.environ.update(env)
            try:
                yield env
            finally:
                for name, value in before.items() if apply else ():
                    os.environ.pop(name) if value is None else os.environ.update({name: value})
                server.stdin.close()
                try:
                    server.wait(3 * GRACE)
                except subprocess.TimeoutExpired:
                    server.kill()


def _environment(path: str) -> dict[str, str]:
    # The venv's own scripts come second, so that the ordinary dbt is of the same version.
    entries = [str(HERE / "bin"), os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)]
    kernels = [str(HERE), os.environ.get("JUPYTER_PATH", "")]
    return {"PATH": _joined(entries), "JUPYTER_PATH": _joined(kernels), VARIABLE: path}


def _joined(entries: list[str]) -> str:
    return os.pathsep.join(dict.fromkeys(filter(None, entries)))


def reachable(whether: bool) -> None:
    """Whether processes of the same user, such as a package that was forked from it, may reach into this process's files
    and memory. Linux alone can be told."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, int(whether))


def _is_orphaned() -> bool:
    """Whether stdin is closed; what others write into it is no end."""
    return bool(select.select([0], [], [], 0)[0]) and not os.read(0, 4096)


def _warm_up(service: str) -> None:
    def end_if_orphaned(*_: object) -> None:  # nothing else looks at stdin yet
        if _is_orphaned():
            sys.exit()

    signal.signal(signal.SIGALRM, end_if_orphaned)
    signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
    importlib.import_module(SERVICES[service]).warm_up()
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    gc.collect()
    gc.freeze()  # or the first collection in every fork copies all these pages


def _be(request: dict, fds: list[int]) -> None:
    """Be one caller's process, in the forked one; the fork itself has reseeded `random`."""
    code: object = 1
    try:
        reachable(True)
        for number, fd in enumerate(fds):
            os.dup2(fd, number)
            os.close(fd)
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        time.tzset()
        tempfile.tempdir = None  # it remembers the server's TMPDIR
        modules = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
        sys.path[1:1] = [each for each in modules if each not in sys.path]
        sys.argv = [request["service"], *request["argv"]]  # dbt writes it to its artifacts
        code = importlib.import_module(SERVICES[request["service"]]).main()
    except SystemExit as end:  # click ends so, always with a number
        code = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with suppress(BaseException):
            atexit._run_exitfuncs()  # semaphores, connections; the rest of the teardown only costs time
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(code is not None))


class _Call:
    def __init__(self, pid: int, connection: socket.socket, service: str):
        self.pid, self.connection, self.due = pid, connection, float("inf")
        # Of a dbt whose caller has gone, the warehouse may be half written; the others are of no more use.
        self.signals = [signal.SIGINT, signal.SIGTERM, signal.SIGKILL] if service == "dbt" else [signal.SIGKILL]

    def abandon(self) -> None:
        if self.connection.fileno() >= 0:
            self.connection.close()
            self.due = time.monotonic()

    def forward(self) -> None:
        """Pass on the signals the caller has received; a closed connection means that it has gone."""
        numbers = b""
        with suppress(OSError):
            numbers = self.connection.recv(16)
        for number in numbers:
            self._send(number)
        if not numbers:
            self.abandon()

    def _send(self, number: int) -> None:
        """To its whole group, when it has one of its own."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number) if os.getpgid(self.pid) == self.pid else os.kill(self.pid, number)

    def runs(self) -> bool:
        """Report the exit code to the caller if it has ended; if it has not, send the signal that is due."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            code = os.waitstatus_to_exitcode(status)
            with suppress(OSError):
                self.connection.send(bytes([code if code >= 0 else 128 - code]))
            self.connection.close()
        elif self.due <= time.monotonic():
            self._send(self.signals.pop(0))
            self.due = time.monotonic() + GRACE if self.signals else float("inf")
        return not pid


def _receive(connection: socket.socket) -> tuple[dict, list[int]]:
    connection.settimeout(GRACE)
    data, fds, _, _ = socket.recv_fds(connection, 1 << 16, 3)
    while not data.endswith(b"\n"):
        data += connection.recv(1 << 16) or b"\n"  # a caller that has gone: no valid JSON
    try:
        request = json.loads(data)
        if request["service"] not in SERVICES:
            raise ValueError(f"{request['service']}: no such service")
    except (ValueError, TypeError, KeyError, RecursionError):
        for fd in fds:
            os.close(fd)
        raise
    connection.send(b"\0")  # from here on the caller does not turn to the ordinary one
    return request, fds


class _Server:
    """Answers calls until stdin is closed, then ends those that still run."""

    def __init__(self, listener: socket.socket):
        self.listener, self.calls, self.open, self.warm = listener, [], True, set[str]()
        self.child_ended, self.wakeup = socket.socketpair()
        self.wakeup.setblocking(False)
        signal.set_wakeup_fd(self.wakeup.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only handled signals reach the wakeup socket

    def warm_up(self, service: str) -> None:
        if service not in self.warm:
            _warm_up(service)
            self.warm.add(service)

    def serve(self) -> None:
        while self.open or self.calls:
            all_attended = all(call.connection.fileno() >= 0 for call in self.calls)
            self.look(None if all_attended else 0.1)

    def look(self, seconds: float | None) -> None:
        """Attends to what happens within some seconds; None: until something does."""
        attended = {call.connection: call for call in self.calls if call.connection.fileno() >= 0}
        watched = [self.child_ended, *attended, *([0, self.listener] if self.open else [])]
        readable = select.select(watched, [], [], seconds)[0]
        if self.child_ended in readable:
            self.child_ended.recv(4096)
        for connection in attended.keys() & set(readable):
            attended[connection].forward()
        if 0 in readable and _is_orphaned():
            self.open = False
            self.listener.close()
            for call in self.calls:
                call.abandon()
        elif self.listener in readable:
            self._accept(attended)
        self.calls = [call for call in self.calls if call.runs()]

    def _accept(self, attended: dict) -> None:
        connection, _ = self.listener.accept()
        try:
            request, fds = _receive(connection)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            connection.close()
            return
        self.warm_up(request["service"])
        pid = os.fork()
        if not pid:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for inherited in (self.listener, self.child_ended, self.wakeup, connection, *attended):
                inherited.close()
            _be(request, fds)
        for fd in fds:
            os.close(fd)
        self.calls.append(_Call(pid, connection, request["service"]))


def main(path: str, *services: str) -> None:
    """Serve on a Unix socket at `path` until stdin is closed."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        try:
            listener.listen(64)
            reachable(False)
            resource_tracker.ensure_running()  # here, where it belongs to nobody who calls
            print("listening")
            sys.path[0] = str(HERE / "quick")
            server = _Server(listener)
            for service in services:
                server.warm_up(service)
                while server.open and select.select([listener], [], [], 0)[0]:  # whoever waits already
                    server.look(0)
            server.serve()
        finally:
            with suppress(OSError):  # a parent that was killed has left them
                os.unlink(path)
                os.rmdir(os.path.dirname(path))


if __name__ == "__main__":
    main(*sys.argv[1:])
