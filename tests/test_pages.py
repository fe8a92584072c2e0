"""The notebooks as pages: what is in them is what the course says, and nothing else."""

import json
import re

import pytest
from coach import cells, manifest, notebooks
from coach.building import split
from coach.package import REPOSITORY
from coach.skeleton import skeleton

STEPS = notebooks.written()


def page(step: int) -> dict:
    return json.loads(notebooks.path(step).read_text(encoding="utf-8"))


def source(cell: dict) -> str:
    return "".join(cell["source"])


@pytest.mark.parametrize("step", STEPS)
def test_cells_to_complete_hold_the_skeleton_and_given_cells_the_solution(step: int) -> None:
    for target, code in notebooks.builds(step):
        module, name = split(target)
        given = cells.read(REPOSITORY / "solutions" / module)[name]
        assert code == (skeleton(target) if name in manifest.exercises() else given), target


@pytest.mark.parametrize("step", STEPS)
def test_every_exercise_is_built_and_checked_in_its_step(step: int) -> None:
    text = notebooks.path(step).read_text(encoding="utf-8")
    for it in manifest.of_step(step):
        assert f'step.check(\\"{it.name}\\")' in text, it.name
        assert it.name == "start" or it.cell in dict(notebooks.builds(step)), it.name


@pytest.mark.parametrize("step", STEPS)
def test_one_title_and_no_level_of_heading_left_out(step: int) -> None:
    fenced = re.compile(r"```.*?```", re.DOTALL)
    prose = "\n".join(fenced.sub("", source(cell)) for cell in page(step)["cells"] if cell["cell_type"] == "markdown")
    levels = [len(mark) for mark in re.findall(r"^(#+) ", prose, re.MULTILINE)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:])), levels


@pytest.mark.parametrize("step", STEPS)
def test_links_lead_to_files_that_are_there_or_will_be(step: int) -> None:
    known = {stage.notebook for stage in manifest.stages().values()}
    for cell in page(step)["cells"]:
        for link in re.findall(r"\]\(([^)#]+)", source(cell)) if cell["cell_type"] == "markdown" else []:
            here = notebooks.FOLDER / link
            assert link.startswith("https://") or link in known or here.exists(), link


@pytest.mark.parametrize("step", STEPS)
def test_no_trace_of_the_run_that_stored_the_outputs(step: int) -> None:
    for cell in page(step)["cells"]:
        assert set(cell["metadata"]) <= {"tags"}
        text = json.dumps(cell.get("outputs", []))
        assert not re.search(r"/(home|root|tmp|work|Users)/|0x[0-9a-f]{6,}|\\u001b|\"name\": \"stderr\"", text), text
    assert page(step)["metadata"]["language_info"] == {"name": "python"}


@pytest.mark.parametrize("step", STEPS)
def test_every_cell_has_an_id_of_its_own(step: int) -> None:
    ids = [cell["id"] for cell in page(step)["cells"]]
    assert len(ids) == len(set(ids))
