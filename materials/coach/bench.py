"""Benches: throw-away project folders, so that readings touch neither each other nor the repository."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from . import sources
from .package import REPOSITORY, Package

PROJECT = "COACH_PROJECT"  # names the folder whose data and dbt project the notebooks take, when it is not the repository
_LEFT_BEHIND = shutil.ignore_patterns("target", "logs", "__pycache__", "*.duckdb*", ".user.yml", "progress.json")
_PARSED = ("manifest.json", "partial_parse.msgpack")


@contextmanager
def bench(package: Package, project_of: Path = REPOSITORY, within: Path | None = None) -> Iterator[Package]:
    """A project folder that holds a copy of `package` under the name `workshop`; deleted when left.

    Data and dbt project are those of the folder `project_of`, with what dbt has parsed already; a source file that is
    put aside there is in its place here. The warehouse and the run history start empty. It is made in the folder `within`;
    None: the system's for temporary files.
    """
    with tempfile.TemporaryDirectory(prefix="bench-", dir=within, ignore_cleanup_errors=True) as folder:
        project = Path(folder).resolve()
        shutil.copytree(package.folder, project / "workshop", ignore=_LEFT_BEHIND)
        workspace = project / "workshop" / "workspace.yaml"
        if workspace.exists():
            workspace.write_text(workspace.read_text().replace(f"{package.name}.definitions", "workshop.definitions"))
        for name in ("data", "dbt"):
            shutil.copytree(project_of / name, project / name, ignore=_LEFT_BEHIND)
        (project / "dbt" / "target").mkdir()
        for name in _PARSED:
            with suppress(FileNotFoundError):
                shutil.copy2(project_of / "dbt" / "target" / name, project / "dbt" / "target" / name)
        shutil.copyfile(REPOSITORY / "pyproject.toml", project / "pyproject.toml")
        copy = Package(project, "workshop")
        for aside, place in sources.restorable(copy).items():
            aside.replace(place)
        yield copy


@contextmanager
def swept() -> Iterator[None]:
    """Kernels started inside leave no bench behind, also when they are killed: they make them in a folder deleted here."""
    before = os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(prefix="k-", ignore_cleanup_errors=True) as folder:  # short: sockets lie below it
        os.environ["TMPDIR"] = folder
        try:
            yield
        finally:
            os.environ.pop("TMPDIR") if before is None else os.environ.update(TMPDIR=before)
