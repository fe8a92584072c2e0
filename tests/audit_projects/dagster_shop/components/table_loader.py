"""A component that loads one table."""

import dagster as dg
from dagster_duckdb import DuckDBResource


class TableLoader(dg.Component, dg.Model, dg.Resolvable):
    """Loads a CSV file into a table."""

    table: str
    file: str

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        schema, name = self.table.split(".")

        @dg.asset(key=["raw", name], kinds={"duckdb"})
        def load(duckdb: DuckDBResource) -> None:
            with duckdb.get_connection() as con:
                con.execute(f"create schema if not exists {schema}")
                con.execute(f"create or replace table {self.table} as select * from read_csv('{self.file}')")

        return dg.Definitions(assets=[load])
