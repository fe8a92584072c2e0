"""What a confined process can reach and use up; the red team tries the same with whole submissions."""

import os
import sys
from pathlib import Path

import pytest
from coach.grading.confinement import Confined, Limits, bubblewrap, clear

walled = pytest.mark.skipif(not bubblewrap(), reason="bubblewrap is missing or not permitted")


def said(folder: Path, code: str, **options: object) -> tuple[Confined, str]:
    """What Python code writes to standard error, confined, and how it ended."""
    work, log = folder / "w", folder / "log"
    work.mkdir(exist_ok=True)
    confined = Confined([sys.executable, "-c", code], work, log=log, **options)
    confined.wait()
    return confined, log.read_text()


@walled
def test_has_no_capability_and_writes_in_one_place(tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
places = ["/", "/dev", "/tmp", "/usr", "/etc", "/proc/self/comm", "/proc/sys/kernel/domainname", ".", os.environ["TMPDIR"]]
for place in places:
    try:
        Path(place).write_text("x") if place.startswith("/proc/") else Path(place, "x").touch()
        print("written:", place, file=sys.stderr)
    except OSError:
        pass
print([line.split()[1] for line in open("/proc/self/status") if line.startswith("CapEff")], file=sys.stderr)
"""
    _, text = said(tmp_path, code)
    assert text.splitlines() == ["written: .", f"written: {tmp_path / 'w' / 't'}", "['0000000000000000']"]


@walled
def test_what_is_passed_is_not_in_the_hands_of_bubblewrap(tmp_path: Path) -> None:
    """There, anybody in the same namespace could open it and answer."""
    code = """
import os, sys
print([os.readlink(f"/proc/1/fd/{each}").split(":")[0] for each in os.listdir("/proc/1/fd")], file=sys.stderr)
os.write(int(sys.argv[1]), b"here")
"""
    answers, theirs = os.pipe()
    (tmp_path / "w").mkdir()
    confined = Confined(
        [sys.executable, "-c", code, str(theirs)], tmp_path / "w", passed=[theirs], log=tmp_path / "log"
    )  # fmt: skip
    os.close(theirs)
    confined.wait()
    with os.fdopen(answers, "rb") as pipe:
        assert pipe.read() == b"here"
    assert "pipe" not in (tmp_path / "log").read_text()


@walled
def test_a_link_left_by_the_one_before_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    code = "import os; [os.path.isdir(each) and os.rename(each, each + '-away') or os.symlink({!r}, each) for each in ('shm', 't')]"
    said(tmp_path, code.format(str(outside)))
    assert (tmp_path / "w" / "shm").is_symlink()
    confined = Confined([sys.executable, "-c", "open('/dev/shm/x', 'w')"], tmp_path / "w")
    assert confined.wait() == 0
    assert list(outside.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux shows what is open")
@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("file = open('a', 'wb'); os.unlink('a'); os.posix_fallocate(file.fileno(), 0, 5_000_000)", "more than 1 MB"),
        ("[(os.mkdir('d'), os.chdir('d')) for _ in range(200)]", "more than 100 folders"),
        ("[os.mkdir(str(each)) for each in range(300)]", "more than 250 files and folders"),
    ],
    ids=["unnamed", "deep", "folders"],
)
def test_what_is_written_is_counted(tmp_path: Path, code: str, why: str) -> None:
    limits = Limits(seconds=60, written=1_000_000, files=250)
    confined, _ = said(tmp_path, f"import os, time; {code}; time.sleep(300)", limits=limits)
    assert why in (confined.ended_for or "")


def test_a_deep_and_a_closed_folder_are_removed(tmp_path: Path) -> None:
    folder, here = tmp_path / "w", os.getcwd()
    (folder / "closed" / "inner").mkdir(parents=True)
    try:
        os.chdir(folder)
        for _ in range(3_000):
            os.mkdir("d")
            os.chdir("d")
    finally:
        os.chdir(here)
    (folder / "closed").chmod(0)
    clear(folder)
    assert not folder.exists()
