"""What is wrong with this machine or checkout, and the line that mends it."""

import csv
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from extract import SOURCES, ExtractionError, connect
from packaging.requirements import Requirement

from .package import REPOSITORY, Package
from .sources import away

NEEDED_BYTES = 500_000_000


@dataclass(frozen=True)
class Finding:
    """Something wrong, and the line that mends it."""

    what: str
    mend: str


def examine(package: Package) -> list[Finding]:
    """Looks at Python, the installed packages, the disk, the sources, the warehouse and the run history."""
    looks = (_python, _pins, _dbt, _disk, _sources, _warehouse, _history)
    return [finding for look in looks for finding in look(package)]


def _python(package: Package) -> Iterator[Finding]:
    if not (3, 10) <= sys.version_info < (3, 14):
        found = ".".join(map(str, sys.version_info[:3]))
        yield Finding(f"Python {found}: expected 3.10 to 3.13", "make clean && make setup PYTHON=python3.11")


def _pins(package: Package) -> Iterator[Finding]:
    for line in (REPOSITORY / "requirements.lock").read_text().splitlines():
        pin = Requirement(line)
        if pin.marker and not pin.marker.evaluate():
            continue
        try:
            found = metadata.version(pin.name)
        except metadata.PackageNotFoundError:
            yield Finding(f"{pin.name}: not installed, expected {pin.specifier}", "touch pyproject.toml && make setup")
            continue
        if not pin.specifier.contains(found, prereleases=True):
            yield Finding(f"{pin.name} {found}: expected {pin.specifier}", "touch pyproject.toml && make setup")


def _dbt(package: Package) -> Iterator[Finding]:
    if not shutil.which("dbt", path=Path(sys.executable).parent):
        yield Finding("dbt: not found beside this Python", "touch pyproject.toml && make setup")


def _disk(package: Package) -> Iterator[Finding]:
    free = shutil.disk_usage(package.project).free
    if free < NEEDED_BYTES:
        mend = "make clean, or free space elsewhere on this disk"
        yield Finding(f"{package.project}: {free // 1_000_000} MB free, a run may need 500", mend)


def _sources(package: Package) -> Iterator[Finding]:
    for source in SOURCES.values():
        path = package.data / source.file
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.reader(lines)
                header, first = tuple(next(reader, ())), next(reader, None)
        except FileNotFoundError:
            yield Finding(f"{path}: no such file", _mend(package, path))
        except (OSError, UnicodeDecodeError) as error:
            yield Finding(f"{path}: cannot be read ({error})", f"chmod u+r {path}, or: git restore {path}")
        else:
            if header != source.columns or first is None:
                what = "its header is not the expected one" if header != source.columns else "a header and no rows"
                yield Finding(f"{path}: {what}", _mend(package, path))


def _mend(package: Package, path: Path) -> str:
    aside = [aside for aside, place in away(package).items() if place == path]
    return f"mv {aside[0]} {path}" if aside else f"git restore {path}"


def _warehouse(package: Package) -> Iterator[Finding]:
    if not package.warehouse.exists():
        return
    try:
        with connect(package.warehouse, wait=1, read_only=True):
            pass
    except ExtractionError as error:
        what, _, mend = str(error).partition(". ")
        yield Finding(what, mend or f"mv {package.warehouse} {package.warehouse}.old")


def _history(package: Package) -> Iterator[Finding]:
    home = package.dagster_home
    nearest = home if home.exists() else package.project
    if not os.access(nearest, os.W_OK):
        yield Finding(f"{nearest}: not writable, so no run can be recorded", f"chmod u+w {nearest}")
