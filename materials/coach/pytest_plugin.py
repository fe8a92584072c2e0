"""`pytest --nbval notebooks --package NAME|PATH`: which package the notebooks are proven against, or grade."""

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--package", metavar="NAME|PATH", help="which code the notebooks' workshop is (default: WORKSHOP_PACKAGE, solutions)"
    )


def pytest_configure(config: pytest.Config) -> None:
    chosen = config.getoption("--package") or os.environ.get("WORKSHOP_PACKAGE") or "solutions"
    if config.getoption("nbval", False) or config.getoption("nbval_lax", False):
        os.environ["WORKSHOP_PACKAGE"] = chosen  # the kernels inherit it
        if config.option.nbval_cell_timeout == 2000:  # nbval's own default, in seconds: an age
            config.option.nbval_cell_timeout = 300
