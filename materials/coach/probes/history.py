"""A run history of toy assets, of which everything is known, and what functions answer when they are asked about it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@contextmanager
def empty() -> Iterator[dg.DagsterInstance]:
    """A history in memory without any run."""
    with dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}}) as instance:
        yield instance


def toys(broken: bool) -> dg.Definitions:
    """The assets fell, saw and ship, in this order, and the step boards, which makes planks and chips.

    Args:
        broken: Whether saw fails, so that ship is not run, and boards fails between planks and chips.
    """

    @dg.asset
    def fell() -> None: ...

    @dg.asset(deps=[fell])
    def saw() -> None:
        if broken:
            raise RuntimeError("the blade is blunt")

    @dg.asset(deps=[saw])
    def ship() -> None: ...

    @dg.multi_asset(specs=[dg.AssetSpec("planks", deps=[fell]), dg.AssetSpec("chips", deps=[fell])])
    def boards():
        yield dg.MaterializeResult("planks")
        if broken:
            raise RuntimeError("no wood is left")
        yield dg.MaterializeResult("chips")

    return dg.Definitions([ship, saw, fell, boards])


def run(instance: dg.DagsterInstance, *assets: str, broken: bool = False) -> str:
    """Runs toys, all when none is named, and returns the run's id."""
    selection = [dg.AssetKey(name) for name in assets] or None
    job = toys(broken).resolve_implicit_global_asset_job_def()
    return job.execute_in_process(QUIET, instance, raise_on_error=False, asset_selection=selection).run_id


def reported(instance: dg.DagsterInstance, asset: str, *metadata: dict[str, Any]) -> None:
    """Materializations of an asset, one for each metadata, the oldest first."""
    for each in metadata:
        instance.report_runless_asset_event(dg.AssetMaterialization(asset, metadata=each))


def answer(function: Callable, *args: Any) -> dict[str, Any]:
    """What a function answers, in plain data: `returned`, or `raised`."""
    try:
        return {"returned": plain(function(*args))}
    except Exception as error:
        return {"raised": " ".join(f"{type(error).__name__}: {error}".split())[:200]}


def plain(value: Any) -> Any:
    """A value that JSON can hold; of an object its type and, of a run, whose id it has."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, (list, tuple, set)) and not hasattr(value, "_fields"):
        return [plain(each) for each in value]
    run = getattr(getattr(value, "dagster_run", value), "run_id", None)
    return {"object": type(value).__name__, "run": run}


def named(answer: dict[str, Any], runs: dict[str, str]) -> dict[str, Any]:
    """The same answer with a run's name where it says the run's id, which is chance.

    Args:
        answer: To what was asked.
        runs: Names of runs by id.
    """
    returned = answer.get("returned")
    if isinstance(returned, dict) and returned["run"] in runs:
        return {"returned": f"{returned['object']} of {runs[returned['run']]}"}
    return {"returned": f"id of {runs[returned]}"} if isinstance(returned, str) and returned in runs else answer
