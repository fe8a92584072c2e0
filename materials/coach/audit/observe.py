"""Runs that are watched: what each step was seen to read and write, ready to be judged."""

from __future__ import annotations

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.definitions.reconstruct import ReconstructableRepository

from ..errors import CoachError
from . import recording, sql
from .accesses import Access, Place, Session, Sight, Table, Unread, place
from .accesses import file as file_
from .findings import MISSING_TITLE
from .graph import Claim, Producers, Project, Unit
from .values import Database

TARGET, STRICT = "COACH_AUDIT_TARGET", "COACH_AUDIT_STRICT"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


class UndeclaredRead(Exception):
    """A step was about to read what it does not declare."""


def sights(folder: Path, project: Project) -> dict[Unit, Sight]:
    """What each unit was seen to do, from the records in a folder."""
    found: dict[Unit, Sight] = defaultdict(Sight)
    reading = Reading(project)
    for file in sorted(folder.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                unit = reading.unit(record)
                if unit is not None:
                    reading.take(record, found[unit], (file.name, unit))
    return dict(found)


class Reading:
    """Makes accesses of records, in the order in which they were written."""

    def __init__(self, project: Project):
        self.project = project
        self._sessions: dict[Any, Session] = defaultdict(Session)
        self._units: dict[tuple, Unit] = {}
        for unit in project.units:
            for key in unit.keys if not unit.check else ():
                self._units[tuple(key.path)] = unit
            for check in unit.definition.check_keys if unit.check else ():
                self._units[(*check.asset_key.path, "check", check.name)] = unit

    def unit(self, record: dict[str, Any]) -> Unit | None:
        """The unit whose step wrote a record."""
        for key in record["keys"]:
            if (unit := self._units.get(tuple(key))) is not None:
                return unit
        for asset, name in record["checks"]:
            if (unit := self._units.get((*asset, "check", name))) is not None:
                return unit
        return None

    def take(self, record: dict[str, Any], sight: Sight, mark: Any) -> None:
        """Adds what a record says to a sight. `mark` tells processes and steps apart."""
        where = Place(record["file"], record["line"], record["line"]) if record["file"] else mark[1].place or Place("?", 0)
        session = self._sessions[mark]
        if "paths" in record:
            sight.files += 1
            for path in record["paths"]:
                if sql.is_telling(path):
                    sight.accesses.append(Access(file_(path), where, path, record["writes"], record["writes"], observed=True))
            return
        said = record["database"]
        database = Database("duckdb", place(said) if said else ":memory:" if said == "" else None)
        if "temporary" in record:
            session.temporary.add(str(record["temporary"]).lower())
        elif "table" in record:
            sight.statements += 1
            name = sql.Name(*reversed(record["table"].lower().replace('"', "").split(".")[-3:]))
            self._add(sql.Use(name, writes=record["writes"], fills=record["writes"]), record, record["table"], session, database, sight, where)
        else:
            for statement in sql.read(record["sql"], "duckdb"):
                statement = statement.filled(record["parameters"])
                sight.statements += 1
                if statement.error:
                    sight.unread_statements += 1
                    sight.unread.append(Unread(where, statement.text, f"the SQL cannot be parsed ({statement.error})"))
                    continue
                session.follow(statement)
                for use in statement.uses:
                    self._add(use, record, statement.text, session, database, sight, where)

    def _add(self, use: sql.Use, record: dict[str, Any], text: str, session: Session, database: Database, sight: Sight, where: Place) -> None:
        if use.file is not None:
            if sql.is_telling(use.file):
                sight.accesses.append(Access(file_(use.file), where, text, use.writes, use.fills, observed=True))
            return
        table = session.table(use.name, database)
        if table is not None:
            shadowed = use.name.schema is None and use.name.table in {each.lower() for each in record.get("names", ())}
            sight.accesses.append(Access(table, where, text, use.writes, use.fills, use.is_view, shadowed, observed=True))


# ---------------------------------------------------------------------------------------------------- the run


def run(target: str, defs: dg.Definitions, project: Project, select: Sequence[str] = (), strict: bool = False) -> tuple[dict[Unit, Sight], dict[str, str]]:
    """Runs assets of a target under watch, with its own executor, and returns what was seen, and the failures.

    The run is kept in a history of its own, which is deleted; what the assets write is written.

    Args:
        target: As `load` takes it; processes of the run load it again.
        defs: Loaded from it.
        project: Read from them.
        select: Keys of assets; none: all.
        strict: A step fails at its first undeclared read, before the query runs.

    Raises:
        CoachError: There is no such asset.
    """
    known = {key.to_user_string(): key for key in project.graph.executable_asset_keys}
    for name in select:
        if name not in known:
            raise CoachError(f"{name}: no such asset. Choose from {', '.join(sorted(known))}")
    keys = {known[name] for name in select} or set(known.values())
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="audit-", ignore_cleanup_errors=True) as folder:
        home = Path(folder, "home")
        home.mkdir()
        (home / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
        with recording.recorded(Path(folder, "records"), guard(project) if strict else None), _environment(target, strict):
            with dg.DagsterInstance.from_config(str(home)) as instance:
                for part, partition in _parts(project, keys):
                    failed |= _execute(target, defs, instance, part, partition)
        return sights(Path(folder, "records"), project), failed


@contextmanager
def _environment(target: str, strict: bool) -> Iterator[None]:
    given = {TARGET: target, STRICT: "1" if strict else ""}
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def definitions() -> dg.Definitions:
    """The target's definitions, in whichever process of a watched run this is, and recording on."""
    from .load import load

    defs = load(os.environ[TARGET])
    project = Project(defs)
    if os.environ.get(STRICT):
        project.read()
        recording.join(guard(project))
    else:
        recording.join()
    return defs


def _execute(target: str, defs: dg.Definitions, instance: dg.DagsterInstance, keys: set[dg.AssetKey], partition: str | None) -> dict[str, str]:
    """Runs assets, and returns those that failed, with the reason."""
    tags = {"dagster/partition": partition} if partition is not None else {}
    selection = sorted(keys)
    everything = ReconstructableRepository.for_module(__name__, "definitions", os.getcwd())
    job = everything.get_reconstructable_job("__ASSET_JOB")
    result = dg.execute_job(job, instance, run_config=QUIET, tags=tags, asset_selection=selection, raise_on_error=False)
    failed: dict[str, str] = {}
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            error = error.cause or error
            failed[event.step_key] = error.message.strip().splitlines()[0]
    return failed


def _parts(project: Project, keys: Iterable[dg.AssetKey]) -> Iterator[tuple[set[dg.AssetKey], str | None]]:
    """The runs that are needed: one run has one partition, so partitions are run apart, in order of the graph."""
    part: set[dg.AssetKey] = set()
    definition: Any = None
    wanted = set(keys)
    for key in project.graph.toposorted_asset_keys:
        if key not in wanted:
            continue
        own = project.graph.get(key).partitions_def
        if part and own != definition:
            yield part, _last_partition(definition)
            part = set()
        definition = own
        part.add(key)
    if part:
        yield part, _last_partition(definition)


def _last_partition(definition: Any) -> str | None:
    if definition is None:
        return None
    keys = definition.get_partition_keys()
    return keys[-1] if keys else None


# ---------------------------------------------------------------------------------------------------- strict


def guard(project: Project) -> recording.Guard:
    """What stops a step at its first undeclared read."""
    reading = Reading(project)
    producers = Producers(project.claims())
    own: dict[Unit, list[Claim]] = defaultdict(list)
    for held in (*producers.tables.values(), *producers.files.values()):
        for claim in held:
            own[claim.unit].append(claim)

    def stop(step: dict[str, Any], record: dict[str, Any]) -> None:
        unit = reading.unit(step)
        if unit is None:
            return
        sight = Sight()
        reading.take({"file": None, "line": 0, **record}, sight, (os.getpid(), unit))
        own[unit] += [Claim(a.thing, unit.keys, unit, "write", a.place) for a in sight.accesses if a.writes and a.fills and isinstance(a.thing, Table)]
        for access in sight.accesses:
            if access.writes or access.is_shadowed:
                continue
            claims = [each for each in producers.of(access.thing)[0] if each.how in ("metadata", "io", "write")]
            if not claims or any(each.unit is unit for each in claims):
                continue
            if any(isinstance(access.thing, Table) and isinstance(c.thing, Table) and producers.agreement(access.thing, c.thing) for c in own[unit] if c.how == "write"):
                continue
            near = project.declared(unit) | project.ancestors(unit) | project.descendants(unit)
            if not any(key in near for each in claims for key in each.keys):
                names = ", ".join(dict.fromkeys(project.label(each.keys[0]) for each in claims))
                raise UndeclaredRead(f"{MISSING_TITLE}: {unit.label} is about to read {access.thing}, which {names} writes, and does not declare it ({access.place})")

    return stop
