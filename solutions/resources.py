"""What the assets work with: the warehouse and dbt."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
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
