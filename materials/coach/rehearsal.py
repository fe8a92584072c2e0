"""What is done once before packages run in the forks of this process, so that none of them has to do it again."""

import tempfile
from functools import cache

import dagster as dg
from alembic.config import Config
from alembic.script import ScriptDirectory

from . import runs


def rehearse() -> None:
    """Runs a small asset: a first run imports and builds almost as much as the imports before it."""

    @dg.asset
    def first() -> None: ...

    @dg.asset_check(asset=first)
    def sound() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=True)

    _read_migrations_once()
    defs = dg.Definitions(assets=[first], asset_checks=[sound])
    with tempfile.TemporaryDirectory() as home, runs.quiet():
        with dg.DagsterInstance.local_temp(home, {"telemetry": {"enabled": False}}) as instance:
            runs.materialize(defs, instance, [])


def _read_migrations_once() -> None:
    """Spares half of the time in which a new history is made: Dagster reads all steps from older versions nine times."""
    read = ScriptDirectory.from_config.__func__

    @cache
    def of(location: str, directory: type[ScriptDirectory]) -> ScriptDirectory:
        config = Config()
        config.set_main_option("script_location", location)
        return read(directory, config)

    ScriptDirectory.from_config = classmethod(lambda cls, config: of(config.get_main_option("script_location"), cls))
