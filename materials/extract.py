"""The manual pipeline's first half: load the four CSV files into schema `raw` of the warehouse.

    python materials/extract.py [SOURCE ...]

Then `dbt build`, typed in dbt/, builds everything else. Every column lands as text and nothing is cleaned here.
A line that cannot be parsed goes to `raw.rejects`, so rows loaded + lines rejected = lines in the file.
Each source is one transaction: an error leaves its previous table as it was.
"""

import argparse
import csv
import errno
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Source:
    """A CSV file with a header, one record a line, and the table of `raw` that it fills."""

    name: str
    table: str
    columns: tuple[str, ...]

    @property
    def file(self) -> str:
        return f"{self.table}.csv"


SOURCES = {
    source.name: source
    for source in (
        Source(
            "forestry",
            "forestry_logs",
            ("tag", "species", "concession", "permit", "permit_valid_from", "permit_valid_to")
            + ("harvested_on", "diameter_cm", "length_m", "volume_m3"),
        ),
        Source(
            "sawmill",
            "sawmill_batches",
            ("batch", "sawmill", "intake_on", "input_volume_m3", "output_volume_m3", "product", "grade"),
        ),
        Source(
            "customs",
            "customs_shipments",
            ("declaration", "batch", "declared_on", "hs_code", "destination")
            + ("declared_volume_m3", "declared_value_eur"),
        ),
        Source("tag_mapping", "tag_mapping", ("tag", "batch", "scanned_at", "scanner")),
    )
}


@dataclass(frozen=True)
class Extraction:
    """One row of `raw.extractions`. Times are UTC."""

    source: str
    file: str
    sha256: str
    bytes: int
    rows: int
    rejected: int
    started: datetime
    finished: datetime


class ExtractionError(Exception):
    """Names what could not be read or written, what was expected, and what to do next."""


# %% the warehouse

_SETTINGS = """
set memory_limit = '500MB';            -- however large the file is; DuckDB's own limit is most of the machine
set preserve_insertion_order = false;  -- faster, and raw rows have no order to keep
"""


