"""What slowest_step says of a run whose times are set: which step took longest is then no chance."""

import dagster as dg
from dagster import DagsterEventType as Event

from ..operations import slowest_step
from . import history

# From when to when each step takes, in seconds. The slowest is neither the first nor the last, by time or by name.
TIMES = {"saw": (0, 1), "fell": (2, 11), "boards": (11, 14)}
NOW = 1_750_000_000.0


def probe() -> dict:
    with history.empty() as instance:
        run = history.run(instance, "fell", "saw", "planks", "chips", broken=True)
        entries = instance.all_logs(run)
    return {
        "an ended run": _asked(run, entries, unfinished=None),
        "a run whose last step still runs": _asked(run, entries, unfinished="boards"),
        "a run that has not begun": _asked(run, [], unfinished=None),
    }


def _asked(run: str, entries: list[dg.EventLogEntry], unfinished: str | None) -> dict:
    with history.empty() as instance:
        instance.add_run(dg.DagsterRun("toys", run))
        for entry in entries:
            event = entry.dagster_event
            if event is None or event.step_key not in TIMES:
                continue
            if event.step_key == unfinished and event.event_type != Event.STEP_START:
                continue
            start, end = TIMES[event.step_key]
            seconds = start if event.event_type == Event.STEP_START else end
            instance.store_event(entry._replace(timestamp=NOW + seconds))
        return history.answer(slowest_step, instance, run)
