"""Helpers in a module of their own."""

from contextlib import contextmanager
from pathlib import Path

import duckdb

SOURCE = "orders"
COUNT = "select count(*) from {table}"
HERE = Path(__file__).parent


@contextmanager
def warehouse():
    con = duckdb.connect("w.duckdb")
    try:
        yield con
    finally:
        con.close()


def count(con, table: str = SOURCE) -> int:
    return con.execute(COUNT.format(table=table)).fetchone()[0]


def of_file(name: str) -> str:
    return (HERE / "sql" / f"{name}.sql").read_text()
