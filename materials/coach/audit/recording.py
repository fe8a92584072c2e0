"""Recording: what the steps of a run really read and write, while they do it.

Replaces methods of DuckDB's connections and relations and listens where Python opens files. All of it does nothing
outside a Dagster step. Each process appends to a file of its own in a folder, so runs in one process and runs with a
process for each step are recorded alike.
"""

from __future__ import annotations

import contextvars
import json
import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

import dagster as dg
import duckdb

from . import code

FOLDER = "COACH_AUDIT_RECORD"  # names the folder to the processes of a run
_SKIPPED = (".py", ".pyc", ".pyo", ".so", ".pyd", ".dylib", ".dist-info", ".sql", ".j2")

_WRAPPED = "_coach_original"
# The user's variables stay in sight: DuckDB looks for a DataFrame of a table's name in the innermost frame, and that
# would be the replacement's own. So the original is called in a frame that has the variables of the caller.
_CALL = compile("__call__(*__args__, **__kwargs__)", "<recorded>", "eval")

Guard = Callable[[dict[str, Any], dict[str, Any]], None]


class Recorder:
    """Where records go in this process.

    Args:
        folder: Holds one file for each process.
        guard: Called with the step and the record before the query runs; may raise.
    """

    def __init__(self, folder: Path, guard: Guard | None = None):
        self.folder, self.guard = folder, guard
        self._out: TextIO | None = None
        self._pid = 0
        self._steps: weakref.WeakKeyDictionary[Any, dict[str, Any]] = weakref.WeakKeyDictionary()
        self._lock = threading.Lock()

    def step(self) -> dict[str, Any] | None:
        """The step that runs here: its assets and checks; None outside of one."""
        context = _context()
        if context is None:
            return None
        if context not in self._steps:
            _follow_libraries()
            self._steps[context] = _described(context)
        return self._steps[context]

    def database(self, connection: Any) -> str:
        """The file of a connection; empty for one in memory."""
        if connection not in _files:  # opened before recording began, or by a name that was imported before
            cursor = _original(duckdb.DuckDBPyConnection.cursor)(connection)
            execute = _original(duckdb.DuckDBPyConnection.execute)
            said = "select path from duckdb_databases() where database_name = current_database()"
            rows = execute(cursor, said).fetchall()
            cursor.close()
            _files[connection] = (rows[0][0] if rows else "") or ""
        return _files[connection]

    def write(self, step: dict[str, Any], record: dict[str, Any]) -> None:
        """Appends a record; then the guard may stop the step."""
        line = json.dumps({**step, **record}, default=str) + "\n"
        with self._lock:
            if self._pid != os.getpid():  # also after a fork
                self._pid = os.getpid()
                self._out = (self.folder / f"{self._pid}.jsonl").open("a", encoding="utf-8", buffering=1)
            self._out.write(line)
        if self.guard is not None:
            self.guard(step, record)


_active: Recorder | None = None
_installed = False
_busy = threading.local()
_files: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()  # of connections


@contextmanager
def recorded(folder: Path, guard: Guard | None = None) -> Iterator[Path]:
    """Records every step that runs meanwhile, in this process and in those that it starts and that call `join`.

    Args:
        folder: An empty folder, for the records.
        guard: See `Recorder`.
    """
    global _active
    folder = Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    before, env = _active, os.environ.get(FOLDER)
    os.environ[FOLDER] = str(folder)
    start(Recorder(folder, guard))
    try:
        yield folder
    finally:
        _active = before
        os.environ.pop(FOLDER) if env is None else os.environ.update({FOLDER: env})


def join(guard: Guard | None = None) -> None:
    """In a process that a recorded run has started: records too. Elsewhere, and the second time, nothing happens."""
    if os.environ.get(FOLDER) and _active is None:
        start(Recorder(Path(os.environ[FOLDER]), guard))


def start(recorder: Recorder) -> None:
    """Records from now on. What is replaced is replaced once in a process and stays."""
    global _active, _installed
    _active = recorder
    if _installed:
        return
    _installed = True
    _replace_connections()
    _replace_relations()
    _replace_module()
    _carry_context_into_threads()
    _follow_libraries()
    sys.addaudithook(_hear)


