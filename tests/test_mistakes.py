"""Every mistake of the manifest has a wrong answer in `wrong_answers/`, and its own diagnosis catches it."""

import re

import pytest
from coach import cells, manifest
from coach.checks import CHECKS
from coach.evidence import Evidence, Unreadable
from coach.judge import Judge, in_words
from coach.verdict import Failed
from conftest import grown
from handed_in import WRONG

PAIRS = [(name, mistake) for name, answers in WRONG.items() for mistake in answers]
# To judge these takes runs or calls of dbt: two mistakes of each are for every day, the others for the slow tests.
COSTLY = {"build", "dbt_project", "checks", "has_rows", *(name for name in WRONG if name.startswith("extract_"))}
SLOW = {(name, mistake) for name in COSTLY for mistake in list(WRONG[name])[2:]}


def test_every_mistake_has_a_wrong_answer() -> None:
    assert sorted(PAIRS) == sorted((name, each) for name, it in manifest.exercises().items() for each in it.mistakes)


def test_every_exercise_has_a_check_three_hints_and_known_needs() -> None:
    assert set(CHECKS) == set(manifest.exercises())
    for it in manifest.exercises().values():
        assert len(it.hints) >= 3 and all(it.hints), it.name
        assert set(it.needs) <= set(manifest.exercises()), it.name
        assert it.docs.startswith("https://"), it.name


@pytest.mark.parametrize(
    ("name", "mistake"), [pytest.param(*each, marks=[pytest.mark.slow] * (each in SLOW)) for each in PAIRS]
)
def test_a_wrong_answer_is_recognised(name: str, mistake: str) -> None:
    it = manifest.exercise(name)
    with grown(name) as package:
        cells.write(package.folder / it.module, name, WRONG[name][mistake])
        evidence = Evidence(package)
        try:
            problem = next(CHECKS[name](evidence))
        except Unreadable as error:
            pytest.fail(f"unreadable: {error}")
        finally:
            evidence.close()
    assert (problem.mistake, problem.seen) == (mistake, "")
    verdict = in_words(it, problem)
    assert not re.search(r"\{\w+\}", str(verdict))
    assert "In production:" in str(verdict)


@pytest.mark.parametrize("mistake", WRONG["extraction"])
def test_definitions_that_do_not_load_block_nobody_before_them(mistake: str) -> None:
    with grown("extraction") as package:
        cells.write(package.folder / "definitions.py", "extraction", WRONG["extraction"][mistake])
        evidence = Evidence(package)
        verdict = Judge(evidence).verdict("extraction")
        evidence.close()
    assert isinstance(verdict, Failed) and verdict.mistake == mistake


def test_dbt_without_its_resource_blocks_nobody_before_it() -> None:
    with grown("dbt") as package:
        cells.write(package.folder / "definitions.py", "dbt", WRONG["dbt"]["dbt_resource_missing"])
        evidence = Evidence(package)
        passed = [Judge(evidence).verdict(name).passed for name in ("start", "extraction")]
        evidence.close()
    assert passed == [True, True]
