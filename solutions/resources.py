# %% imports
"""What the assets work with: the warehouse and dbt."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import duckdb
from dagster_dbt import DbtCliResource
from dagster_dbt.compat import DBT_PYTHON_VERSION
from dagster_duckdb import DuckDBResource
from extract import connect
from pydantic import Field


# %% Warehouse
class Warehouse(DuckDBResource):
    """A DuckDB file that several processes take turns to write.

    Where `DuckDBResource` stops at the first error of a step with its connection still open, this closes it; where
    the file is held by another process, this waits and then says which.
    """

    wait: float = Field(default=30.0, description="Seconds to wait for another process to let go of the file.")

    @contextmanager
    def get_connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Opens the warehouse for writing. Keep it short: nobody else can open it meanwhile.

        Raises:
            extract.ExtractionError: The file is not a DuckDB database, or is still held after `wait` seconds.
        """
        with connect(Path(self.database), wait=self.wait) as con:
            yield con


# %% Dbt
class Dbt(DbtCliResource):
    """The dbt command, called and nothing else.

    Before each call `DbtCliResource` also runs `dbt --version`, which asks the package index for news, and loads dbt's
    adapter into this process, for metadata that is not fetched here. Both take longer than the models. The names that
    are overridden are not public: if they change one day, runs become slower, not wrong.
    """

    @cached_property
    def _cli_version(self):
        return DBT_PYTHON_VERSION

    def _initialize_dbt_core_adapter(self, args):
        return None
