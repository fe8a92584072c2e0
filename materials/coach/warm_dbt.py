"""A process that has dbt imported and forks for every call: seconds of imports less per `dbt build`.

The script `bin/dbt`, first on PATH, hands its arguments, environment, directory and streams to that process.
Where it does not answer, the script execs the ordinary dbt.
"""

import atexit
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
from pathlib import Path

HERE = Path(__file__).parent
SOCKET = "WARM_DBT_SOCKET"  # names the variable that the script `bin/dbt` reads
GRACE = 3.0  # seconds from SIGINT to SIGTERM to SIGKILL for a dbt whose caller has gone


@contextmanager
def warm_dbt(apply: bool = False) -> Iterator[dict[str, str]]:
    """Keep a warm dbt process for the duration of the context; it imports dbt in the background.

    Where a process above this one keeps one already, that one serves here too.

    Args:
        apply: Also set the variables in `os.environ` for the duration.

    Yields:
        Environment variables under which `dbt` is the warm one; none on a system that cannot fork.
    """
    if not (hasattr(os, "fork") and hasattr(socket, "AF_UNIX")):
        yield {}
        return
    if SOCKET in os.environ:
        yield _environment(os.environ[SOCKET])
        return
    with tempfile.TemporaryDirectory(prefix="dbt-") as private:  # mode 0700
        path = os.path.join(private, "s")
        with subprocess.Popen(
            [sys.executable, "-u", "-m", "coach.warm_dbt", path],
            stdin=subprocess.PIPE,  # closed when this process ends, however it ends
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=HERE.parent,
            env={**os.environ, "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES"},  # macOS aborts forks otherwise
            start_new_session=True,  # Ctrl-C reaches dbt once, through the script
        ) as server:
            server.stdout.readline()  # it listens (or has failed, then dbt is the ordinary one)
            env = _environment(path)
            before = {name: os.environ[name] for name in env if name in os.environ}
            if apply:
                os.environ.update(env)
            try:
                yield env
            finally:
                if apply:
                    os.environ.pop(SOCKET, None)
                    os.environ.update(before)
                server.stdin.close()
                try:
                    server.wait(3 * GRACE)
                except subprocess.TimeoutExpired:
                    server.kill()


def _environment(path: str) -> dict[str, str]:
    # The venv's own scripts come second, so that the ordinary dbt is of the same version.
    entries = [str(HERE / "bin"), os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)]
    return {"PATH": os.pathsep.join(entries), SOCKET: path}


_WARM_UP = {  # one node of each kind
    "dbt_project.yml": "{name: warm, profile: warm}",
    "profiles.yml": "warm: {outputs: {default: {type: duckdb}}}",
    "models/model.sql": "select 1 as a from {{ source('source', 'table') }}",
    "models/schema.yml": """
sources: [{name: source, tables: [{name: table}]}]
models: [{name: model, description: a, columns: [{name: a, data_type: int, data_tests: [not_null, unique]}]}]
unit_tests: [{name: unit, model: model, given: [{input: "source('source', 'table')", rows: []}], expect: {rows: []}}]
""",
    "tests/singular.sql": "select 1 from {{ ref('model') }} where false",
}


