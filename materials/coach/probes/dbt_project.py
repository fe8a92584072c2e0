"""What importing `assets/dbt.py` does to dbt's manifest: when there is none, when it is new, when it is old."""

import importlib
import os
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MODULE = f"{__package__.rpartition('.')[0]}.assets.dbt"


def probe() -> dict:
    """`missing`, `fresh` and `stale`: whether there is a manifest after the import, and whether it was made anew."""
    manifest, model = PROJECT / "dbt" / "target" / "manifest.json", PROJECT / "dbt" / "models"
    os.chdir(tempfile.gettempdir())  # a package that works in one folder only is found out
    manifest.unlink(missing_ok=True)
    found = {"missing": _imported(manifest)}
    found["fresh"] = _imported(manifest)
    newer = manifest.stat().st_mtime + 10 if manifest.exists() else None
    for file in model.rglob("*.sql"):
        os.utime(file, newer and (newer, newer))
    return {**found, "stale": _imported(manifest)}


def _imported(manifest: Path) -> dict:
    before = manifest.stat().st_mtime_ns if manifest.exists() else None
    for name in [each for each in sys.modules if each.startswith(MODULE)]:
        del sys.modules[name]
    try:
        importlib.import_module(MODULE)
        error = None
    except Exception as failure:
        error = f"{type(failure).__name__}: {failure}".splitlines()[0]
    there = manifest.exists()
    return {"there": there, "anew": there and manifest.stat().st_mtime_ns != before, "error": error}
