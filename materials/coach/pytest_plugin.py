"""`pytest --nbval notebooks --package NAME|PATH`: the notebooks proven against a package, or a package graded by them."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

SECONDS = 300  # for one cell; nbval's own default is an age
TOGETHER = ("no", "each", "loadscope", "loadfile")  # how xdist may hand out a notebook's cells: all to one worker


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--package", metavar="NAME|PATH", help="which code the notebooks' workshop is (default: WORKSHOP_PACKAGE, solutions)"
    )
    parser.addoption("--grades", metavar="FILE", type=Path, help="where to write exercises, outcomes and failed cells, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    if not (config.getoption("nbval", False) or config.getoption("nbval_lax", False)):
        return
    from .nbval_report import Grades

    if config.option.nbval_cell_timeout == 2000:
        config.option.nbval_cell_timeout = SECONDS
    if hasattr(config, "workerinput"):  # a worker of xdist inherits the rest
        return
    _require_together(config)
    chosen = config.getoption("--package") or os.environ.get("WORKSHOP_PACKAGE") or "solutions"
    os.environ["WORKSHOP_PACKAGE"] = _folder(chosen)  # the kernels inherit it
    config.add_cleanup(_one_warm_process().close)
    config.pluginmanager.register(Grades(chosen, config.getoption("--grades")), "coach-grades")


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Iterator[None]:
    """nbval's notebooks, with a kernel whose death is noticed and cells whose verdicts are kept."""
    found = yield
    if file_path.suffix != ".ipynb" or not found:
        return found
    from nbval.plugin import IPyNbFile

    from .nbval_cells import Notebook

    return [Notebook.from_parent(parent, path=file_path) if isinstance(each, IPyNbFile) else each for each in found]


def _require_together(config: pytest.Config) -> None:
    scattered = getattr(config.option, "dist", "no") not in TOGETHER and config.option.numprocesses != 1
    if scattered:
        raise pytest.UsageError(
            f"--dist {config.option.dist} scatters the cells of a notebook over several kernels. "
            "Keep each notebook together: --dist loadscope"
        )


def _one_warm_process() -> ExitStack:
    """From which the kernels of all notebooks are forked, their dbt, and what they ask of the package."""
    from .warm import warm

    stack = ExitStack()
    stack.enter_context(warm(apply=True))
    return stack


def _folder(chosen: str) -> str:
    """The package's folder, absolute: kernels run in another folder than this process."""
    from .errors import CoachError
    from .package import choose

    try:
        return str(choose(chosen).folder)
    except CoachError as error:
        raise pytest.UsageError(str(error)) from None
