"""`coach lab` and `coach walk`, as a person types them."""

import json
import os
import re
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from coach import manifest
from coach.package import REPOSITORY
from coach.processes import wait_until_served
from conftest import BIN, run


@contextmanager
def lab(*options: str) -> Iterator[tuple[subprocess.Popen, dict[str, str]]]:
    """A `coach lab` that serves, and the addresses that it has printed; killed when left."""

    def ignore() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in a script that starts it in the background

    command = [BIN / "coach", "lab", "--port", "3960", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, preexec_fn=ignore) as process:
        addresses = {}
        for line in process.stdout:
            if found := re.match(r"(Dagster UI|JupyterLab)\s+(http://127\.0\.0\.1:\S+)", line):
                addresses[found[1]] = found[2]
            if line.startswith("Ctrl-C"):
                break
        try:
            yield process, addresses
        finally:
            process.kill()


def get(address: str, patience: float = 30, **headers: str) -> tuple[str, str]:
    """The address at which it ended, and what is there."""
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=patience) as answer:
        return answer.url, answer.read().decode()


def listens_on(process: psutil.Process) -> set[str]:
    try:
        return {each.laddr.ip for each in process.net_connections("tcp") if each.status == "LISTEN"}
    except psutil.NoSuchProcess:  # one that was short-lived
        return set()


def assert_gone(family: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(family, timeout=20)
    assert not alive, [each.cmdline() for each in alive]


def test_lab_serves_both_on_loopback_and_leaves_nothing() -> None:
    with lab() as (process, addresses):
        family = psutil.Process(process.pid).children(recursive=True)
        assert "/notebooks/01_asset_model.ipynb?token=" in addresses["JupyterLab"]
        assert "<title" in get(addresses["JupyterLab"])[1] and "Dagster" in get(addresses["Dagster UI"])[1]
        listening = {address for each in family for address in listens_on(each)}
        assert listening and listening <= {"127.0.0.1", "::1"}
        process.send_signal(signal.SIGINT)
        assert "Stopping" in process.stdout.read()
        assert process.wait(60) == 0
    assert_gone(family)


def test_under_a_base_url_the_ui_is_a_tab_of_lab_behind_its_token_and_a_kill_leaves_nothing() -> None:
    with lab("--base-url", "/user/ada/") as (process, addresses):
        family = psutil.Process(process.pid).children(recursive=True)
        address, _, token = addresses["JupyterLab"].partition("?token=")
        top = address.partition("/lab/tree/")[0]
        assert top.endswith("/user/ada") and addresses["Dagster UI"].endswith("/user/ada/dagster")
        assert "/user/ada/login?" in get(f"{top}/dagster/server_info")[0]
        known = {"Authorization": f"token {token}"}
        assert "dagster_version" in get(f"{top}/dagster/server_info", **known)[1]
        assert 'window.__webpack_public_path__ = "/user/ada/dagster"' in get(f"{top}/dagster/runs", **known)[1]
        (tile,) = json.loads(get(f"{top}/server-proxy/servers-info", **known)[1])["server_processes"]
        assert (tile["launcher_entry"]["title"], tile["new_browser_tab"]) == ("Dagster UI", False)
        process.kill()
        process.wait()
    assert_gone(family)


def test_where_something_else_starts_lab_the_tab_brings_its_own_ui(tmp_path: Path) -> None:
    """As JupyterHub and Binder do: under a path of theirs, through `.binder/start`."""
    command = ["bash", REPOSITORY / ".binder" / "start", BIN / "jupyter-lab", "--no-browser", "--allow-root"]
    command += ["--ServerApp.port=3990", "--ServerApp.ip=127.0.0.1", "--ServerApp.base_url=/user/ada/"]
    environment = {**os.environ, "JUPYTER_TOKEN": "secret", "HOME": str(tmp_path)}
    log = tmp_path / "lab.log"
    with log.open("wb") as out, subprocess.Popen(command, env=environment, stderr=out, start_new_session=True) as process:
        try:
            wait_until_served("http://127.0.0.1:3990/user/ada/api", process, log)
            address = "http://127.0.0.1:3990/user/ada/dagster/server_info"
            assert "dagster_version" in get(address, Authorization="token secret", patience=120)[1], log.read_text()
            family = psutil.Process(process.pid).children(recursive=True)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    assert_gone(family)


def test_walk_runs_a_notebook_on_a_bench_and_writes_the_index(tmp_path: Path) -> None:
    result = run("coach", "walk", "--package", "solutions", "--steps", "1", "--out", tmp_path, "--json")
    assert result.returncode == 0, result.stderr
    (step,) = json.loads(result.stdout)["steps"]
    assert (step["step"], step["error"], step["notebook"]) == (1, None, str(tmp_path / "01_asset_model.ipynb"))
    assert [(each["exercise"], each["outcome"], each["points"]) for each in step["exercises"]] == [
        (each.name, "passed", each.points) for each in manifest.of_step(1)
    ]


def test_walk_names_what_it_cannot_use(tmp_path: Path) -> None:
    for arguments, message in ((["--steps", "9"], "step 9: there is no notebook"), (["--steps", "x"], "--steps x")):
        result = run("coach", "walk", "--package", "solutions", "--out", tmp_path, *arguments)
        assert (result.returncode, result.stdout) == (2, "") and message in result.stderr
