"""`%%build` and `reset`: a cell lands where it belongs, and nobody's work is lost on the way."""

from pathlib import Path

import pytest
from coach import cells
from coach.building import build, put
from coach.errors import CoachError
from coach.package import Package
from coach.progress import Progress

TARGET = "assets/__init__.py::extract_forestry"


@pytest.fixture
def package(tmp_path: Path) -> Package:
    (tmp_path / "workshop" / "assets").mkdir(parents=True)
    (tmp_path / "workshop" / "assets" / "__init__.py").write_text('"""Assets."""\n\n\n# %% imports\nimport math\n')
    return Package(tmp_path, "workshop")


def text(package: Package) -> str:
    return (package.folder / "assets" / "__init__.py").read_text()


def test_a_new_cell_is_appended_and_replaced_where_it_stands(package: Package) -> None:
    assert build(package, TARGET, "a = 1\n") == f"{TARGET}: written"
    build(package, "assets/__init__.py::other", "b = 1")
    assert build(package, TARGET, "a = 2") == f"{TARGET}: replaced"
    assert text(package) == (
        '"""Assets."""\n\n\n# %% imports\nimport math\n\n\n# %% extract_forestry\na = 2\n\n\n# %% other\nb = 1\n'
    )


def test_running_a_cell_twice_changes_nothing(package: Package) -> None:
    build(package, TARGET, "a = 1")
    before = text(package)
    assert build(package, TARGET, "a = 1") == f"{TARGET}: unchanged"
    assert text(package) == before


def test_code_that_does_not_compile_is_refused_with_its_line(package: Package) -> None:
    before = text(package)
    with pytest.raises(CoachError, match=r"extract_forestry, line 2: .* Nothing is written"):
        build(package, TARGET, "a = 1\nb = (")
    assert text(package) == before


def test_a_second_cell_in_one_is_refused(package: Package) -> None:
    with pytest.raises(CoachError, match="one cell at a time"):
        build(package, TARGET, "a = 1\n# %% b\nb = 2")


def test_what_an_editor_changed_stays_while_the_notebook_did_not(package: Package) -> None:
    build(package, TARGET, "a = 1")
    cells.write(package.folder / "assets" / "__init__.py", "extract_forestry", "a = 'by the editor'")
    assert "newer version stays" in build(package, TARGET, "a = 1")
    assert "by the editor" in text(package)


def test_changed_on_both_sides_is_refused_with_the_difference(package: Package) -> None:
    build(package, TARGET, "a = 1")
    cells.write(package.folder / "assets" / "__init__.py", "extract_forestry", "a = 'by the editor'")
    with pytest.raises(CoachError) as refused:
        build(package, TARGET, "a = 'by the notebook'")
    assert "-a = 'by the editor'" in str(refused.value) and "+a = 'by the notebook'" in str(refused.value)
    assert "by the editor" in text(package)
    assert build(package, TARGET, "a = 'by the notebook'", overwrite=True) == f"{TARGET}: replaced"
    assert "by the notebook" in text(package)


def test_what_is_replaced_can_be_put_back(package: Package) -> None:
    build(package, TARGET, "a = 'my work'")
    put(package, Progress.of(package), TARGET, "a = ...")
    assert "my work" not in text(package)
    put(package, Progress.of(package), TARGET, Progress.of(package).undo[TARGET])
    assert "my work" in text(package)


@pytest.mark.parametrize("target", ["forestry", "assets.py::a b", "../outside.py::a", "/outside.py::a", "notes.txt::a"])
def test_a_target_that_is_none_is_refused(package: Package, target: str) -> None:
    with pytest.raises(CoachError, match="expected MODULE.py::CELL"):
        build(package, target, "a = 1")


def test_a_cell_that_stands_twice_is_named(package: Package) -> None:
    file = package.folder / "assets" / "__init__.py"
    file.write_text("# %% a\na = 1\n\n# %% a\na = 2\n")
    with pytest.raises(CoachError, match="# %% a stands twice"):
        build(package, "assets/__init__.py::a", "a = 3")


def test_a_progress_file_that_cannot_be_read_is_named_and_no_work_is_touched(package: Package) -> None:
    build(package, TARGET, "a = 1")
    (package.folder / "progress.json").write_text("{")
    with pytest.raises(CoachError, match="progress.json: cannot be read"):
        build(package, TARGET, "a = 2")
    assert "a = 1" in text(package)
