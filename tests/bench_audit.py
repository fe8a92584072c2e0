"""How long the audit takes, and what recording costs; a part of `bench.py`.

A synthetic project: each asset writes one table from one to three others and declares them; every fifth has a second
statement. Its SQL goes through a constant, an f-string or a helper, in turns.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

PER_MODULE = 100
HEAD = '''import dagster as dg
from dagster_duckdb import DuckDBResource

JOINED = "create or replace table {table} as select a.id, count(*) as n from {a} a join {b} b using (id) group by all"


def build(con, table: str, a: str, b: str) -> None:
    con.execute(JOINED.format(table=table, a=a, b=b))

'''
ASSET = '''
@dg.asset(deps=[{deps}])
def {name}(duckdb: DuckDBResource) -> None:
    with duckdb.get_connection() as con:
{body}
'''
MEASURE = """
import json, resource, sys, time
from coach.audit.load import load
start = time.perf_counter()
defs = load("everything")
loaded = time.perf_counter()
from coach.audit import audit
found = audit(defs)
done = time.perf_counter()
seen = found.coverage
assert found.is_honest and not found.findings and seen.read == seen.statements, found.findings[:3]
print(json.dumps({"statements": seen.statements, "import": loaded - start, "audit": done - loaded,
                  "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""
RUN = """
import sys, time
from contextlib import nullcontext
import dagster as dg
from coach.audit import recorded
from coach.audit.load import load
defs, quiet = load("everything"), {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
job = defs.resolve_implicit_global_asset_job_def()
job.execute_in_process(run_config=quiet)
with recorded(sys.argv[2]) if sys.argv[1] == "recorded" else nullcontext():
    start = time.perf_counter()
    assert job.execute_in_process(run_config=quiet).success
    print(time.perf_counter() - start)
"""


def write(folder: Path, assets: int) -> None:
    """A project of so many assets."""
    modules = range(-(-assets // PER_MODULE))
    for module in modules:
        parts = [HEAD]
        for number in range(module * PER_MODULE, min(assets, (module + 1) * PER_MODULE)):
            parts.append(_asset(number))
        (folder / f"part_{module}.py").write_text("".join(parts))
    imports = "\n".join(f"import part_{each}" for each in modules)
    names = ", ".join(f"part_{each}" for each in modules)
    (folder / "everything.py").write_text(
        f"import dagster as dg\nfrom dagster_duckdb import DuckDBResource\n{imports}\n\n"
        f'defs = dg.Definitions(assets=dg.load_assets_from_modules([{names}]), '
        f'resources={{"duckdb": DuckDBResource(database="w.duckdb")}})\n'
    )


def _asset(number: int) -> str:
    name = f"table_{number}"
    parents = sorted({each for each in (number // 2, number - 7, number - 1) if 0 <= each < number})[: 1 + number % 3]
    tables = [f"table_{each}" for each in parents]
    if not tables:
        lines = [f'con.execute("create or replace table {name} as select range as id, 1 as n from range(10)")']
    elif number % 3 == 0:
        lines = [f'con.execute(f"create or replace table {name} as select id, 1 as n from {{\'{tables[0]}\'}}")']
        lines += [f'con.execute("select 1 from {each}").fetchall()' for each in tables[1:]]
    elif len(tables) == 2:
        lines = [f'build(con, "{name}", "{tables[0]}", "{tables[1]}")']
    else:
        union = " union all ".join(f"select id from {each}" for each in tables)
        lines = [f'con.execute("create or replace table {name} as with x as ({union}) select distinct id, 1 as n from x")']
    if number % 5 == 0:
        lines.append(f'con.execute("select count(*) from {name}").fetchone()')
    body = "\n".join(f"        {line}" for line in lines)
    return ASSET.format(deps=", ".join(f'"{each}"' for each in tables), name=name, body=body)


def _measured(folder: Path, code: str, *args: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *args], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{folder}: {done.stderr[-2000:]}")
    return done.stdout.splitlines()[-1]


def curve(sizes: tuple[int, ...], rounds: int) -> dict:
    """Seconds beyond the import of the project, and the peak memory of the whole process, by number of assets."""
    found = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), size)
            taken = [json.loads(_measured(Path(folder), MEASURE)) for _ in range(rounds)]
        found[f"{size} assets"] = {
            "statements": taken[0]["statements"],
            "import": round(statistics.median(each["import"] for each in taken), 2),
            "audit": round(statistics.median(each["audit"] for each in taken), 2),
            "all": [round(each["audit"], 2) for each in taken],
            "peak_memory_mb": round(max(each["mb"] for each in taken)),
        }
    thousand = found.get("1000 assets")
    if thousand:
        found["ok"] = thousand["audit"] < 5 and thousand["peak_memory_mb"] < 500
    return found


def recording(assets: int, rounds: int) -> dict:
    """The second run of a process, with and without recording, in turns."""
    plain, watched = [], []
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        write(project, assets)
        for number in range(rounds):
            plain.append(float(_measured(project, RUN, "plain", "")))
            watched.append(float(_measured(project, RUN, "recorded", str(project / f"records_{number}"))))
    ratio = statistics.median(watched) / statistics.median(plain)
    return {
        "assets": assets,
        "plain": [round(each, 2) for each in plain],
        "recorded": [round(each, 2) for each in watched],
        "ratio": round(ratio, 3),
        "at_most": 1.05,
        "ok": ratio <= 1.05,
    }


def audit(rounds: int, sizes: tuple[int, ...] = (100, 1_000, 5_000)) -> dict:
    """Both parts."""
    return {"read": curve(sizes, rounds), "recording": recording(60, rounds)}
