"""Step 1, the asset model."""

from collections.abc import Iterator

from ..evidence import Evidence
from . import Problem, check, seen
from .answers import names


@check
def rerun_by_hand(evidence: Evidence) -> Iterator[Problem]:
    yield from names(
        evidence,
        "rerun_by_hand",
        ["sawmill", "customs", "tag_mapping"],
        {"everything_again": ["forestry", "sawmill", "customs", "tag_mapping"], "only_the_failed": ["sawmill"]},
    )


@check
def toy_order(evidence: Evidence) -> Iterator[Problem]:
    yield from names(
        evidence,
        "toy_order",
        ["fell", "saw", "ship"],
        {"order_of_writing": ["ship", "saw", "fell"]},
    )


@check
def toy_skipped(evidence: Evidence) -> Iterator[Problem]:
    yield from names(
        evidence,
        "toy_skipped",
        {"ship"},
        {"the_failed_itself": {"saw", "ship"}, "everything": {"fell", "saw", "ship"}},
    )


@check
def start(evidence: Evidence) -> Iterator[Problem]:
    evidence.graph_until("start")  # loads, or says why not
    for file in ("paths.py", "workspace.yaml", "pyproject.toml", "assets/__init__.py"):
        if not (evidence.package.folder / file).exists():
            yield seen(f"{file} is missing. Run the cell that copies the scaffold again.")