# ---------------------------------------------------------------------------------------------------- the step


def _context() -> Any:
    from dagster._core.execution.context.compute import current_execution_context

    return current_execution_context.get()


def _described(context: Any) -> dict[str, Any]:
    keys: list[list[str]] = []
    checks: list[list[Any]] = []
    if isinstance(context, dg.AssetExecutionContext):
        try:
            keys = sorted(list(key.path) for key in context.selected_asset_keys)
        except dg.DagsterError:
            keys = []
    try:
        checks = sorted([list(key.asset_key.path), key.name] for key in context.selected_asset_check_keys)
    except Exception:
        checks = []
    return {"keys": keys, "checks": checks}


def _carry_context_into_threads() -> None:
    """What a step does in a thread of its own is the step's doing."""
    start_thread, submit = threading.Thread.start, ThreadPoolExecutor.submit

    @wraps(start_thread)
    def start(self: threading.Thread) -> None:
        if _active is not None and _context() is not None:
            self.run = _within(contextvars.copy_context(), self.run)
        start_thread(self)

    @wraps(submit)
    def submit_within(self: ThreadPoolExecutor, fn: Callable, /, *args: Any, **kwargs: Any) -> Any:
        if _active is not None and _context() is not None:
            fn = _within(contextvars.copy_context(), fn)
        return submit(self, fn, *args, **kwargs)

    threading.Thread.start, ThreadPoolExecutor.submit = start, submit_within


def _within(context: contextvars.Context, function: Callable) -> Callable:
    return lambda *args, **kwargs: context.run(function, *args, **kwargs)


# ---------------------------------------------------------------------------------------------------- DuckDB


def _original(function: Callable) -> Callable:
    return getattr(function, _WRAPPED, function)


def _note(make: Callable[..., dict[str, Any] | None], connection: Any, args: tuple, kwargs: dict[str, Any], frame: FrameType) -> None:
    """Writes what a call is about to do, when a step does it."""
    recorder = _active
    if recorder is None or getattr(_busy, "is_set", False):
        return
    step = recorder.step()
    if step is None:
        return
    _busy.is_set = True
    try:
        record = make(*args, **kwargs)
        if record is not None:
            own = _own_frame(frame)
            names = [name for name, value in own.f_locals.items() if type(value).__name__ in _FRAMES] if own and "sql" in record else []
            database = recorder.database(connection) if connection is not None else None
            recorder.write(step, {**record, "database": database, "names": names, **_line(own)})
    except duckdb.Error:
        pass  # a connection that is closed already; the call itself will say so
    finally:
        _busy.is_set = False


_FRAMES = {"DataFrame", "LazyFrame", "Table", "RecordBatch", "RecordBatchReader", "DuckDBPyRelation", "Dataset", "Scanner"}


def _own_frame(frame: FrameType) -> FrameType | None:
    """The innermost frame of the project; None in a thread that is all library."""
    found: FrameType | None = frame
    while found is not None and not code.is_own(found.f_code.co_filename):
        found = found.f_back
    return found


def _line(frame: FrameType | None) -> dict[str, Any]:
    return {"file": frame.f_code.co_filename, "line": frame.f_lineno} if frame else {"file": None, "line": 0}


def _replacement(function: Callable, make: Callable[..., dict[str, Any] | None], of: str) -> Callable:
    """A function that notes a call and makes it, in a frame with the caller's variables.

    Args:
        function: The original.
        make: The record of a call's arguments; None: nothing to note.
        of: `connection` or `relation`, whose first argument is that; or `module`.
    """

    def replaced(*args: Any, **kwargs: Any) -> Any:
        frame = sys._getframe(1)
        if _active is not None and _context() is not None:
            if of == "module":
                connection = kwargs.get("connection") or duckdb.default_connection()
                _note(make, connection, args, {name: held for name, held in kwargs.items() if name != "connection"}, frame)
            else:
                _note(make, args[0] if of == "connection" else _owner(args[0]), args[1:], kwargs, frame)
        if frame.f_code.co_filename.startswith(_DUCKDB):
            return function(*args, **kwargs)
        return eval(_CALL, frame.f_globals, {**frame.f_locals, "__call__": function, "__args__": args, "__kwargs__": kwargs})

    setattr(replaced, _WRAPPED, function)
    for name in ("__module__", "__name__", "__doc__", "__qualname__"):
        setattr(replaced, name, getattr(function, name, None))
    return replaced


