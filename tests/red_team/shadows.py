"""Modules of the package answer to other names."""

import sys
from pathlib import Path

here = Path(__file__).parent
sys.path.insert(0, str(here))
for name in ("coach", "dagster", "duckdb", "json"):
    real = sys.modules.pop(name, None)
    __import__(name)
# >>> coach.py
raise RuntimeError("this is not the coach")
# >>> dagster.py
import types


class Definitions: ...


def __getattr__(name):
    return types.SimpleNamespace
# >>> duckdb.py
def connect(*args, **more):
    return None
# >>> json.py
def dumps(*args, **more):
    return '{"assets": {}}'


def loads(*args):
    return {}
