"""Which code answers to the name `workshop`, and where its data, dbt project, warehouse and history are."""

import importlib
import os
import shutil
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from .errors import CoachError

REPOSITORY = Path(__file__).resolve().parents[2]
QUICK = Path(__file__).parent / "quick"  # stand-ins for imports that cost seconds and are not needed


@dataclass(frozen=True)
class Package:
    """A folder of Python with a `definitions.py`, and the project folder around it."""

    project: Path
    name: str

    @property
    def folder(self) -> Path:
        return self.project / self.name

    @property
    def data(self) -> Path:
        return self.project / "data"

    @property
    def dbt(self) -> Path:
        return self.project / "dbt"

    @property
    def warehouse(self) -> Path:
        return self.data / "warehouse.duckdb"

    @property
    def dagster_home(self) -> Path:
        return self.project / ".dagster"

    def history(self) -> Path:
        """The folder of the run history, DAGSTER_HOME; made when missing, with the repository's `dagster.yaml`.

        Raises:
            CoachError: It cannot be written.
        """
        home = self.dagster_home
        try:
            home.mkdir(exist_ok=True)
            if not (home / "dagster.yaml").exists():
                shutil.copyfile(REPOSITORY / ".dagster" / "dagster.yaml", home / "dagster.yaml")
        except OSError as error:
            raise CoachError(f"{home}: no run can be recorded there ({error.strerror}). Run: coach doctor") from error
        return home

    @property
    def is_begun(self) -> bool:
        return (self.folder / "definitions.py").exists()

    def environment(self) -> dict[str, str]:
        """The variables under which processes on this package share one history and find it and this Python's `dbt`."""
        path, own = os.environ.get("PATH", "").split(os.pathsep), str(Path(sys.executable).parent)
        if own not in path:  # else it stands where it is: what goes before it is meant to
            path.insert(0, own)
        modules = [str(QUICK), str(self.project), os.environ.get("PYTHONPATH", "")]
        return {
            "DAGSTER_HOME": str(self.history()),
            "PATH": os.pathsep.join(filter(None, path)),
            "PYTHONPATH": os.pathsep.join(filter(None, modules)),
        }

    def load(self) -> dg.Definitions:
        """Imports the package and returns its `defs`.

        Raises:
            CoachError: There is no `definitions.py`, it cannot be imported, or it holds no `defs`.
        """
        if not self.is_begun:
            raise CoachError(
                f"{self.folder}: expected a definitions.py, found none. "
                "Begin with step 1, or name the finished package: --package solutions"
            )
        sys.path[:0] = [str(QUICK), str(self.project)]
        try:
            module = importlib.import_module(f"{self.name}.definitions")
        except Exception as error:
            own = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(str(self.folder))]
            where = f"{own[-1].filename}:{own[-1].lineno}" if own else str(self.folder / "definitions.py")
            if isinstance(error, SyntaxError) and error.filename:
                where = f"{error.filename}:{error.lineno}"
            message = (str(error).splitlines() or [""])[0]
            raise CoachError(
                f"{where}: {type(error).__name__}: {message}. Mend that line; Dagster cannot load the package."
            ) from error
        defs = getattr(module, "defs", None)
        if not isinstance(defs, dg.Definitions):
            raise CoachError(f"{module.__file__}: expected a dagster.Definitions named defs. Add: defs = dg.Definitions()")
        return defs


def choose(name: str | None) -> Package:
    """The package meant by a command line.

    Args:
        name: `--package`: a package of this repository, or the path of one. None: the environment variable
            WORKSHOP_PACKAGE; without that `workshop`, or `solutions` as long as `workshop` is not begun.

    Raises:
        CoachError: No such package.
    """
    name = name or os.environ.get("WORKSHOP_PACKAGE")
    if name is None:
        package = Package(REPOSITORY, "workshop")
        if package.is_begun:
            return package
        print("workshop is not begun yet: using the finished package, solutions.", file=sys.stderr)
        return Package(REPOSITORY, "solutions")
    folder = Path(name).resolve() if os.sep in name else REPOSITORY / name
    if not (folder / "__init__.py").exists():
        raise CoachError(f"{name}: no such package. Expected workshop, solutions or the path of a Python package.")
    return Package(folder.parent, folder.name)