@contextmanager
def connect(warehouse: Path, *, wait: float = 30.0, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Opens the warehouse and closes it again, whatever happens in between.

    DuckDB lets one process at a time write a file. While another holds it, this tries again with growing pauses.

    Args:
        warehouse: The DuckDB file; made when missing.
        wait: Seconds to wait for another process to let go.
        read_only: Do not write; the file must exist.

    Raises:
        ExtractionError: The file is not a DuckDB database, cannot be opened, or is still held after `wait`.
    """
    deadline, pause = time.monotonic() + wait, 0.05
    while True:
        try:
            con = duckdb.connect(str(warehouse), read_only=read_only)
            break
        except duckdb.IOException as error:
            message = str(error)
            if "lock" not in message:
                raise ExtractionError(_cannot_open(warehouse, message)) from error
            if time.monotonic() + pause > deadline:
                holder = message.split("held in ")[-1].split(". ")[0] if "held in " in message else "another process"
                raise ExtractionError(
                    f"{warehouse}: still held by {holder} after {wait:g} s. DuckDB lets one process at a time write; "
                    "close that connection (in a notebook: restart its kernel), then run again."
                ) from error
            time.sleep(pause)
            pause = min(2 * pause, 1.0)
    try:
        con.execute(_SETTINGS)
        with suppress(duckdb.InvalidInputException):  # in Jupyter there is no such bar, and DuckDB refuses to be told so
            con.execute("set enable_progress_bar = false")  # it would be printed between our own lines
        yield con
    finally:
        con.close()


def _cannot_open(warehouse: Path, message: str) -> str:
    if "not a valid DuckDB database file" in message:
        return f"{warehouse}: expected a DuckDB database, found something else. Move that file away, then run again."
    return f"{warehouse}: cannot be opened ({message.splitlines()[0]}). Mend that, then run again."


_TABLES = """
create schema if not exists raw;
create table if not exists raw.extractions (
    source varchar, file varchar, sha256 varchar, bytes bigint, rows bigint, rejected bigint,
    started timestamp, finished timestamp
);
create table if not exists raw.rejects (file varchar, line bigint, text varchar, reason varchar);
"""


# %% one source


def load(con: duckdb.DuckDBPyConnection, source: Source, data: Path) -> Extraction:
    """Replaces the table `raw.<source.table>` by the lines of its file, in one transaction.

    Args:
        con: An open, writable connection to the warehouse.
        source: What to load.
        data: The folder that holds the file.

    Returns:
        What was loaded, as recorded in `raw.extractions`.

    Raises:
        ExtractionError: The file is missing, unreadable, not UTF-8 or has another header; or the warehouse
            cannot be written. The previous table is left as it was.
    """
    path, started = data / source.file, datetime.now(timezone.utc).replace(tzinfo=None)
    try:
        _require_header(path, source)
        with ThreadPoolExecutor(1) as pool:
            survey = pool.submit(_survey, path)  # hashes while DuckDB reads
            try:
                extraction = _load_whole(con, source, path, survey.result, started)
            except _NeedsCare:
                extraction = _load_line_by_line(con, source, path, survey.result, started)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            raise ExtractionError(f"raw.{source.table} could not be written ({error.strerror}). {_KEPT}") from error
        raise ExtractionError(f"{path}: cannot be read ({error.strerror}). Expected a CSV file. {_KEPT}") from error
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ExtractionError(f"raw.{source.table} could not be written ({reason}). {_KEPT}") from error
    return extraction


_KEPT = "The previous table is left as it was; put this right, then run again."


class _NeedsCare(Exception):
    """DuckDB alone cannot account for every line of the file."""


def _require_header(path: Path, source: Source) -> None:
    expected = ",".join(source.columns)
    if not path.exists():
        raise ExtractionError(f"{path}: no such file. Expected the CSV file of {source.name}. {_KEPT}")
    with path.open("rb") as file:
        first = file.readline(1 << 16)
    try:
        found = next(csv.reader([first.decode("utf-8-sig").rstrip("\r\n")]), [])
    except UnicodeDecodeError as error:
        raise ExtractionError(f"{path}: expected UTF-8, but its header is not. {_KEPT}") from error
    if tuple(found) != source.columns:
        raise ExtractionError(f"{path}: expected the header {expected}, found {','.join(found)!r}. {_KEPT}")


def _survey(path: Path) -> tuple[str, int, int]:
    """SHA-256, bytes and lines after the header."""
    digest, size, lines, last = hashlib.sha256(), 0, 0, b"\n"
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return digest.hexdigest(), size, lines + (last != b"\n") - 1


def _load_whole(con, source, path, survey, started) -> Extraction:
    """The fast way: DuckDB reads the file in parallel, and every line must have become a row."""
    with _transaction(con):
        try:
            rows = _create_table(con, source, path)
        except duckdb.InvalidInputException as error:
            raise _NeedsCare from error
        _, _, lines = survey()
        if rows != lines:
            raise _NeedsCare
        return _record(con, source, survey, rows, [], started)


def _load_line_by_line(con, source, path, survey, started) -> Extraction:
    """The careful way: each line on its own, so that a stray quote costs one line and not the rest of the file."""
    with tempfile.TemporaryDirectory() as folder, _transaction(con):
        good = Path(folder, source.file)
        rejects = _sort_lines(path, source, good)
        rows = _create_table(con, source, good)
        return _record(con, source, survey, rows, rejects, started)


def _sort_lines(path: Path, source: Source, good: Path) -> list[tuple[str, int, str, str]]:
    """Copies the lines that parse to `good`, and returns the others as rows of `raw.rejects`."""
    rejects, width = [], len(source.columns)
    with path.open("rb") as lines, good.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for number, line in enumerate(lines, start=1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise ExtractionError(f"{path}: expected UTF-8, but line {number} is not. {_KEPT}") from error
            try:
                values = next(csv.reader([text], strict=True), [])
                reason = None if len(values) == width else f"expected {width} values, found {len(values)}"
            except csv.Error as error:
                reason = str(error)
            if reason:
                rejects.append((source.file, number, text, reason))
            else:
                writer.writerow(values)
    return rejects


def _create_table(con, source, path) -> int:
    columns = ", ".join(f"'{name}': 'varchar'" for name in source.columns)
    con.execute(_TABLES)
    con.execute(
        f"create or replace table raw.{source.table} as select * from read_csv(?, auto_detect = false, "
        f"header = true, delim = ',', quote = '\"', escape = '\"', columns = {{{columns}}})",
        [str(path)],
    )
    return con.execute(f"select count(*) from raw.{source.table}").fetchone()[0]


def _record(con, source, survey, rows, rejects, started) -> Extraction:
    sha256, size, _ = survey()
    finished = datetime.now(timezone.utc).replace(tzinfo=None)
    extraction = Extraction(source.name, source.file, sha256, size, rows, len(rejects), started, finished)
    con.execute("delete from raw.rejects where file = ?", [source.file])
    if rejects:
        con.executemany("insert into raw.rejects values (?, ?, ?, ?)", rejects)
    con.execute("insert into raw.extractions values (?, ?, ?, ?, ?, ?, ?, ?)", list(asdict(extraction).values()))
    return extraction


@contextmanager
def _transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    con.begin()
    try:
        yield
        con.commit()
    except BaseException:
        try:
            con.rollback()
        except duckdb.Error:  # a failed commit has rolled back already
            pass
        raise


# %% the command


def main(argv: list[str] | None = None) -> int:
    """Loads the sources named, or all four in order. Returns 0, or 2 at the first that cannot be loaded."""
    parser = argparse.ArgumentParser(description="Load the CSV files into schema raw of the warehouse.")
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help=f"of {', '.join(SOURCES)}; none: all")
    parser.add_argument("--data", type=Path, default=ROOT / "data", metavar="DIR")
    parser.add_argument("--warehouse", type=Path, default=ROOT / "data" / "warehouse.duckdb", metavar="FILE")
    parser.add_argument("--wait", type=float, default=30.0, metavar="SECONDS", help="for a warehouse in use")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of text")
    args = parser.parse_args(argv)
    if unknown := [name for name in args.sources if name not in SOURCES]:
        parser.error(f"no source {unknown[0]!r}; choose from {', '.join(SOURCES)}")
    done: list[Extraction] = []
    try:
        with connect(args.warehouse, wait=args.wait) as con:
            for name in args.sources or SOURCES:
                done.append(load(con, SOURCES[name], args.data))
                if not args.json:
                    print(f"{done[-1].file:24}{done[-1].rows:>10,} rows{done[-1].rejected:>6,} rejected")
    except ExtractionError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        if args.json:
            print(json.dumps([asdict(extraction) for extraction in done], default=str, indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
