"""A class of 30, made here and graded by one command, comes to the gradebook that is committed in `golden_class/`.

`pytest tests/test_golden_class.py --renew` stores what it came to as what is expected; read the difference before you
commit it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from coach import manifest
from conftest import run
from handed_in import committed, package, tarred, zipped

pytestmark = [pytest.mark.slow, pytest.mark.grading]
GOLDEN = Path(__file__).parent / "golden_class"
EVERY = tuple(manifest.stages())


def nothing(package: Path) -> None:
    """A package is handed in as it is."""


def warns(package: Path) -> None:
    with (package / "definitions.py").open("a", encoding="utf-8") as out:
        out.write('\n\nimport sys\nprint("loading", file=sys.stderr)\nprint("loaded")\n')


def leaves_a_bracket_open(package: Path) -> None:
    with (package / "assets" / "__init__.py").open("a", encoding="utf-8") as out:
        out.write("\n\nmore = (\n")


def exits(package: Path) -> None:
    with (package / "definitions.py").open("a", encoding="utf-8") as out:
        out.write("\n\nimport sys\nsys.exit(0)\n")


def never_ends(package: Path) -> None:
    module = package / "assets" / "__init__.py"
    text = module.read_text(encoding="utf-8")
    begin = "def extract_customs(warehouse: Warehouse) -> dg.MaterializeResult:\n"
    assert begin in text
    loop = "    import time\n    while True:\n        time.sleep(1)\n"
    module.write_text(text.replace(begin, begin + loop), encoding="utf-8")


def is_latin_1(package: Path) -> None:
    module = package / "repairs.py"
    begin = b'"""How many tags'
    assert begin in module.read_bytes()
    module.write_bytes(module.read_bytes().replace(begin, "# für mich\n    ".encode("latin-1") + begin))


@dataclass(frozen=True)
class Made:
    """How a submission is made.

    Attributes:
        steps: What is built, from `solutions`.
        wrong: Mistakes, by exercise; each must be recognised.
        only: The one module that is built.
        then: What is done to the package after that.
        folder: Of the package in the submission.
    """

    steps: tuple[int, ...] = EVERY
    wrong: Mapping[str, str] = field(default_factory=dict)
    only: str = ""
    then: Callable[[Path], None] = nothing
    folder: str = "workshop"


