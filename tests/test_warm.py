"""The warm dbt and the warm kernels must be indistinguishable from ordinary ones, and leave nothing behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from coach.forward import VARIABLE
from coach.warm import HERE, warm
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
REAL = str(Path(sys.executable).with_name("dbt"))
# Minutes of work, but not for ever if a test fails.
LONG = """{{ config(materialized="table") }}
select count(*) as n from range(1000000) a, range(500000) b where a.range * b.range = 7"""


@pytest.fixture(scope="module")
def env():
    with warm() as additions:
        yield {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", **additions}


@pytest.fixture
def server(env):
    """The server's process."""
    (process,) = [each for each in psutil.Process().children() if env[VARIABLE] in each.cmdline()]
    return process


@pytest.fixture
def make_project(tmp_path):
    def make(name="project", **models):
        models = models or {"a": "select 1 as id", "b": "select * from {{ ref('a') }}"}
        project = tmp_path / name
        (project / "models").mkdir(parents=True)
        (project / "dbt_project.yml").write_text("{name: tiny, profile: tiny}")
        profile = "{type: duckdb, path: tiny.duckdb, threads: 1}"
        (project / "profiles.yml").write_text(f"tiny: {{outputs: {{default: {profile}}}}}")
        for model, sql in models.items():
            (project / "models" / f"{model}.sql").write_text(sql)
        return project

    return make


def dbt(project, *args, env, executable="dbt"):
    # Unlike a shell, Popen looks `dbt` up on the PATH of this process, not on that of `env`.
    command = ["/usr/bin/env", executable, *args]
    return subprocess.run(command, cwd=project, env=env, capture_output=True, text=True, timeout=120)


def test_the_server_has_one_thread_because_a_fork_loses_the_others(make_project, env, server):
    assert dbt(make_project(), "--version", env=env).returncode == 0  # it has warmed up
    assert server.num_threads() == 1


def start_long(make_project, env):
    """A client whose dbt is in the middle of a model, and that dbt's process."""
    project = make_project(long=LONG)
    command = ["/usr/bin/env", "dbt", "build"]
    client = subprocess.Popen(command, cwd=project, env=env, stdout=subprocess.PIPE, text=True)
    for line in client.stdout:
        if "START" in line:
            break
    time.sleep(2)  # dbt hangs (the ordinary one, too) if SIGINT comes between this line and the query itself
    (child,) = [each for each in psutil.process_iter() if is_fork_in(each, project)]
    return client, child


def is_fork_in(process, directory):
    try:
        return process.cwd() == str(directory.resolve()) and "coach.warm" in process.cmdline()
    except psutil.Error:
        return False


def assert_gone(*processes, timeout=20):
    _, alive = psutil.wait_procs(processes, timeout=timeout)
    assert not alive


def comparable(result):
    output = re.sub(r"\d\d:\d\d:\d\d|\d+\.\d+", "N", f"{result.stdout}\0{result.stderr}")
    return result.returncode, output


def forks(server):
    # The tracker of semaphores that multiprocessing starts lives and dies with the server.
    return [each for each in server.children() if "resource_tracker" not in str(each.cmdline())]


@pytest.mark.parametrize(
    ("args", "models", "code"),
    [
        (["build"], {}, 0),
        (["build"], {"a": "select 1 as id", "broken": "select no_such_column from {{ ref('a') }}"}, 1),
        (["build", "--no-such-option"], {}, 2),
    ],
)
def test_same_output_and_exit_code_as_the_ordinary_dbt(make_project, env, args, models, code):
    ordinary = dbt(make_project("ordinary", **models), *args, env=env, executable=REAL)
    warm = dbt(make_project("warm", **models), *args, env=env)
    assert warm.returncode == code
    assert comparable(warm) == comparable(ordinary)


def test_the_server_answers_and_is_quick(make_project, env, server):
    project = make_project()
    seconds = []
    for _ in range(5):
        started = time.monotonic()
        assert dbt(project, "--help", env=env).returncode == 0
        seconds.append(time.monotonic() - started)
    assert min(seconds) < 1  # the first may wait for the imports; the ordinary dbt always does
    assert server.num_threads() == 1
    assert not forks(server)


def test_environment_and_invocation_id_are_those_of_the_call(make_project, env):
    project = make_project(a="select '{{ env_var(\"WHO\") }}' as who")
    ids = set()
    for who in ("one", "two"):
        result = dbt(project, "build", env={**env, "DBT_TARGET_PATH": who, "WHO": who})
        assert result.returncode == 0, result.stdout
        manifest = json.loads((project / who / "manifest.json").read_text())
        compiled = manifest["nodes"]["model.tiny.a"].get("compiled_code") or ""
        assert who in (compiled or (project / who / "run/tiny/models/a.sql").read_text())
        ids.add(manifest["metadata"]["invocation_id"])
    assert len(ids) == 2
    assert not (project / "target").exists()


