"""What the package's `has_rows` says of a toy asset's table: empty, full, missing, whatever the other tables hold."""

import itertools
import tempfile
from pathlib import Path

import dagster as dg
import duckdb
from extract import SOURCES

from coach.runs import QUIET

from ..checks import has_rows
from ..resources import Warehouse

TABLES = {f"extract_{name}": f"raw.{source.table}" for name, source in SOURCES.items()}
EMPTY, FULL = 0, 1  # rows; one is enough


@dg.asset
def stock() -> None: ...


def probe() -> dict:
    """What `has_rows` returns, and `said`, what that says, by rows in its own table and rows in all others."""
    try:
        check = has_rows(stock, "raw.stock")
    except Exception as error:
        return {"made": None, "error": f"{type(error).__name__}: {error}".splitlines()[0]}
    if not isinstance(check, dg.AssetChecksDefinition):
        return {"made": type(check).__name__, "error": None}
    (spec,) = check.check_specs
    found = {
        "made": "check",
        "name": spec.name,
        "asset": spec.asset_key.to_user_string(),
        "blocking": spec.blocking,
        "resources": sorted(check.required_resource_keys),
    }
    if found["asset"] != "stock" or "warehouse" not in found["resources"]:
        return found
    combinations = itertools.product((EMPTY, FULL), repeat=2)
    said = {f"{own} {others}": tried(check, "stock", "raw.stock", own, others) for own, others in combinations}
    return {**found, "said": said, "missing": tried(check, "stock", "raw.stock", None, FULL)}


def tried(check: dg.AssetChecksDefinition, name: str, table: str, own: int | None, others: int) -> dict:
    """What a check says in a run of a toy asset and of one that depends on it.

    Args:
        check: Of the asset.
        name: The asset's.
        table: The asset's.
        own: Rows in this table; None: there is no such table.
        others: Rows in each table of the four sources beside it.

    Returns:
        `passed` (None: no result was recorded), `severity`, `figures`, the numbers in its metadata, `stopped`, whether
        the one that depends on it was not run, and `error`.
    """

    @dg.asset(name=name)
    def upstream() -> None: ...

    @dg.asset(deps=[upstream])
    def downstream() -> None: ...

    rows = {**dict.fromkeys(TABLES.values(), others), table: own}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "toy.duckdb")
        with duckdb.connect(str(file)) as con:
            con.execute("create schema raw")
            for each, count in rows.items():
                if count is not None:
                    con.execute(f"create table {each} as from range({count})")
        resources = {"warehouse": Warehouse(database=str(file))}
        try:
            result = dg.materialize([upstream, downstream, check], resources=resources, run_config=QUIET, raise_on_error=False)
        except Exception as error:
            said = f"{type(error).__name__}: {error}".splitlines()[0]
            return {"passed": None, "severity": None, "figures": [], "stopped": True, "error": said}
    evaluations = result.get_asset_check_evaluations()
    made = {event.asset_key.to_user_string() for event in result.get_asset_materialization_events()}
    errors = [event.step_failure_data.error for event in result.get_step_failure_events()]
    return {
        "passed": evaluations[0].passed if evaluations else None,
        "severity": evaluations[0].severity.name if evaluations else None,
        "figures": [value.value for each in evaluations for value in each.metadata.values()],
        "stopped": "downstream" not in made,
        "error": (errors[0].cause or errors[0]).message.splitlines()[0] if errors and not evaluations else None,
    }
