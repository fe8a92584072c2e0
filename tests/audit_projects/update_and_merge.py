# expect: MISSING mark orders -> load
# expect: MISSING merged changes -> changes
"""An update reads what it changes; a merge reads its source."""

import dagster as dg
import duckdb


@dg.asset
def load() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table orders as select 1 as id, false as seen")


@dg.asset
def mark() -> None:
    duckdb.connect("w.duckdb").execute("update orders set seen = true")


@dg.asset
def changes() -> None:
    duckdb.connect("w.duckdb").execute("create or replace table changes as select 1 as id")


@dg.asset
def merged() -> None:
    con = duckdb.connect("w.duckdb")
    con.execute("merge into merged using changes on merged.id = changes.id when not matched then insert values (changes.id)")


defs = dg.Definitions(assets=[load, mark, changes, merged])
