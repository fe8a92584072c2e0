"""Runs of a package in this process, stored in the history that the Dagster UI shows."""

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TextIO

import dagster as dg
import psutil
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.runs.sqlite import sqlite_run_storage

from . import outcomes
from .errors import CoachError
from .outcomes import Outcome

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
UNFINISHED = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]


def materialize(
    defs: dg.Definitions,
    instance: dg.DagsterInstance,
    assets: Sequence[str],
    progress: Callable[[list[Outcome]], None] = lambda outcomes: None,
) -> list[Outcome]:
    """Runs assets in order and returns what became of each.

    Args:
        defs: The package's definitions.
        instance: Where the run is recorded.
        assets: Names of assets; none: all.
        progress: Called with the outcomes so far whenever an asset or step changes.

    Raises:
        CoachError: There is no asset of that name, or no asset at all.
    """
    graph = defs.resolve_asset_graph()
    known = {key.to_user_string(): key for key in graph.executable_asset_keys}
    if not known:
        raise CoachError("The package defines no assets yet. Do the exercises of step 2, or use --package solutions")
    for name in assets:
        if name not in known:
            raise CoachError(f"{name}: no such asset. Choose from {', '.join(sorted(known))}, or --all")
    fail_the_dead(instance)
    run_id, entries = str(uuid.uuid4()), []

    def listen(entry: dg.EventLogEntry) -> None:
        entries.append(entry)
        if entry.is_dagster_event and entry.dagster_event.event_type in _TELLING:
            progress(list(outcomes.of_run(graph, entries, False, run_id).values()))

    instance.add_event_listener(run_id, listen)
    job = defs.resolve_implicit_global_asset_job_def()
    with _history_kept_open(instance, run_id):
        job.execute_in_process(
            run_config=QUIET,
            instance=instance,
            run_id=run_id,
            raise_on_error=False,
            asset_selection=[known[name] for name in assets] or None,
        )
        return list(outcomes.of_run(graph, instance.all_logs(run_id), True, run_id).values())


@contextmanager
def _history_kept_open(instance: dg.DagsterInstance, run_id: str) -> Iterator[None]:
    """Spares more than half of the time that recording events takes.

    Dagster opens a connection to its SQLite files for every event, and SQLite tidies a file up, down to the disk,
    whenever its last connection closes. So here is one more that stays open. And it makes an engine for every connection,
    which has to put each statement together anew. So here each file keeps its engine; they hold no connection.
    """
    history = Path(instance.root_directory, "history")
    files = [history / "runs.db", history / "runs" / "index.db", history / "runs" / f"{run_id}.db"]
    makers, engines = {module: module.create_engine for module in (sqlite_event_log, sqlite_run_storage)}, {}

    def kept(address: str, **how: object) -> object:
        if address not in engines:
            engines[address] = makers[sqlite_event_log](address, **how)
        return engines[address]

    with ExitStack() as stack:
        for file in files:
            con = stack.enter_context(closing(sqlite3.connect(file)))
            con.execute("pragma journal_mode = wal").fetchall()
        for module, maker in makers.items():
            module.create_engine = kept
            stack.callback(setattr, module, "create_engine", maker)
        yield


_TELLING = {
    dg.DagsterEventType.STEP_START,
    dg.DagsterEventType.STEP_FAILURE,
    dg.DagsterEventType.ASSET_MATERIALIZATION,
    dg.DagsterEventType.ASSET_CHECK_EVALUATION,
}


def fail_the_dead(instance: dg.DagsterInstance) -> list[str]:
    """Marks as failed the runs whose process has ended without saying so (kill -9, power cut), and returns their ids."""
    dead = []
    for run in instance.get_runs(dg.RunsFilter(statuses=UNFINISHED)):
        pid, since = _process_of(instance, run.run_id)
        if pid and not _lives(pid, since):
            instance.report_run_failed(run, message=f"Process {pid} ended without finishing this run.")
            dead.append(run.run_id)
    return dead


def _process_of(instance: dg.DagsterInstance, run_id: str) -> tuple[int | None, float]:
    """The process that executes a run, from the first event in which Dagster names it, and when that was."""
    for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.ENGINE_EVENT):
        pid = entry.dagster_event.engine_event_data.metadata.get("pid")
        if pid:
            return int(pid.value), entry.timestamp
    return None, 0.0


def _lives(pid: int, since: float) -> bool:
    try:
        return psutil.Process(pid).create_time() <= since
    except psutil.NoSuchProcess:
        return False


@contextmanager
def quiet() -> Iterator[TextIO]:
    """Sends what dbt and Dagster print, also from subprocesses, nowhere, and yields the real standard output."""
    saved = [os.dup(1), os.dup(2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1), os.dup2(nowhere, 2)
        with os.fdopen(os.dup(saved[0]), "w", encoding="utf-8") as out:
            yield out
    finally:
        os.dup2(saved[0], 1), os.dup2(saved[1], 2)
        for descriptor in (*saved, nowhere):
            os.close(descriptor)
