"""Every form of a submission comes to the same package; hostile and broken ones are refused, and nothing gets out."""

import io
import os
import shutil
import socket
import stat
import struct
import subprocess
import tarfile
import tempfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from coach.errors import CoachError
from coach.grading import members, submissions
from coach.grading.submissions import Refused, Submission, digest, find, take

PACKAGE = {
    "__init__.py": b"",
    "definitions.py": b"import dagster as dg\n\ndefs = dg.Definitions()\n",
    "assets/__init__.py": "# %% extract_forestry\nGRÜN = 1\n".encode(),
    "workspace.yaml": b"load_from: []\n",
}
# What packages lie beside and among, and what stays behind.
CLUTTER = {
    "progress.json": b"{}",
    "assets/__pycache__/x.pyc": b"\0",
    "__pycache__/y.py": b"",
    "warehouse.duckdb": b"\0DUCK",
    "warehouse.duckdb.wal": b"text",
    "target/manifest.json": b"{}",
    "logs/dbt.log": b"a line",
    ".git/config": b"[core]",
    "native.so": b"text",
    "picture.png": b"\x89PNG\0",
    "._definitions.py": b"\0",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a package is taken to; everything else is in `tmp_path` too, so a stray file would be seen."""
    return tmp_path / "bench" / "taken"


def lay(root: Path, files: dict[str, bytes], home: str = "workshop") -> Path:
    """Files on disk, in `root`/`home`."""
    for name, content in files.items():
        file = root / home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return root


def zipped(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def tarred(path: Path, files: dict[str, bytes], *more: tarfile.TarInfo, mode: str = "w", **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, mode, **options) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in more:
            archive.addfile(info)
    return path


def entry(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def inside(files: dict[str, bytes], home: str = "workshop") -> dict[str, bytes]:
    return {f"{home}/{name}": content for name, content in files.items()}


def git(folder: Path, *command: str) -> str:
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=a", "-c", "user.email=a", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *who, *command], cwd=folder, env=env, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def committed(root: Path, files: dict[str, bytes] = PACKAGE) -> Path:
    """A working tree with one commit."""
    lay(root, files, "src/workshop")
    git(root, "init", "--quiet")
    git(root, "add", "--force", ".")
    git(root, "commit", "--quiet", "--message", "work")
    return root


def bare(root: Path, files: dict[str, bytes] = PACKAGE) -> Path:
    tree = committed(root.with_name("tree"), files)
    git(tree, "clone", "--quiet", "--bare", ".", str(root))
    return root


def bundle(path: Path) -> Path:
    tree = committed(path.with_name("tree"))
    git(tree, "bundle", "create", "--quiet", str(path), "HEAD", "main")
    return path


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if not file.is_dir()}


def taken(origin: Path, folder: Path) -> dict[str, bytes]:
    take(Submission("ada", origin), folder)
    return content(folder)


def refusal(origin: Path, folder: Path) -> str:
    """Why a submission is refused: one printable line that names it and says what to do; nothing is left of it."""
    before = {path for path in folder.parent.parent.rglob("*")}
    with pytest.raises(Refused) as refused:
        take(Submission("ada", origin), folder)
    line = str(refused.value)
    assert line.isprintable() and line.startswith(members.shown(origin.name) + ": ") and "xpected" in line
    assert {path for path in folder.parent.parent.rglob("*")} - before <= {folder.parent}
    return line


FORMS = {
    "folder": lambda at: lay(at / "ada", PACKAGE, "project/src/workshop"),
    "folder of the package": lambda at: lay(at, PACKAGE) / "workshop",
    "folder of the package by another name": lambda at: lay(at, PACKAGE, "pipeline") / "pipeline",
    "zip": lambda at: zipped(at / "ada.zip", inside(PACKAGE, "project/workshop")),
    "zip of the package's files": lambda at: zipped(at / "ada.zip", PACKAGE),
    "zip with backslashes": lambda at: zipped(
        at / "ada.ZIP",
        {name.replace("/", "\\"): data for name, data in inside({"assets/": b"", **PACKAGE}, "p/workshop").items()},
    ),
    "zip in a file of any name": lambda at: zipped(at / "ada", inside(PACKAGE)),
    "tar": lambda at: tarred(at / "ada.tar", inside(PACKAGE, "./workshop")),
    "tar of the old form": lambda at: tarred(at / "ada.tar", inside(PACKAGE), format=tarfile.USTAR_FORMAT),
    "tar.gz": lambda at: tarred(at / "ada.tgz", inside(PACKAGE), mode="w:gz"),
    "tar.bz2": lambda at: tarred(at / "ada.tar.bz2", inside(PACKAGE), mode="w:bz2"),
    "tar.xz": lambda at: tarred(at / "ada.tar.xz", inside(PACKAGE), mode="w:xz"),
    "working tree": lambda at: committed(at / "ada"),
    "bare repository": lambda at: bare(at / "ada.git"),
    "the .git of a working tree": lambda at: committed(at / "ada") / ".git",
    "bundle": lambda at: bundle(at / "ada.bundle"),
}



@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_the_same_package(form: str, tmp_path: Path, folder: Path) -> None:
    origin = FORMS[form](tmp_path / "handed in")
    [submission] = find([origin])
    assert submission.origin == origin
    take(submission, folder)
    assert content(folder) == PACKAGE
    assert digest(folder) == digest(lay(tmp_path / "same", PACKAGE) / "workshop")


@pytest.mark.parametrize("make", [
    lambda at: lay(at / "ada", {**PACKAGE, **CLUTTER}),
    lambda at: zipped(at / "ada.zip", inside({**PACKAGE, **CLUTTER})),
    lambda at: bare(at / "ada.git", {**PACKAGE, **{name: CLUTTER[name] for name in CLUTTER if ".git" not in name}}),
], ids=["folder", "zip", "bare repository"])  # fmt: skip
def test_what_runs_leave_and_what_is_no_text_stays_behind(make, tmp_path: Path, folder: Path) -> None:
    assert taken(make(tmp_path), folder) == PACKAGE


def test_packages_in_environments_do_not_count(tmp_path: Path, folder: Path) -> None:
    places = (".venv/lib", "lib/site-packages", "node_modules/x", ".git", "__MACOSX", ".ipynb_checkpoints")
    files = inside(PACKAGE) | {f"{place}/workshop/__init__.py": b"other" for place in places}
    assert taken(zipped(tmp_path / "ada.zip", files), folder) == PACKAGE
    shutil.rmtree(folder)
    assert taken(lay(tmp_path, files, "ada") / "ada", folder) == PACKAGE


def test_a_package_that_is_not_begun_is_one(tmp_path: Path, folder: Path) -> None:
    lay(tmp_path, {"__init__.py": b"", "workshop/README.md": b"no package"}, "ada/workshop")
    assert taken(tmp_path / "ada", folder) == {"__init__.py": b"", "workshop/README.md": b"no package"}


@pytest.mark.parametrize("files, said", [
    ({"README.md": b""}, "holds no package."),
    ({"workshop/README.md": b""}, "holds no package."),
    ({"Workshop/definitions.py": b""}, "holds no package."),
    (inside(PACKAGE, "a/workshop") | inside(PACKAGE, "b/workshop"), "2 packages (a/workshop, b/workshop)"),
    (inside(PACKAGE) | inside(PACKAGE, "workshop/old/workshop"), "2 packages (workshop, workshop/old/workshop)"),
    ({f"{n}/workshop/__init__.py": b"" for n in range(9)}, "(0/workshop, 1/workshop, 2/workshop, …)"),
    ({"ada.zip": b"", "bob.tar.gz": b""}, "holds archives (ada.zip, bob.tar.gz) and no package."),
])  # fmt: skip
def test_not_exactly_one_package_is_refused_and_said_where(files, said, tmp_path: Path, folder: Path) -> None:
    assert said in refusal(zipped(tmp_path / "ada.zip", files), folder)
    assert said in refusal(lay(tmp_path, files, "ada") / "ada", folder)


# A class


def test_a_folder_of_submissions_is_a_class(tmp_path: Path) -> None:
    at = tmp_path / "class"
    lay(at, PACKAGE, "ada/src/workshop")
    zipped(at / "bob.zip", {})
    bare(at / "cyd.git")
    shutil.rmtree(at / "tree")
    tarred(at / "dan.tar.gz", {})
    lay(at, {"essay.txt": b""}, "eve")  # handed in something else: is refused, not lost
    lay(at, {"some work.zip": b""}, "Flo_12_assignsubmission_file_")  # as Moodle packs it
    lay(at, {"a.zip": b"", "b.zip": b""}, "gus")
    (at / "hal.rar").write_bytes(b"Rar!")
    (at / "ida").symlink_to(at / "ada")
    lay(at, {"roster.csv": b"", ".DS_Store": b"", "README": b"", ".hidden.zip": b"", ".git/config": b""}, ".")
    lay(at, {"workshop/__init__.py": b""}, "__MACOSX")
    assert {each.learner: each.origin.relative_to(at).as_posix() for each in find([at])} == {
        "Flo_12_assignsubmission_file_": "Flo_12_assignsubmission_file_/some work.zip",
        "ada": "ada", "bob": "bob.zip", "cyd": "cyd.git", "dan": "dan.tar.gz", "eve": "eve", "gus": "gus",
        "hal": "hal.rar", "ida": "ida",
    }  # fmt: skip


@pytest.mark.parametrize("files, learners", [
    ({"ada/workshop/__init__.py": b"", "bob/workshop/__init__.py": b""}, ["ada", "bob"]),
    ({"ada/workshop/__init__.py": b"", "bob.zip": b""}, ["ada", "bob"]),
    ({"ada.zip": b""}, ["ada"]),
    ({"src/workshop/__init__.py": b"", "data/x.csv": b""}, ["given"]),
    ({"workshop/__init__.py": b"", "old.zip": b"", "backup/workshop/__init__.py": b""}, ["given"]),
    ({"definitions.py": b"", "old.zip": b""}, ["given"]),
    ({"data/x.csv": b"", "notebooks/y.ipynb": b""}, ["given"]),
])  # fmt: skip
def test_which_folders_are_classes(files: dict[str, bytes], learners: list[str], tmp_path: Path) -> None:
    lay(tmp_path, files, "given")
    assert [each.learner for each in find([tmp_path / "given"])] == learners


def test_nothing_to_grade_is_an_error_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match="nowhere: not found. Expected a submission"):
        find([tmp_path / "nowhere"])
    lay(tmp_path, {"roster.csv": b""}, "class")
    with pytest.raises(CoachError, match="class: nothing is handed in there. Expected folders"):
        find([tmp_path / "class"])
    # one of several is a learner's, who must not be lost
    zipped(tmp_path / "bob.zip", {})
    assert [each.learner for each in find([tmp_path / "class", tmp_path / "bob.zip"])] == ["bob", "class"]


def test_learners_of_the_same_name_get_names_of_their_own(tmp_path: Path) -> None:
    for name in ("monday/ada.zip", "monday/ada.tar.gz", "tuesday/ada.ZIP", "tuesday/bob.zip"):
        lay(tmp_path, {name: b""}, ".")
    found = find([tmp_path / "tuesday", tmp_path / "monday"])
    assert found == find([tmp_path / "monday", tmp_path / "tuesday", tmp_path / "monday" / "ada.zip"])
    assert {each.learner: each.origin.relative_to(tmp_path).as_posix() for each in found} == {
        "bob": "tuesday/bob.zip", "monday/ada": "monday/ada.tar.gz", "monday/ada (2)": "monday/ada.zip",
        "tuesday/ada": "tuesday/ada.ZIP",
    }  # fmt: skip
    assert [each.learner for each in found] == sorted(each.learner for each in found)


def test_learners_have_any_name(tmp_path: Path) -> None:
    names = ["a\nb, c", "=cmd|' calc'!A0", "🌲", "é", "e\u0301", "\x1b[31m", "n" * 240, "n" * 241]
    for name in names:
        (tmp_path / f"{name}.zip").touch()
    (tmp_path / os.fsdecode(b"\xff\xfe.zip")).touch()
    learners = [each.learner for each in find([tmp_path])]
    assert set(names[:6]) <= set(learners) and "\ufffd\ufffd" in learners and len(set(learners)) == 9
    assert max(map(len, learners)) == 200


@pytest.mark.parametrize("place, learner", [(".", "workshop"), ("..", "ada"), ("link", "link")])
def test_the_one_who_grades_may_name_it_by_any_path(place, learner, tmp_path: Path, folder: Path, monkeypatch) -> None:
    lay(tmp_path, {"__init__.py": b"mine"}, "ada/workshop")
    monkeypatch.chdir(tmp_path / "ada" / "workshop")
    Path("link").symlink_to(tmp_path / "ada")
    [submission] = find([Path(place)])
    take(submission, folder)
    assert (submission.learner, content(folder)) == (learner, {"__init__.py": b"mine"})


# Out of the folder


OUTSIDE = ["../x.py", "workshop/../../x.py", "/tmp/x.py", "C:/x.py", "C:x.py", "..\\x.py", "\\x.py", "\\\\host\\x.py"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_names_that_lead_outside_are_refused(name: str, tmp_path: Path, folder: Path) -> None:
    files = inside(PACKAGE) | {name: b"escaped"}
    assert "a place outside of it" in refusal(zipped(tmp_path / "ada.zip", files), folder)
    assert "a place outside of it" in refusal(tarred(tmp_path / "ada.tar", files), folder)


def test_links_devices_and_pipes_of_a_tar_are_not_taken(tmp_path: Path, folder: Path) -> None:
    secret = lay(tmp_path, {"secret.py": b"secret"}, "course") / "course"
    more = [
        entry("workshop/symlink.py", tarfile.SYMTYPE, f"{secret}/secret.py"),
        entry("workshop/symlinks", tarfile.SYMTYPE, str(secret)),
        entry("workshop/hardlink.py", tarfile.LNKTYPE, "workshop/definitions.py"),
        entry("workshop/hardlink2.py", tarfile.LNKTYPE, f"{secret}/secret.py"),
        entry("workshop/device.py", tarfile.CHRTYPE),
        entry("workshop/disk.py", tarfile.BLKTYPE),
        entry("workshop/pipe.py", tarfile.FIFOTYPE),
    ]
    archive = tarred(tmp_path / "ada.tar", inside(PACKAGE), *more)
    with tarfile.open(archive, "a") as added:  # through the link
        info = tarfile.TarInfo("workshop/symlinks/planted.py")
        info.size = 3
        added.addfile(info, io.BytesIO(b"new"))
    assert taken(archive, folder) == {**PACKAGE, "symlinks/planted.py": b"new"}
    assert content(secret) == {"secret.py": b"secret"}


def test_a_link_in_a_zip_is_not_taken(tmp_path: Path, folder: Path) -> None:
    archive = zipped(tmp_path / "ada.zip", inside(PACKAGE))
    with zipfile.ZipFile(archive, "a") as added:
        for name, kind in (("workshop/link.py", stat.S_IFLNK), ("workshop/pipe.py", stat.S_IFIFO)):
            info = zipfile.ZipInfo(name)
            info.external_attr = (kind | 0o777) << 16
            added.writestr(info, "/etc/passwd")
    assert taken(archive, folder) == PACKAGE


def test_links_pipes_and_sockets_of_a_folder_are_left_out(tmp_path: Path, folder: Path) -> None:
    lay(tmp_path, {"secret.py": b"secret"}, "course")
    package = lay(tmp_path / "ada", PACKAGE) / "workshop"
    (package / "link.py").symlink_to(tmp_path / "course" / "secret.py")
    (package / "links").symlink_to(tmp_path / "course")
    (package / "loop").symlink_to(package)
    os.mkfifo(package / "pipe.py")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(package / "socket.py"))
        assert taken(tmp_path / "ada", folder) == PACKAGE


def test_a_package_or_a_submission_that_is_a_link_is_refused(tmp_path: Path, folder: Path) -> None:
    lay(tmp_path, PACKAGE, "elsewhere/workshop")
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "workshop").symlink_to(tmp_path / "elsewhere" / "workshop")
    assert "workshop is a link, and links are not followed" in refusal(tmp_path / "ada", folder)
    linked = tarred(tmp_path / "ada.tar", {}, entry("src/workshop", tarfile.SYMTYPE, "/elsewhere"))
    assert "src/workshop is a link" in refusal(linked, folder)
    (tmp_path / "bob").symlink_to(tmp_path / "elsewhere")
    assert "bob: is a link" in refusal(tmp_path / "bob", folder)
    lay(tmp_path, {"definitions.py": b""}, "cyd")
    (tmp_path / "cyd" / "definitions.py").unlink()
    (tmp_path / "cyd" / "definitions.py").symlink_to(tmp_path / "elsewhere" / "workshop" / "definitions.py")
    assert "holds no package" in refusal(tmp_path / "cyd", folder)


def test_a_file_that_becomes_a_link_or_a_pipe_while_it_is_read_is_not_followed(tmp_path: Path, folder: Path) -> None:
    package = lay(tmp_path / "ada", PACKAGE) / "workshop"
    for make in (lambda: (package / "x.py").symlink_to("/etc/passwd"), lambda: os.mkfifo(package / "x.py")):
        (package / "x.py").write_bytes(b"")
        for member in members.members(tmp_path / "ada"):
            if member.parts[-1] == "x.py":
                (package / "x.py").unlink()
                make()
                with pytest.raises((OSError, members.Unusable)):
                    list(member.chunks())
        (package / "x.py").unlink()


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.write_bytes(b"x" * 600), lambda path: path.touch()])
def test_what_is_no_archive_is_refused(make, tmp_path: Path, folder: Path) -> None:
    for name in ("ada", "ada.zip", "ada.tgz", "ada.tar.bz2", "ada.rar", "ada.txt"):
        make(tmp_path / name)
        refusal(tmp_path / name, folder)


# More than an honest submission is


def test_a_zip_bomb_costs_its_bound_whatever_it_claims(tmp_path: Path, folder: Path) -> None:
    text = b"# " + b"x" * (4 << 20)
    bomb = zipped(tmp_path / "ada.zip", inside(PACKAGE) | {f"workshop/{n}.py": text for n in range(13)})
    assert "more than 50 MB or 2,000 files" in refusal(bomb, folder)
    # Claims to be small, in the table of contents and before the file.
    name, honest, lie = b"workshop/definitions.py", 40 << 20, 100
    packed = zlib.compressobj(wbits=-15)
    data = packed.compress(b" " * honest) + packed.flush()
    crc = zlib.crc32(b" " * honest)
    same = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, crc, len(data), lie, len(name), 0)
    local = b"PK\x03\x04" + same[:26] + name + data
    entries = b"PK\x01\x02\x14\x00" + same + b"\0" * 14 + name
    place = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entries), len(local), 0)
    (tmp_path / "lie.zip").write_bytes(local + entries + b"PK\x05\x06" + place)
    tracemalloc.start()
    assert "Bad CRC-32" in refusal(tmp_path / "lie.zip", folder)
    assert tracemalloc.get_traced_memory()[1] < 20 << 20
    tracemalloc.stop()


def test_a_zip_in_a_zip_is_not_opened(tmp_path: Path, folder: Path) -> None:
    inner = zipped(tmp_path / "in.zip", inside(PACKAGE)).read_bytes()
    nested = zipped(tmp_path / "a.zip", {"x/in.zip": inner})
    assert "holds archives (x/in.zip) and no package" in refusal(nested, folder)
    assert taken(zipped(tmp_path / "b.zip", inside(PACKAGE) | {"workshop/in.zip": inner}), folder) == PACKAGE


def test_one_large_file(tmp_path: Path, folder: Path) -> None:
    large = b"# " + b"x" * (5 << 20)
    assert "workshop/assets/x.py of more than 5 MB" in refusal(
        zipped(tmp_path / "ada.zip", inside({**PACKAGE, "assets/x.py": large})), folder
    )
    assert "workshop/x.py of more than 5 MB" in refusal(lay(tmp_path / "ada", {**PACKAGE, "x.py": large}), folder)
    assert taken(tarred(tmp_path / "ada.tar", inside({**PACKAGE, "rows.csv": large})), folder) == PACKAGE


def test_many_small_files(tmp_path: Path, folder: Path, monkeypatch) -> None:
    assert submissions.TAKEN == 2_000
    monkeypatch.setattr(submissions, "TAKEN", 200)
    many = {f"f{n}.txt": b"" for n in range(200 - len(PACKAGE))}
    few = zipped(tmp_path / "ada.zip", inside({**PACKAGE, **many}))
    assert len(taken(few, folder)) == 200
    shutil.rmtree(folder)
    assert "or 200 files" in refusal(zipped(tmp_path / "bob.zip", inside({**PACKAGE, **many, "one.txt": b""})), folder)


def test_many_members(tmp_path: Path, folder: Path, monkeypatch) -> None:
    assert members.LOOKED_AT == 20_000
    monkeypatch.setattr(members, "LOOKED_AT", 200)
    names = {f"{n}.txt": b"%d" % n for n in range(200)} | {"x/y": b""}
    for origin in (
        zipped(tmp_path / "ada.zip", names),
        tarred(tmp_path / "ada.tar.gz", names, mode="w:gz"),
        lay(tmp_path, names, "ada") / "ada",
        bare(tmp_path / "ada.git", names),
    ):
        assert "holds more than 200 files and folders" in refusal(origin, folder)


def test_a_large_table_of_contents_is_not_read(tmp_path: Path, folder: Path) -> None:
    size = 64 << 20
    with (tmp_path / "ada.zip").open("wb") as out:
        out.truncate(size)
        out.seek(size)
        out.write(b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, size, 0, 0))
    tracemalloc.start()
    assert "too large a table of contents" in refusal(tmp_path / "ada.zip", folder)
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()


def header(name: str, kind: bytes, size: int) -> bytes:
    info = entry(name, kind)
    info.size = size
    return info.tobuf(tarfile.GNU_FORMAT)


@pytest.mark.parametrize("start", [
    header("x", tarfile.XHDTYPE, 1 << 33),
    header("x", tarfile.XHDTYPE, -512),
    header("x", tarfile.GNUTYPE_LONGNAME, 1 << 33),
    header("x", tarfile.REGTYPE, 0) * 2 + header("y", tarfile.REGTYPE, -1024),
    header("x", tarfile.XHDTYPE, 512).ljust(512, b"\0") * 3_000,
], ids=["large", "negative", "long name", "round in circles", "headers of headers"])  # fmt: skip
def test_hostile_headers_of_a_tar(start: bytes, tmp_path: Path, folder: Path) -> None:
    honest = tarred(tmp_path / "honest.tar", inside(PACKAGE)).read_bytes()
    (tmp_path / "ada.tar").write_bytes(start + honest + bytes(8 << 20))
    tracemalloc.start()
    assert "cannot be read to its end" in refusal(tmp_path / "ada.tar", folder)
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


def test_a_tar_that_unpacks_to_more_than_its_bound(tmp_path: Path, folder: Path) -> None:
    with lay(tmp_path, {"ada.tar": b""}, ".").joinpath("ada.tar").open("wb") as out:
        out.write(header("zeros", tarfile.REGTYPE, 300 << 20))
        out.seek(300 << 20, os.SEEK_CUR)
        out.write(tarred(tmp_path / "honest.tar", inside(PACKAGE)).read_bytes())
    assert "holds more than 256 MB" in refusal(tmp_path / "ada.tar", folder)


def test_deep_nesting(tmp_path: Path, folder: Path) -> None:
    deep = "/".join("d" * 60)
    for origin in (
        zipped(tmp_path / "ada.zip", inside(PACKAGE) | {f"{deep}/x.py": b""}),
        tarred(tmp_path / "ada.tar", inside(PACKAGE) | {f"workshop/{deep}/x.py": b""}),
        lay(tmp_path / "ada", {**PACKAGE, f"{deep}/x.py": b""}),
        bare(tmp_path / "ada.git", {**PACKAGE, f"{deep}/x.py": b""}),
    ):
        assert "nests folders deeper than 40" in refusal(origin, folder)


def test_what_takes_long_to_read(tmp_path: Path, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr(members, "SECONDS", -1)
    assert "takes longer than" in refusal(zipped(tmp_path / "ada.zip", inside(PACKAGE)), folder)


# Names


ODD = ["a\nb.py", "a\x1b[2J.py", "a\x7f.py", "a\u202eb.py", "a\udcff.py", "a\\b.py"]


def test_names_that_no_module_can_have_stay_behind(tmp_path: Path, folder: Path) -> None:
    files = {**PACKAGE, "notes – café.md": b"notes"}
    package = lay(tmp_path / "ada", files) / "workshop"
    for name in ODD:
        (package / name).write_bytes(b"odd")
    archive = tarred(tmp_path / "ada.tar", inside({**files, **dict.fromkeys(ODD[:5], b"odd"), "\0.py": b"odd"}))
    long = tarred(tmp_path / "bob.tar", inside({**files, "/".join(["n" * 200] * 30) + "/x.py": b"odd"}))
    tree = bare(tmp_path / "cyd.git", {**files, **dict.fromkeys(ODD[:5], b"odd")})
    for origin in (tmp_path / "ada", archive, long, tree):
        assert taken(origin, folder) == files
        shutil.rmtree(folder)


@pytest.mark.parametrize("pair", [
    ("x.py", "X.py"), ("café.py", "cafe\u0301.py"), ("straße.py", "STRASSE.py"), ("sub/x.py", "Sub/y.py"),
    ("x.py", "x.py"), ("x.py", "x.py/y.py"), ("x.py/y.py", "x.py"), ("x.py", "./x.py"),
])  # fmt: skip
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_names_for_one_file_are_refused(pair: tuple[str, str], tmp_path: Path, folder: Path) -> None:
    archive = zipped(tmp_path / "ada.zip", inside(PACKAGE))
    with zipfile.ZipFile(archive, "a") as added:
        for name in pair:
            added.writestr(f"workshop/{name}", b"")
    assert "twice, as some systems spell it" in refusal(archive, folder)


def test_a_zip_whose_names_are_no_text(tmp_path: Path, folder: Path) -> None:
    archive = zipped(tmp_path / "ada.zip", inside({**PACKAGE, "wörter.py": b""}))
    archive.write_bytes(archive.read_bytes().replace("ö".encode(), b"\xff\xfe"))
    assert "cannot be read to its end" in refusal(archive, folder)


def test_the_name_of_a_submission_cannot_break_the_line(tmp_path: Path, folder: Path) -> None:
    for name in ("a\nb.zip", "\x1b[31m.zip", os.fsdecode(b"\xff.zip"), "n" * 250):
        (tmp_path / name).write_bytes(b"")
        refusal(tmp_path / name, folder)


# Broken


def test_encrypted_and_unusual_zips(tmp_path: Path, folder: Path) -> None:
    archive = zipped(tmp_path / "ada.zip", inside(PACKAGE))
    whole = bytearray(archive.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := whole.find(mark, at + 1)) >= 0:
            whole[at + flags] |= 1
    archive.write_bytes(whole)
    assert "is encrypted" in refusal(archive, folder)
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert "unusual method" in refusal(zipped(tmp_path / "bob.zip", inside(PACKAGE), method), folder)


@pytest.mark.parametrize("name, mode", [
    ("a.zip", ""), ("a.tar", "w"), ("a.tgz", "w:gz"), ("a.tbz", "w:bz2"), ("a.txz", "w:xz")
])  # fmt: skip
def test_every_truncation_is_noticed(name: str, mode: str, tmp_path: Path, folder: Path) -> None:
    files = inside({**PACKAGE, "noise.py": os.urandom(3_000)})
    whole = (tarred(tmp_path / name, files, mode=mode) if mode else zipped(tmp_path / name, files)).read_bytes()
    used = len(whole.rstrip(b"\0")) if mode == "w" else len(whole) - 60
    for size in range(0, used, 307):
        (tmp_path / name).write_bytes(whole[:size])
        refusal(tmp_path / name, folder)


def test_damage_is_noticed(tmp_path: Path, folder: Path) -> None:
    archive = zipped(tmp_path / "ada.zip", inside(PACKAGE), zipfile.ZIP_STORED)
    archive.write_bytes(archive.read_bytes().replace(b"dg.Definitions()", b"dg.definitions()"))
    assert "Bad CRC-32" in refusal(archive, folder)
    tar = tarred(tmp_path / "ada.tar", inside(PACKAGE))
    tar.write_bytes(tar.read_bytes().replace(b"workshop/workspace", b"workshop/w0rkspace"))
    assert "before its end mark" in refusal(tar, folder)


def test_empty_archives(tmp_path: Path, folder: Path) -> None:
    assert "holds no package" in refusal(zipped(tmp_path / "ada.zip", {}), folder)
    assert "holds no package" in refusal(tarred(tmp_path / "ada.tar", {}), folder)
    (tmp_path / "ada").mkdir()
    assert "holds no package" in refusal(tmp_path / "ada", folder)


def test_bytes_of_python_files_are_taken_as_they_are(tmp_path: Path, folder: Path) -> None:
    files = {**PACKAGE, "latin.py": b"# gr\xfcn\n", "nul.py": b"x = 1\0\n", "utf16.py": "x = 1".encode("utf-16")}
    assert taken(lay(tmp_path / "ada", files), folder) == files


def test_a_folder_that_may_not_be_read_is_refused() -> None:
    """In a process of its own, without the rights of root."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        lay(root, PACKAGE, "class/ada/workshop")
        lay(root, PACKAGE, "class/bob/workshop")
        lay(root, PACKAGE, "class/cyd/workshop")
        (root / "out").mkdir()
        closed = [root / "class/ada", root / "class/bob/workshop/assets"]
        for path, mode in [(root, 0o755), (root / "out", 0o777), *((path, 0) for path in closed)]:
            path.chmod(mode)
        child = os.fork()
        if not child:
            try:
                if os.geteuid() == 0:
                    os.setuid(65534)
                (root / "out" / "said").write_text("\n".join(_outcomes(root / "class", root / "out")))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        for path in closed:
            path.chmod(0o755)
        denied = "cannot be read to its end (Permission denied)."
        assert (root / "out" / "said").read_text().splitlines() == [f"ada: {denied}", f"bob: {denied}", "cyd: taken"]


def _outcomes(class_: Path, out: Path) -> list[str]:
    said = []
    for each in find([class_]):
        try:
            take(each, out / each.learner)
            said.append(f"{each.learner}: taken")
        except Refused as error:
            said.append(str(error).partition(" Expected")[0])
    return said


# Git


def test_nothing_of_a_repository_runs(tmp_path: Path, folder: Path) -> None:
    attributes = b"*.py filter=x diff=x export-subst\nassets export-ignore\n"
    version = b"# $Format:%H$\n"
    repository = bare(tmp_path / "ada.git", {**PACKAGE, ".gitattributes": attributes, "version.py": version})
    touch = f"touch {tmp_path}/ran; cat"
    for name, value in {
        "core.fsmonitor": touch, "core.sshCommand": touch, "core.pager": touch, "core.alternateRefsCommand": touch,
        "filter.x.smudge": touch, "diff.x.textconv": touch, "uploadpack.packObjectsHook": touch,
        "protocol.ext.allow": "always", "remote.o.url": f"ext::touch {tmp_path}/ran", "remote.o.promisor": "true",
        "extensions.partialClone": "o", "core.repositoryFormatVersion": "1",
    }.items():  # fmt: skip
        git(repository, "config", "--file", "config", name, value)
    for hook in ("post-checkout", "pre-auto-gc", "reference-transaction", "post-index-change"):
        (repository / "hooks").mkdir(exist_ok=True)
        (repository / "hooks" / hook).write_text(f"#!/bin/sh\n{touch}\n")
        (repository / "hooks" / hook).chmod(0o755)
    files = taken(repository, folder)
    assert files == {**PACKAGE, ".gitattributes": attributes, "version.py": version}
    shutil.rmtree(folder)
    blob = git(tmp_path / "tree", "rev-parse", "HEAD:src/workshop/definitions.py")
    (repository / "objects" / blob[:2] / blob[2:]).unlink()  # git would ask the remote for it
    refusal(repository, folder)
    assert not (tmp_path / "ran").exists()


def test_a_repository_borrows_nothing(tmp_path: Path, folder: Path) -> None:
    other = bare(tmp_path / "other.git")
    commit = git(other, "rev-parse", "HEAD")
    for name, borrow in {
        "alternates": lambda objects: (objects / "info" / "alternates").write_text(f"{other}/objects\n"),
        "link": lambda objects: (objects / "pack" / "p.pack").symlink_to(other / "objects"),
        "objects": lambda objects: (shutil.rmtree(objects), objects.symlink_to(other / "objects")),
        "pipe": lambda objects: ((objects / commit[:2]).mkdir(), os.mkfifo(objects / commit[:2] / commit[2:])),
        "commondir": lambda objects: (objects.parent / "commondir").write_text(str(other)),
    }.items():
        repository = tmp_path / f"{name}.git"
        repository.mkdir()
        git(repository, "init", "--quiet", "--bare")
        (repository / "HEAD").write_text(f"{commit}\n")
        borrow(repository / "objects")
        refusal(repository, folder)


NO_COMMIT, LOST = "without a commit to read", "whose HEAD leads nowhere"
HEADS = {
    "": NO_COMMIT, "x\0y": NO_COMMIT, "--help": NO_COMMIT, "ref: refs/heads/none\n": NO_COMMIT,
    "ref: ../x\n": LOST, "ref: refs/../../x\n": LOST, "ref: /etc/hostname": LOST, "ref: refs/a\0b": LOST,
    "0" * 40: "that git cannot read",
}  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_a_repository_whose_head_leads_nowhere(head: str, tmp_path: Path, folder: Path) -> None:
    repository = bare(tmp_path / "ada.git")
    (tmp_path / "x").write_text(git(repository, "rev-parse", "HEAD"))
    (repository / "HEAD").write_text(head)
    assert HEADS[head] in refusal(repository, folder)


def test_links_submodules_and_large_files_of_a_repository(tmp_path: Path, folder: Path) -> None:
    tree = committed(tmp_path / "tree", {**PACKAGE, "rows.csv": b"x" * (6 << 20)})
    (tree / "src" / "workshop" / "link.py").symlink_to("/etc/passwd")
    git(tree, "add", ".")
    git(tree, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},src/workshop/sub")
    git(tree, "commit", "--quiet", "--message", "more")
    assert taken(tree / ".git", folder) == PACKAGE


def test_a_packed_repository_and_a_detached_head(tmp_path: Path, folder: Path) -> None:
    repository = bare(tmp_path / "ada.git")
    git(repository, "pack-refs", "--all")
    assert taken(repository, folder) == PACKAGE
    shutil.rmtree(folder)
    (repository / "HEAD").write_text(git(repository, "rev-parse", "HEAD"))
    git(repository, "gc", "--quiet")
    assert taken(repository, folder) == PACKAGE


def test_broken_repositories_and_bundles(tmp_path: Path, folder: Path) -> None:
    whole = bundle(tmp_path / "ada.bundle").read_bytes()
    (tmp_path / "ada.bundle").write_bytes(whole[:-200])
    assert "git cannot read" in refusal(tmp_path / "ada.bundle", folder)
    repository = bare(tmp_path / "bob.git", {**PACKAGE, "zother.py": os.urandom(9_000)})
    blob = git(repository, "rev-parse", "HEAD:src/workshop/zother.py")
    file = repository / "objects" / blob[:2] / blob[2:]
    file.chmod(0o600)
    os.truncate(file, 5_000)
    assert "git cannot read" in refusal(repository, folder)
    file.unlink()
    assert "git cannot read" in refusal(repository, folder)


def test_a_bundle_of_a_branch_alone(tmp_path: Path, folder: Path) -> None:
    tree = committed(tmp_path / "tree")
    git(tree, "branch", "--move", "work")
    git(tree, "bundle", "create", "--quiet", str(tmp_path / "ada.bundle"), "work")
    assert taken(tmp_path / "ada.bundle", folder) == PACKAGE


def test_without_git(tmp_path: Path, folder: Path, monkeypatch) -> None:
    repository = bare(tmp_path / "ada.git")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "git is not installed here" in refusal(repository, folder)


# What is taken


def test_the_folder_must_be_empty(tmp_path: Path, folder: Path) -> None:
    origin = lay(tmp_path / "ada", PACKAGE)
    folder.mkdir(parents=True)
    assert taken(origin, folder) == PACKAGE
    with pytest.raises(CoachError, match="cannot be written"):
        take(Submission("ada", origin), folder)
    assert content(folder) == PACKAGE


def test_the_digest_is_of_names_and_bytes_alone(tmp_path: Path) -> None:
    def of(files: dict[str, bytes], name: str) -> str:
        return digest(lay(tmp_path, files, name) / name)

    first = of(PACKAGE, "first")
    assert len(bytes.fromhex(first)) == 32
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    for file in (tmp_path / "second").rglob("*.py"):
        file.chmod(0o600)
        os.utime(file, (0, 0))
    (tmp_path / "second" / "empty").mkdir()
    assert digest(tmp_path / "second") == first
    others = [{"ab": b"c"}, {"a": b"bc"}, {"a": b"", "b": b"c"}, {"a": b"b", "c": b""}, {"a/b": b"c"}, {}]
    assert len({of(files, f"other{n}") if files else digest(tmp_path / "none") for n, files in enumerate(others)}) == 6