CLASS = {
    "perfect": Made(),
    "perfect as a zip.zip": Made(),
    "perfect as a tar.tar.gz": Made(),
    "perfect in git.git": Made(),
    "perfect in a folder": Made(folder="homework/my project/workshop"),
    "step 1 done": Made(EVERY[:1]),
    "step 2 done.zip": Made(EVERY[:2]),
    "step 2 done, and it warns": Made(EVERY[:2], then=warns),
    "step 3 done.tgz": Made(EVERY[:3]),
    "step 4 done": Made(EVERY[:4]),
    "step 5 done": Made(EVERY[:5]),
    "step 6 done.git": Made(EVERY[:6]),
    "=1+1": Made((1, 7), only="answers.py", wrong={
        "rerun_by_hand": "everything_again",
        "toy_order": "order_of_writing",
        "toy_skipped": "the_failed_itself",
        "lost": "direct_children",
        "survivors": "stale_mart",
        "to_rerun": "the_cause_alone",
        "lost_with_one_step": "models_alone",
        "sawmill_survivors": "mirror_image",
        "empty_run": "tests_of_nothing",
        "legal_when_empty": "legal_as_before",
    }),
    "wrong from the first asset": Made((1, 2), {
        "rerun_by_hand": "only_the_failed",
        "toy_skipped": "everything",
        "extract_forestry": "swallowed",
        "runs_too_early": "the_writer",
    }),
    "wrong in dependencies": Made((1, 2, 7), {
        "extract_customs": "missing_dependency",
        "extract_tag_mapping": "not_counted",
        "lost": "all_the_rest",
        "survivors": "extraction_alone",
        "checks": "check_of_other_table",
    }),
    "wrong in decorators": Made((1, 2, 7), {
        "extract_sawmill": "compute_kind",
        "extract_tag_mapping": "wrong_dependency",
        "to_rerun": "without_the_cause",
        "has_rows": "only_warns",
    }),
    "wrong in what is registered": Made((1, 2, 7), {"tag_report": "too_far_up", "register_checks": "unchecked"}),
    "wrong in the manifest": Made((1, 2, 3, 4), {
        "extraction": "not_registered",
        "dbt_project": "parses_every_time",
        "runs_on_stale": "trusts_the_name",
        "feeds_custody": "parents_alone",
        "edges": "arrows_reversed",
    }),
    "wrong in what is told": Made((1, 2), {"extract_tag_mapping": "no_table_name"}),
    "wrong in sources": Made((1, 2, 3), {"translator": "unlinked_source"}),
    "wrong in the build": Made((1, 2, 3), {"build": "failure_swallowed"}),
    "wrong in the forest": Made((1, 2, 3), {"forest_models": "overlap"}),
    "wrong in the graph": Made((1, 2, 3, 4), {
        "dbt": "not_registered",
        "feeds_custody": "by_name_alone",
        "stubs": "roots_too",
        "islands": "either_end",
    }),
    "wrong in operations": Made((1, 2, 3, 4, 5, 6), {
        "permit_report": "no_such_asset",
        "yield_report": "extra_dependency",
        "custody_report": "too_far_up",
        "first_wave": "by_layer",
        "longest_chain": "without_the_mart",
        "how_many_steps": "one_per_asset",
        "run_order": "step_names",
        "last_run": "only_good_runs",
        "doubled_lines": "what_is_left",
        "suspicious_batch": "largest_output",
        "failed_assets": "not_made",
        "made_by": "last_tried",
        "slowest_step": "last_to_end",
        "row_history": "zero_left_out",
        "same_file": "rows_instead",
    }),
    "broken by a bracket": Made((1, 2), then=leaves_a_bracket_open),
    "broken by an exit": Made((1, 2), then=exits),
    "broken by a loop": Made((1, 2), then=never_ends),
    "broken by letters": Made((1, 2), then=is_latin_1),
    "nothing of the kind": Made((1,), only="answers.py", folder="work"),
    "two of them": Made((1,)),
}  # fmt: skip
EXTRA = {"two of them": "old/workshop"}  # where a second package lies


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the gradebook of the class."""
    top = tmp_path_factory.mktemp("class")
    (top / "handed in").mkdir()
    for name, made in CLASS.items():
        hand_in(top / "made" / name, made, top / "handed in" / name)
    result = run("coach", "grade", top / "handed in", "--out", top / "out", "--timeout", 1200, seconds=5400)
    assert result.returncode == 1, result.stdout + result.stderr  # two are refused
    assert "28 graded, 2 refused" in result.stdout
    return top / "out"


def hand_in(work: Path, made: Made, place: Path) -> None:
    """Makes a submission in the folder `work`, and puts it into its place in the form that its name says."""
    made.then(package(work / made.folder, made.steps, made.wrong, made.only))
    if place.name in EXTRA:
        package(work / EXTRA[place.name], (1,))
    forms = {".zip": zipped, ".gz": tarred, ".tgz": tarred, ".git": committed}
    forms.get(place.suffix, Path.rename)(work, place)


def outcomes(out: Path) -> dict[str, dict]:
    """What of `gradebook.json` is the same each time, by learner."""
    return {
        each["learner"]: {
            "points": each["points"],
            "same_as": each["same_as"],
            "refused": each["refused"],
            "notes": each["notes"],
            "exercises": {it["name"]: _short(it) for it in each["exercises"]},
        }
        for each in json.loads((out / "gradebook.json").read_text(encoding="utf-8"))["grades"]
    }


def _short(it: dict) -> str:
    """`passed`, `failed (MISTAKE)`; and what the notebook says, where that is another outcome of what was attempted."""
    mistake = f" ({it['mistake']})" if it["mistake"] else ""
    silent = it["notebook"] == it["outcome"] or (it["outcome"], it["notebook"]) == ("not attempted", "not judged")
    notebook = "" if silent else f"; notebook: {it['notebook']}"
    return it["outcome"] + mistake + notebook


def test_the_gradebook_is_the_expected_one(graded: Path, pytestconfig: pytest.Config) -> None:
    found = {
        "gradebook.csv": (graded / "gradebook.csv").read_text(encoding="utf-8"),
        "outcomes.json": json.dumps(outcomes(graded), indent=1, ensure_ascii=False) + "\n",
    }
    if pytestconfig.getoption("--renew"):
        for name, text in found.items():
            (GOLDEN / name).write_text(text, encoding="utf-8")
    assert found == {name: (GOLDEN / name).read_text(encoding="utf-8") for name in found}


def test_every_mistake_is_recognised_by_its_name(graded: Path) -> None:
    said = outcomes(graded)
    wanted = {
        (name, exercise): f"failed ({mistake})" for name, made in CLASS.items() for exercise, mistake in made.wrong.items()
    }
    assert {(name, it): said[name]["exercises"][it].split(";")[0] for name, it in wanted} == wanted


def test_perfect_is_full_marks_in_every_form(graded: Path) -> None:
    said = {name: each for name, each in outcomes(graded).items() if name.startswith("perfect")}
    possible = sum(each.points for each in manifest.exercises().values())
    assert {name: each["points"] for name, each in said.items()} == dict.fromkeys(said, possible)
    assert {name: each["same_as"] for name, each in said.items()} == {
        "perfect": None,
        "perfect as a tar": "perfect",
        "perfect as a zip": "perfect",
        "perfect in a folder": "perfect",
        "perfect in git": "perfect",
    }


def test_standard_error_costs_no_point(graded: Path) -> None:
    said = outcomes(graded)
    assert said["step 2 done, and it warns"] == said["step 2 done"]


def test_every_learner_has_a_page(graded: Path) -> None:
    assert len(CLASS) == 30
    assert len(list((graded / "learners").glob("*.html"))) == 30
