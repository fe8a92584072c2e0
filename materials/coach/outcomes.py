"""What became of each asset, told from the events of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import dagster as dg
from dagster import DagsterEventType as Event

if TYPE_CHECKING:
    from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

ENDED = {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED}
DBT_DURATION = "Execution Duration"


@dataclass
class Outcome:
    """One asset's last result.

    Attributes:
        state: `materialized`, `failed`, `not run`, `running`, `waiting` or `never run`.
        reason: Why it failed, in one line.
        failed_checks: Names of blocking or error checks of this asset that failed.
        blocked_by: The failed ancestors because of which it was not run.
        rows: Rows of its table.
        seconds: How long it took.
        when: When it was materialized or failed (UTC).
        run: Id of the run.
    """

    asset: str
    group: str
    state: str = "never run"
    reason: str | None = None
    failed_checks: list[str] = field(default_factory=list)
    blocked_by: list[str] = field(default_factory=list)
    rows: int | None = None
    seconds: float | None = None
    when: datetime | None = None
    run: str | None = None

    @property
    def is_well(self) -> bool:
        return self.state == "materialized" and not self.failed_checks

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Outcome:
        """What `dataclasses.asdict` and JSON have made of one, put together again."""
        when = document["when"]
        return cls(**{**document, "when": datetime.fromisoformat(when) if when else None})


def of_run(
    graph: AssetGraph, entries: Iterable[dg.EventLogEntry], ended: bool, run: str | None = None
) -> dict[dg.AssetKey, Outcome]:
    """The outcomes of the assets that a run planned, in order of the graph.

    Dagster writes no event for a step that is not run because of a failed ancestor. So: planned, not materialized, and
    not failed itself means not run, and the failed ancestors are those among its parents' parents.

    Args:
        graph: The asset graph of the definitions.
        entries: The run's events so far.
        ended: Whether the run is over.
        run: The run's id.
    """
    planned: set[dg.AssetKey] = set()
    done: dict[dg.AssetKey, Outcome] = {}
    checks: dict[dg.AssetKey, list[str]] = {}
    started: dict[str, float] = {}
    failures: dict[str, tuple[str, float]] = {}
    for entry in entries:
        event = entry.dagster_event
        if event is None:
            continue
        kind = event.event_type
        if kind == Event.ASSET_MATERIALIZATION_PLANNED:
            planned.add(event.asset_key)
        elif kind == Event.STEP_START:
            started[event.step_key] = entry.timestamp
        elif kind == Event.STEP_FAILURE:
            failures[event.step_key] = (reason(event.step_failure_data), entry.timestamp)
        elif kind == Event.ASSET_MATERIALIZATION:
            done[event.asset_key] = _materialized(event, entry, started.get(event.step_key), run)
        elif kind == Event.ASSET_CHECK_EVALUATION:
            check = event.asset_check_evaluation_data
            if not check.passed and check.severity == dg.AssetCheckSeverity.ERROR:
                checks.setdefault(check.asset_key, []).append(check.check_name)

    steps = {key: graph.get(key).assets_def.op.name for key in planned if graph.has(key)}
    outcomes: dict[dg.AssetKey, Outcome] = {}
    for key in graph.toposorted_asset_keys:
        if key not in steps:
            continue
        outcome = done.get(key) or Outcome(key.to_user_string(), "", run=run)
        outcome.group, outcome.failed_checks = graph.get(key).group_name or "", checks.get(key, [])
        outcomes[key] = outcome
        if key in done:
            continue
        parents = [outcomes[parent] for parent in graph.get(key).parent_keys if parent in outcomes]
        blocked_by = {
            name
            for parent in parents
            for name in ([parent.asset] if parent.state == "failed" or parent.failed_checks else parent.blocked_by)
        }
        if blocked_by:
            outcome.state, outcome.blocked_by = "not run", sorted(blocked_by)
        elif steps[key] in failures:
            outcome.state, (outcome.reason, at) = "failed", failures[steps[key]]
            outcome.when, outcome.seconds = _utc(at), at - started.get(steps[key], at)
        elif ended:
            outcome.state, outcome.reason = "not run", "the run ended before it"
        else:
            outcome.state = "running" if steps[key] in started else "waiting"
    for key, outcome in outcomes.items():
        # One step builds several dbt models. It is not run when one of them waits for a failed asset, and all are lost.
        if outcome.state == "not run" and not outcome.blocked_by and steps[key] not in started:
            mates = [other for other, step in steps.items() if step == steps[key] and other in outcomes]
            outcome.blocked_by = sorted({name for mate in mates for name in outcomes[mate].blocked_by})
            outcome.reason = None if outcome.blocked_by else outcome.reason
    return outcomes


def last_of_each(defs: dg.Definitions, instance: dg.DagsterInstance) -> list[Outcome]:
    """The last outcome of every asset of `defs` that something can run, whichever run it was in."""
    graph = defs.resolve_asset_graph()
    keys = [key for key in graph.toposorted_asset_keys if graph.get(key).is_executable]
    records = {record.asset_entry.asset_key: record.asset_entry for record in instance.get_asset_records(keys)}
    runs: dict[str, dict[dg.AssetKey, Outcome]] = {}
    outcomes = []
    for key in keys:
        run_id = records[key].last_run_id if key in records else None
        if run_id and run_id not in runs:
            run = instance.get_run_by_id(run_id)
            ended = run is None or run.status in ENDED
            runs[run_id] = of_run(graph, instance.all_logs(run_id), ended, run_id)
        name, group = key.to_user_string(), graph.get(key).group_name or ""
        outcomes.append(runs.get(run_id, {}).get(key) or Outcome(name, group))
    return outcomes


def _materialized(event: dg.DagsterEvent, entry: dg.EventLogEntry, started: float | None, run: str | None) -> Outcome:
    metadata = event.step_materialization_data.materialization.metadata
    rows, duration = metadata.get("dagster/row_count"), metadata.get(DBT_DURATION)
    seconds = duration.value if duration else entry.timestamp - started if started else None
    return Outcome(
        event.asset_key.to_user_string(),
        "",
        "materialized",
        rows=rows.value if rows else None,
        seconds=seconds,
        when=_utc(entry.timestamp),
        run=run,
    )


def reason(failure) -> str:
    """What the asset's own code raised, in one line: Dagster's errors are only the wrapping."""
    error = failure.error
    if failure.user_failure_data and failure.user_failure_data.description:
        return " ".join(failure.user_failure_data.description.split())
    while error and error.cause and error.cls_name.startswith("Dagster"):
        error = error.cause
    return error.message.strip().splitlines()[0].split(": ", 1)[-1] if error else "no reason was recorded"


def _utc(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, timezone.utc)
