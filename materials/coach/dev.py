"""The Dagster UI on a package, and JupyterLab beside it."""

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen

from . import manifest
from .cells import write_whole
from .notebooks import FOLDER
from .package import Package
from .processes import HOST, free_port, running, wait_until_served
from .ui import address_file
from .warm import warm

SETTINGS = Path(__file__).parent / "jupyter"  # the course's defaults for JupyterLab; a user's own stand above them


@contextmanager
def served(package: Package, port: int = 3000, path: str = "") -> Iterator[tuple[str, Popen, Callable[[], None]]]:
    """Starts `dagster dev` on the package, and stops it when left.

    Args:
        package: Whose definitions.
        port: The first one to try.
        path: Under which it is served, such as `/dagster`.

    Yields:
        The page's address, the process, and a function that waits until it answers; it raises CoachError when it did not
        start, which names the log and its last line.
    """
    port = free_port(port)
    address = f"http://{HOST}:{port}{path}"
    log = package.dagster_home / "dev.log"
    command = [sys.executable, "-m", "dagster", "dev", "--module-name", f"{package.name}.definitions"]
    command += ["--working-directory", str(package.project), "--host", HOST, "--port", str(port)]
    with warm("dbt") as variables:
        env = {**package.environment(), **variables, "PYTHONWARNINGS": "ignore", "DAGSTER_WEBSERVER_PATH_PREFIX": path}
        with running(command, env=env, cwd=package.project, log=log) as process:

            def ready() -> None:
                wait_until_served(f"{address}/server_info", process, log)
                write_whole(address_file(package), address)  # for links from the notebooks

            try:
                yield address, process, ready
            finally:
                address_file(package).unlink(missing_ok=True)


@contextmanager
def lab_served(package: Package, base_url: str, ui_port: int) -> Iterator[str]:
    """Starts JupyterLab at step 1, yields its address, token included, once it answers, and stops it when left.

    Args:
        package: Whose history its kernels write.
        base_url: The path under which it is served; it begins and ends with a slash.
        ui_port: Of the Dagster UI, which is a tab of JupyterLab at `{base_url}dagster/`.

    Raises:
        CoachError: It did not start; names the log and its last line.
    """
    port, token = free_port(8888), secrets.token_urlsafe(24)
    address = f"http://{HOST}:{port}{base_url.rstrip('/')}"
    log = package.history() / "lab.log"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--ServerApp.ip={HOST}", f"--ServerApp.port={port}"]
    command += [f"--ServerApp.root_dir={FOLDER.parent}", "--ServerApp.port_retries=0", f"--ServerApp.base_url={base_url}"]
    command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container; the address is loopback, behind a token
        command += ["--ServerApp.allow_root=True"]
    env = {**package.environment(), "JUPYTER_CONFIG_PATH": str(SETTINGS), "COACH_UI_PORT": str(ui_port)}
    env["JUPYTER_TOKEN"] = token  # not an argument: those are seen by every user
    with running(command, env=env, cwd=FOLDER.parent, log=log) as process:
        wait_until_served(f"{address}/api", process, log)
        yield f"{address}/lab/tree/notebooks/{manifest.stages()[1].notebook}?token={token}"
