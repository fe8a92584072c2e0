"""What the Dagster UI does when somebody clicks, over its own GraphQL."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
from coach.package import Package
from conftest import BIN


def ask(address: str, query: str, **variables: object) -> dict:
    """Sends one query and returns its data."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(f"{address}/graphql", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        found = json.load(answer)
    assert "errors" not in found, found["errors"]
    return found["data"]


@contextmanager
def dev(package: Package) -> Iterator[tuple[str, subprocess.Popen]]:
    """`coach dev` until left: its address and its process. Afterwards none of its descendants lives."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])  # each looks for a free port in a range of its own
    command = [BIN / "coach", "dev", "--package", package.folder, "--port", str(3900 + 20 * worker)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as process:
        address = None
        for line in process.stdout:
            if found := re.search(r"http://\S+", line):
                address = found.group()
                break
        assert address, "coach dev printed no address"
        family = psutil.Process(process.pid).children(recursive=True)
        try:
            yield address, process
        finally:
            process.send_signal(signal.SIGINT)
            process.stdout.read()
            process.wait(60)
            _, alive = psutil.wait_procs(family, timeout=10)
            assert not alive, [each.cmdline() for each in alive]


def materialize_all(address: str, location: str = "workshop.definitions") -> tuple[str, str]:
    """Clicks "Materialize all", waits for the end, and returns the run's id and status."""
    parameters = {
        "selector": {
            "repositoryLocationName": location,
            "repositoryName": "__repository__",
            "pipelineName": "__ASSET_JOB",
        },
        "runConfigData": {},
        "mode": "default",
    }
    launched = ask(
        address,
        "mutation($p: ExecutionParams!) { launchRun(executionParams: $p) { __typename"
        " ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }",
        p=parameters,
    )["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    run = launched["run"]["runId"]
    for _ in range(1200):
        status = ask(address, "query($r: ID!) { runOrError(runId: $r) { ... on Run { status } } }", r=run)
        if status["runOrError"]["status"] in ("SUCCESS", "FAILURE", "CANCELED"):
            return run, status["runOrError"]["status"]
        time.sleep(0.1)
    raise AssertionError(f"run {run} did not end")
