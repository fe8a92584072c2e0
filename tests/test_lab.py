"""`coach lab` and `coach walk`, as a person types them."""

import json
import os
import re
import signal
import subprocess
import urllib.request
from pathlib import Path

import psutil
from coach import manifest
from conftest import BIN, run


def test_lab_serves_both_on_loopback_and_leaves_nothing(tmp_path: Path) -> None:
    command = [BIN / "coach", "lab", "--port", "3960"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    def ignore() -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in a script that starts it in the background

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, preexec_fn=ignore) as process:
        addresses = {}
        for line in process.stdout:
            if found := re.match(r"(Dagster UI|JupyterLab)\s+(http://127\.0\.0\.1:\S+)", line):
                addresses[found[1]] = found[2]
            if line.startswith("Ctrl-C"):
                break
        family = psutil.Process(process.pid).children(recursive=True)
        try:
            assert "/notebooks/01_asset_model.ipynb?token=" in addresses["JupyterLab"]
            for address in addresses.values():
                with urllib.request.urlopen(address, timeout=30) as answer:
                    assert answer.status == 200
            listening = {c.laddr.ip for each in family for c in each.net_connections("tcp") if c.status == "LISTEN"}
            assert listening <= {"127.0.0.1", "::1"}
        finally:
            process.send_signal(signal.SIGINT)
            process.stdout.read()
            process.wait(60)
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive, [each.cmdline() for each in alive]


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
