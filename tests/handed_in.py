"""What learners hand in, made of the scaffold, the cells of `solutions` and the answers in `wrong_answers/`."""

import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from coach import cells, manifest, notebooks
from coach.building import split
from coach.package import REPOSITORY

WRONG = {file.stem: cells.read(file) for file in (Path(__file__).parent / "wrong_answers").glob("*.py")}


def scaffold(folder: Path) -> None:
    """What step 1 copies into a learner's package."""
    shutil.copytree(REPOSITORY / "workshop", folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    shutil.copytree(REPOSITORY / "materials" / "dagster-scaffold", folder, dirs_exist_ok=True)


def build(folder: Path, targets: Iterable[str]) -> None:
    """Writes cells, `module::cell` each, as `solutions` has them."""
    for target in targets:
        module, name = split(target)
        cells.write(folder / module, name, cells.read(REPOSITORY / "solutions" / module)[name])


def package(folder: Path, steps: Iterable[int], wrong: Mapping[str, str] = {}, only: str = "") -> Path:
    """A package with all that some steps build.

    Args:
        folder: The package's; it is made.
        steps: Which.
        wrong: Mistakes, by exercise.
        only: The one module that is built; all when empty.
    """
    scaffold(folder)
    build(folder, [target for step in steps for target, _ in notebooks.builds(step) if target.startswith(only)])
    for name, mistake in wrong.items():
        cells.write(folder / manifest.exercise(name).module, name, WRONG[name][mistake])
    return folder


def zipped(folder: Path, archive: Path) -> None:
    """Puts a folder's contents into a new zip."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for file in sorted(folder.rglob("*")):
            out.write(file, file.relative_to(folder))


def tarred(folder: Path, archive: Path) -> None:
    """Puts a folder's contents into a new tar.gz."""
    with tarfile.open(archive, "w:gz") as out:
        for child in sorted(folder.iterdir()):
            out.add(child, child.name)


def committed(folder: Path, repository: Path) -> None:
    """Makes a bare git repository with a folder's contents in its one commit."""

    def git(*arguments: object) -> None:
        own = ["-c", "user.name=learner", "-c", "user.email=learner@localhost"]
        subprocess.run(["git", "-C", folder, *own, *map(str, arguments)], check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "my work")
    git("clone", "-q", "--bare", ".", repository)