_DUCKDB = os.path.dirname(duckdb.__file__)


def _owner(relation: Any) -> Any:
    """The connection of a relation, where the version of DuckDB tells it."""
    return getattr(relation, "_con", None) or getattr(relation, "_connection", None) or getattr(relation, "connection", None)


def _sql(query: Any = None, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
    query = query if query is not None else kwargs.get("sql", kwargs.get("statement"))
    if not isinstance(query, str):
        query = getattr(query, "query", None)
    given = args[0] if args else kwargs.get("parameters", kwargs.get("params"))
    if isinstance(given, dict):
        shown: Any = {str(name): held if isinstance(held, str) else None for name, held in given.items()}
    else:
        shown = [str(held) if isinstance(held, (str, os.PathLike)) else None for held in given] if isinstance(given, (list, tuple)) else []
    return {"sql": query, "parameters": shown} if query else None


def _table(writes: bool) -> Callable[..., dict[str, Any] | None]:
    def make(name: Any = None, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        name = name if name is not None else kwargs.get("table_name", kwargs.get("view_name"))
        return {"table": name, "writes": writes} if isinstance(name, str) else None

    return make


def _file(writes: bool) -> Callable[..., dict[str, Any] | None]:
    def make(path: Any = None, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        path = path if path is not None else kwargs.get("path_or_buffer", kwargs.get("file_glob", kwargs.get("file_name")))
        paths = path if isinstance(path, (list, tuple)) else [path]
        found = [str(each) for each in paths if isinstance(each, (str, os.PathLike))]
        return {"paths": found, "writes": writes} if found else None

    return make


def _temporary(name: Any = None, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
    return {"temporary": name or kwargs.get("view_name")}


_ON_CONNECTION: dict[str, Callable[..., dict[str, Any] | None]] = {
    **dict.fromkeys(("execute", "executemany", "sql", "query", "from_query", "query_df"), _sql),
    **dict.fromkeys(("table", "view"), _table(False)),
    **dict.fromkeys(("append",), _table(True)),
    **dict.fromkeys(("read_csv", "from_csv_auto", "read_json", "read_parquet", "from_parquet"), _file(False)),
    "register": _temporary,
}  # fmt: skip
_ON_RELATION: dict[str, Callable[..., dict[str, Any] | None]] = {
    **dict.fromkeys(("create", "to_table", "insert_into", "create_view", "to_view"), _table(True)),
    **dict.fromkeys(("write_csv", "to_csv", "write_parquet", "to_parquet"), _file(True)),
}


def _remember_files() -> None:
    """Asking a connection for its file costs more than all the rest: it is remembered when it is opened."""
    connect = duckdb.connect

    @wraps(connect)
    def remembering(*args: Any, **kwargs: Any) -> Any:
        connection = connect(*args, **kwargs)
        said = str(args[0] if args else kwargs.get("database", ":memory:"))
        if said != ":default:":
            _files[connection] = "" if not said or said.startswith(":memory:") else said if ":" in said else os.path.abspath(said)
        return connection

    duckdb.connect = remembering
    for name in ("cursor", "duplicate"):
        setattr(duckdb.DuckDBPyConnection, name, _inheriting(getattr(duckdb.DuckDBPyConnection, name)))


def _inheriting(function: Callable) -> Callable:
    def inheriting(self: Any, *args: Any, **kwargs: Any) -> Any:
        made = function(self, *args, **kwargs)
        if self in _files:
            _files[made] = _files[self]
        return made

    setattr(inheriting, _WRAPPED, function)
    return inheriting


def _replace_connections() -> None:
    _remember_files()
    for name, make in _ON_CONNECTION.items():
        held = getattr(duckdb.DuckDBPyConnection, name, None)
        if held is not None:
            setattr(duckdb.DuckDBPyConnection, name, _replacement(held, make, "connection"))


def _replace_relations() -> None:
    for name, make in _ON_RELATION.items():
        held = getattr(duckdb.DuckDBPyRelation, name, None)
        if held is not None:
            setattr(duckdb.DuckDBPyRelation, name, _replacement(held, make, "relation"))


def _replace_module() -> None:
    for name, make in _ON_CONNECTION.items():
        held = getattr(duckdb, name, None)
        if held is not None:
            setattr(duckdb, name, _replacement(held, make, "module"))


# ---------------------------------------------------------------------------------------------------- files


def _hear(event: str, args: tuple) -> None:
    """Python's audit hook. It cannot be removed, so outside a step it does nothing."""
    if event != "open" or _active is None or getattr(_busy, "is_set", False):
        return
    path, mode, flags = args
    if not isinstance(path, (str, bytes, os.PathLike)) or _context() is None:
        return
    path = os.fsdecode(path)
    if path.endswith(_SKIPPED) or path.startswith(("/proc/", "/dev/", "/sys/")) or not code.is_outside_libraries(path):
        return
    writes = bool(set(mode or "") & set("wax+")) if mode else bool((flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    _opened([os.path.abspath(path)], writes, sys._getframe(1))


def _opened(paths: list[str], writes: bool, frame: FrameType) -> None:
    recorder = _active
    step = recorder.step() if recorder is not None else None
    if step is None or getattr(_busy, "is_set", False):
        return
    _busy.is_set = True
    try:
        recorder.write(step, {"paths": paths, "writes": writes, **_line(_own_frame(frame))})
    finally:
        _busy.is_set = False


# Readers and writers that open files where Python does not see it.
_FRAMES_READ = ("read_parquet", "scan_parquet", "read_csv", "scan_csv", "read_json", "read_ndjson", "scan_ndjson", "read_ipc", "scan_ipc", "read_table", "read_feather")
_FRAMES_WRITTEN = ("write_parquet", "sink_parquet", "write_csv", "sink_csv", "write_json", "write_ndjson", "write_ipc", "sink_ipc", "to_parquet", "to_feather")
_done: set[str] = set()


def _follow_libraries() -> None:
    """Listens to pandas, polars and pyarrow as soon as they are imported."""
    for module, holders in (
        ("pandas", ("", "DataFrame")), ("polars", ("", "DataFrame", "LazyFrame")), ("pyarrow.parquet", ("",)), ("pyarrow.feather", ("",)),
    ):  # fmt: skip
        held = sys.modules.get(module)
        if held is None or module in _done:
            continue
        _done.add(module)
        for holder in holders:
            owner = getattr(held, holder, None) if holder else held
            for name in _FRAMES_WRITTEN if holder else _FRAMES_READ:
                function = getattr(owner, name, None)
                if callable(function) and not hasattr(function, _WRAPPED):
                    setattr(owner, name, _listening(function, bool(holder)))
    if (parquet := sys.modules.get("pyarrow.parquet")) and not hasattr(parquet.write_table, _WRAPPED):
        parquet.write_table = _listening(parquet.write_table, True, 1)


def _listening(function: Callable, writes: bool, position: int | None = None) -> Callable:
    at = position if position is not None else 1 if writes else 0  # the first argument of a method is its object

    @wraps(function)
    def listening(*args: Any, **kwargs: Any) -> Any:
        if _active is not None and _context() is not None:
            target = args[at] if len(args) > at else next((kwargs[each] for each in ("path", "source", "file", "where", "filepath_or_buffer") if each in kwargs), None)
            targets = target if isinstance(target, (list, tuple)) else [target]
            paths = [os.fspath(each) for each in targets if isinstance(each, (str, os.PathLike))]
            if paths:
                _opened(paths, writes, sys._getframe(1))
        return function(*args, **kwargs)

    setattr(listening, _WRAPPED, function)
    return listening
