"""How long things take, compared within one run, as one JSON document: `make bench`.

(a) extraction: the forestry file with ten million logs, `extract.py` against DuckDB's bare `create table as`.
(b) a full run: `coach materialize --all` against the manual pipeline, `extract.py` and then `dbt build`, in a plain
    environment as a person types them; and, for comparison, with the import that the coach spares its processes.
(c) the same run launched from the Dagster UI, with the code location's own multiprocess executor, against (b).
(d) `coach audit` on synthetic projects of 100, 1,000 and 5,000 assets, and what recording adds to a run; alone: --audit.
(e) `coach grade` on classes of 10, 100 and 300, one and two at a time, beside plain nbval; alone: --grading. It takes hours.

The two sides take turns, so that a machine that slows down slows both; figures are medians of wall-clock seconds.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from bench_audit import audit
from bench_grading import grading
from coach.bench import bench
from coach.package import QUICK, REPOSITORY, Package
from conftest import BIN
from ui import dev, materialize_all

sys.path.insert(0, str(REPOSITORY / "data"))
from generate import generate

from extract import SOURCES

ROWS_OF_ONE_BLOCK = 3_060
EXTRACT = REPOSITORY / "materials" / "extract.py"
BARE = """
import duckdb, sys
file, warehouse, columns = sys.argv[1:]
with duckdb.connect(warehouse) as con:
    con.execute(f"create table forestry_logs as select * from read_csv('{file}', header = true, columns = {columns})")
"""


def timed(*command: object, **options: object) -> tuple[float, float]:
    """Runs a command; returns its seconds and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([str(each) for each in command], stdout=subprocess.DEVNULL, **options)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]}: exit {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def figures(seconds: list[float], against: list[float] | None = None, at_most: float | None = None) -> dict:
    """First and later, and the ratio of the medians of what came later."""
    later = statistics.median(seconds[1:])
    found = {"first": round(seconds[0], 2), "later": round(later, 2), "all": [round(each, 2) for each in seconds]}
    if against:
        ratio = later / statistics.median(against[1:])
        found |= {"ratio": round(ratio, 2), "at_most": at_most, "ok": ratio <= at_most}
    return found


def extraction(rows: int, rounds: int) -> dict:
    """(a), and the peak memory for a file of a tenth of the size."""
    columns = str({name: "varchar" for name in SOURCES["forestry"].columns})
    memory = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in (rows // 10, rows):
            data, warehouse = Path(folder, str(size)), Path(folder, "warehouse.duckdb")
            file = data / SOURCES["forestry"].file
            scale = -(-size // ROWS_OF_ONE_BLOCK)
            lines = generate(data, scale=scale, only=[file.name])[file.name]
            ours, bare = [], []
            for _ in range(rounds + 1):
                for seconds, command in (
                    (bare, [sys.executable, "-c", BARE, file, warehouse, columns]),
                    (ours, [sys.executable, EXTRACT, "forestry", "--data", data, "--warehouse", warehouse]),
                ):
                    taken, peak = timed(*command)
                    seconds.append(taken)
                    warehouse.unlink()
            memory[f"{lines} rows"] = round(peak)
            shutil.rmtree(data)
    return {
        "rows": lines,
        "bare": figures(bare),
        "extract.py": figures(ours, bare, 1.15),
        "peak_memory_mb": memory,
    }


def full_run(rounds: int) -> tuple[dict, list[float]]:
    """(b), and the seconds of `coach materialize --all`."""
    with bench(Package(REPOSITORY, "solutions")) as package, bench(Package(REPOSITORY, "solutions")) as by_hand:
        plain = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "DAGSTER_HOME")}
        lighter = {**plain, "PYTHONPATH": str(QUICK)}
        extract = [sys.executable, EXTRACT, "--data", by_hand.data, "--warehouse", by_hand.warehouse]
        manual, manual_lighter, coach = [], [], []
        for _ in range(rounds + 1):
            for seconds, env in ((manual, plain), (manual_lighter, lighter)):
                seconds.append(timed(*extract, env=env)[0] + timed(BIN / "dbt", "build", cwd=by_hand.dbt, env=env)[0])
            coach.append(timed(BIN / "coach", "materialize", "--all", "--package", package.folder)[0])
    found = {
        "manual": figures(manual),
        "manual without the import": figures(manual_lighter),
        "coach materialize --all": figures(coach, manual, 1.3),
    }
    return found, coach


def run_from_ui(rounds: int, coach: list[float]) -> dict:
    """(c)."""
    seconds = []
    with bench(Package(REPOSITORY, "solutions")) as package, dev(package) as (address, _):
        for _ in range(rounds + 1):
            start = time.perf_counter()
            _, status = materialize_all(address)
            seconds.append(time.perf_counter() - start)
            if status != "SUCCESS":
                raise SystemExit(f"run from the UI: {status}")
    return figures(seconds, coach, 2.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000, help="of the large forestry file")
    parser.add_argument("--rounds", type=int, default=5, help="after the first")
    parser.add_argument("--audit", action="store_true", help="(d) alone")
    parser.add_argument("--grading", action="store_true", help="(e) alone")
    parser.add_argument("--classes", type=int, nargs="*", default=[10, 100, 300], help="for (e): how many submissions; none: no (e)")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], help="for (e): how many at a time")
    parser.add_argument("--plain", type=int, default=60, help="for (e): of how many packages plain nbval is timed")
    args = parser.parse_args()
    document = {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "duckdb": duckdb.__version__},
        "unit": "seconds",
    }
    if not (args.audit or args.grading):
        run, coach = full_run(args.rounds)
        document["extraction"] = extraction(args.rows, args.rounds)
        document |= {"full_run": run, "run_from_ui": run_from_ui(args.rounds, coach)}
    if not args.grading:
        document["audit"] = audit(args.rounds)
    if args.classes and not args.audit:
        document["grading"] = grading(args.classes, args.jobs, args.plain)
    print(json.dumps(document, indent=2))


if __name__ == "__main__":
    main()
