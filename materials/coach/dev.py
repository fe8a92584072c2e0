"""The Dagster UI on a package, beside whatever else uses the same history."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import Popen

from .package import Package
from .processes import HOST, free_port, running, wait_until_served
from .warm_dbt import warm_dbt


@contextmanager
def served(package: Package, port: int = 3000) -> Iterator[tuple[str, Popen]]:
    """Starts `dagster dev` on the package, yields the page's address and the process once it answers, and stops it
    when left.

    Raises:
        CoachError: It did not start; names the log and its last line.
    """
    port = free_port(port)
    address = f"http://{HOST}:{port}"
    log = package.dagster_home / "dev.log"
    command = [sys.executable, "-m", "dagster", "dev", "--module-name", f"{package.name}.definitions"]
    command += ["--working-directory", str(package.project), "--host", HOST, "--port", str(port)]
    with warm_dbt() as warm:
        env = {**package.environment(), **warm, "PYTHONWARNINGS": "ignore"}
        with running(command, env=env, cwd=package.project, log=log) as process:
            wait_until_served(f"{address}/server_info", process, log)
            yield address, process
