"""The process in which a package is imported and run for the evidence; see `coach.evidence.in_child`."""

import importlib
import json
import os
from pathlib import Path
from typing import Any


def warm_up() -> None:
    """Imports Dagster, dagster-dbt and DuckDB, and rehearses a run."""
    importlib.import_module("coach.collect")
    importlib.import_module("coach.rehearsal").rehearse()


def main() -> None:
    """Answers the one question that it reads from its standard input.

    It says lines on what was its standard output, each begun with the key that is part of the question: what does not begin
    with it was said by the package. Key and pipe are in no object that the package could come across.
    """
    if os.getpid() != os.getsid(0):
        os.setsid()
    asked = json.loads(_line(0))
    said = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    from . import collect, integrity

    key, function, package, args = asked["key"].encode(), asked["function"], Path(asked["package"]), asked["args"]
    replaced, collected = integrity.watch(), getattr(collect, function)
    more = {"tell": lambda told: _say(said, key, {"told": told})} if asked["tells"] else {}
    answer = collect.imported(package, f"probes.{args[0]}" if function == "probe" else args[0])
    changed = replaced()  # also in between: a patch may take itself out when it is called
    if not (answer or changed):
        answer, changed = collected(package, *args, **more), replaced()
    if changed:
        why = f"it replaces {changed}. Take that out: nothing that runs in its company can be judged"
        answer = {"error": {"where": f"{package.name}/", "why": why}}
    _say(said, key, answer)


def _line(descriptor: int) -> bytes:
    """Read past Python's own buffer, in which it would stay."""
    line = b""
    while not line.endswith(b"\n"):
        line += os.read(descriptor, 1 << 16) or b"\n"
    return line


def _say(descriptor: int, key: bytes, what: Any) -> None:
    left = memoryview(key + json.dumps(what, default=str).encode() + b"\n")
    while left:
        left = left[os.write(descriptor, left) :]


if __name__ == "__main__":
    main()