def _import_dbt() -> None:
    def end_if_orphaned(*_: object) -> None:  # nothing else looks at stdin yet
        if select.select([0], [], [], 0)[0]:
            sys.exit()

    signal.signal(signal.SIGALRM, end_if_orphaned)
    signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
    sys.path[0] = os.path.dirname(sys.executable)  # as for the ordinary script
    sys.path.insert(0, str(HERE / "quick"))
    importlib.import_module("dbt.task.build")
    # Parsing a project imports the rest and builds the serializers and schemas that would cost every call a second;
    # the second time it also reads what the first has saved. It opens no connection and starts no thread, so forking
    # stays safe: that is why the static parser, which keeps threads, is off.
    with tempfile.TemporaryDirectory() as project:
        for file, text in _WARM_UP.items():
            Path(project, file).parent.mkdir(exist_ok=True)
            Path(project, file).write_text(text)
        os.environ.clear()  # every call brings its own
        options = ["--project-dir", project, "--profiles-dir", project]
        options += ["--no-send-anonymous-usage-stats", "--no-static-parser"]
        for _ in range(2):
            importlib.import_module("dbt.cli.main").dbtRunner().invoke(["--quiet", "parse", *options])
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _run_dbt(request: dict, fds: list[int]) -> None:
    """Be one caller's dbt, in the forked process; the fork itself has reseeded `random`."""
    code: object = 1
    try:
        for number, fd in enumerate(fds):
            os.dup2(fd, number)
            os.close(fd)
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        time.tzset()
        tempfile.tempdir = None  # it remembers the server's TMPDIR
        sys.argv = ["dbt", *request["argv"]]  # dbt writes it to its artifacts
        importlib.import_module("dbt.cli.main").cli(prog_name="dbt")
    except SystemExit as end:  # click ends so, always with a number
        code = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with suppress(BaseException):
            atexit._run_exitfuncs()  # semaphores, connections; the rest of the teardown only costs time
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


class _Call:
    def __init__(self, pid: int, connection: socket.socket):
        self.pid, self.connection = pid, connection
        self.signals, self.due = [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], float("inf")

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
            os.kill(self.pid, number)
        if not numbers:
            self.abandon()

    def runs(self) -> bool:
        """Report the exit code to the caller if dbt has ended; if it has not, send the signal that is due."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            code = os.waitstatus_to_exitcode(status)
            with suppress(OSError):
                self.connection.send(bytes([code if code >= 0 else 128 - code]))
            self.connection.close()
        elif self.due <= time.monotonic():
            os.kill(self.pid, self.signals.pop(0))
            self.due = time.monotonic() + GRACE if self.signals else float("inf")
        return not pid


def _receive(connection: socket.socket) -> tuple[dict, list[int]]:
    connection.settimeout(GRACE)
    data, fds, _, _ = socket.recv_fds(connection, 1 << 16, 3)
    while not data.endswith(b"\n"):
        data += connection.recv(1 << 16) or b"\n"  # a caller that has gone: no valid JSON
    request = json.loads(data)
    connection.send(b"\0")  # from here on the caller does not turn to the ordinary dbt
    return request, fds


def _serve(listener: socket.socket) -> None:
    """Answer calls until stdin is closed, then end those that still run."""
    child_ended, wakeup = socket.socketpair()
    wakeup.setblocking(False)
    signal.set_wakeup_fd(wakeup.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)  # only handled signals reach the wakeup socket
    serving, calls = True, []
    while serving or calls:
        attended = {call.connection: call for call in calls if call.connection.fileno() >= 0}
        watched = [child_ended, *attended, *([0, listener] if serving else [])]
        readable = select.select(watched, [], [], None if len(attended) == len(calls) else 0.1)[0]
        if child_ended in readable:
            child_ended.recv(4096)
        for connection in attended.keys() & set(readable):
            attended[connection].forward()
        if 0 in readable:
            serving = False
            listener.close()
            for call in calls:
                call.abandon()
        elif listener in readable:
            connection, _ = listener.accept()
            try:
                request, fds = _receive(connection)
            except (OSError, ValueError):
                connection.close()
                continue
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for inherited in (listener, child_ended, wakeup, connection, *attended):
                    inherited.close()
                _run_dbt(request, fds)
            for fd in fds:
                os.close(fd)
            calls.append(_Call(pid, connection))
        calls = [call for call in calls if call.runs()]


def main(path: str) -> None:
    """Serve on a Unix socket at `path` until stdin is closed."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        try:
            listener.listen(64)
            print("listening")
            _import_dbt()
            gc.collect()
            gc.freeze()  # or the first collection in every fork copies all these pages
            _serve(listener)
        finally:
            with suppress(OSError):  # a parent that was killed has left them
                os.unlink(path)
                os.rmdir(os.path.dirname(path))


if __name__ == "__main__":
    main(sys.argv[1])