def test_concurrent_calls(make_project, env):
    projects = [make_project("one"), make_project("two")]
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda project: dbt(project, "build", env=env), projects))
    assert [result.returncode for result in results] == [0, 0]
    assert all((project / "target/run_results.json").exists() for project in projects)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_to_the_client_ends_dbt(make_project, env, number):
    client, child = start_long(make_project, env)
    client.send_signal(number)
    assert_gone(child)  # psutil counts a zombie as alive
    assert client.wait(5) != 0
    client.stdout.close()


@pytest.mark.parametrize("socket_path", ["/nonexistent/s", None])
def test_falls_back_to_the_ordinary_dbt(make_project, env, socket_path):
    env = {name: value for name, value in env.items() if name != VARIABLE}
    env |= {VARIABLE: socket_path} if socket_path else {}
    assert "installed" in dbt(make_project(), "--version", env=env).stdout


def test_no_other_dbt_on_path(make_project, env, tmp_path):
    directory = env["PATH"].split(os.pathsep)[0]
    (tmp_path / "python3").symlink_to(sys.executable)
    path = os.pathsep.join([directory, directory + "/", str(tmp_path)])
    result = dbt(make_project(), "build", env={"PATH": path})
    assert (result.returncode, result.stderr) == (127, "dbt: command not found\n")


def test_nothing_is_left_after_the_context(make_project):
    before = dict(os.environ)
    with warm(apply=True) as additions:
        assert {name: os.environ[name] for name in additions} == additions
        client, child = start_long(make_project, dict(os.environ))
        process = child.parent()
        family = [process, *process.children(recursive=True)]
    assert child in family
    assert_gone(*family, timeout=2)
    assert client.wait(5) != 0
    client.stdout.close()
    assert os.environ == before
    assert not Path(additions[VARIABLE]).parent.exists()


@pytest.mark.parametrize("ready", [False, True])
def test_the_server_ends_when_its_parent_is_killed(tmp_path, ready):
    code = "from coach.warm import warm\nwith warm() as env: print(env, flush=True); input()"
    command = [sys.executable, "-c", code]
    parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    path = re.search(r"'COACH_WARM': '(.*?)'", parent.stdout.readline())[1]
    (process,) = psutil.Process(parent.pid).children()
    if ready:
        additions = {VARIABLE: path, "PATH": f"{HERE / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        assert dbt(tmp_path, "--help", env={**os.environ, **additions}).returncode == 0
    parent.kill()
    assert_gone(process)
    assert not Path(path).parent.exists()
    parent.communicate()


def test_through_dagster(make_project, env, monkeypatch):
    from dagster_dbt import DbtCliResource

    for name in ("PATH", VARIABLE):
        monkeypatch.setenv(name, env[name])
    invocation = DbtCliResource(project_dir=str(make_project())).cli(["build"]).wait()
    assert invocation.is_successful()
    assert invocation.get_artifact("run_results.json")["args"]["invocation_command"] == "dbt build"


@pytest.fixture
def kernel(env):
    """A kernel as Jupyter starts it, and a client."""
    manager = KernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[str(HERE / "kernels")]))
    manager.start_kernel(env=env)
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(60)
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def said(client, code):
    """What a cell prints, and how it ended."""
    printed = []
    reply = client.execute_interactive(code, timeout=60, output_hook=lambda each: printed.append(each["content"].get("text", "")))
    return "".join(printed), reply["content"]["status"]


def test_the_kernels_that_jupyter_starts_are_forked_from_it(env, server, kernel):
    manager, client = kernel
    printed, status = said(client, "import os, sys; print(os.getppid(), 'dagster' in sys.modules, '' in sys.path, __name__)")
    assert (printed, status) == (f"{server.pid} True True __main__\n", "ok")
    (process,) = [each for each in server.children() if psutil.pid_exists(each.pid) and os.getpgid(each.pid) == each.pid]
    client.execute("import time; time.sleep(600)")
    time.sleep(1)
    manager.interrupt_kernel()
    assert client.get_shell_msg(timeout=20)["content"]["ename"] == "KeyboardInterrupt"
    assert said(client, "print(6 * 7)") == ("42\n", "ok")
    manager.shutdown_kernel()
    assert_gone(process)


def test_a_kernel_ends_when_what_stands_for_it_is_killed(kernel):
    manager, client = kernel
    pid = int(said(client, "import os; print(os.getpid())")[0])
    process = psutil.Process(pid)
    manager.provisioner.process.kill()
    assert_gone(process, timeout=5)


@pytest.mark.parametrize("line", [b"", b"{}", b"[" * 50_000, b'{"service": "none"}', b'{"service": []}'])
def test_what_is_no_call_is_hung_up_on(env, server, line):
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(env[VARIABLE])
        socket.send_fds(caller, [b" "], [0, 1, 2])
        caller.sendall(line + b"\n")
        assert caller.recv(1) == b""
    assert server.is_running()
