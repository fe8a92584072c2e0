"""Benches: throw-away project folders, so that readings touch neither each other nor the repository."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .package import REPOSITORY, Package

_LEFT_BEHIND = shutil.ignore_patterns("target", "logs", "__pycache__", "*.duckdb*", ".user.yml", "progress.json")
_PARSED = ("manifest.json", "partial_parse.msgpack")


@contextmanager
def bench(package: Package, project_of: Path = REPOSITORY) -> Iterator[Package]:
    """A project folder that holds a copy of `package` under the name `workshop`; deleted when left.

    Data and dbt project are those of the folder `project_of`, with what dbt has parsed already; the warehouse and the
    run history start empty.
    """
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
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
        yield Package(project, "workshop")
