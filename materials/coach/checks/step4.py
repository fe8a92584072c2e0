"""Step 4, lineage."""

from collections.abc import Iterator, Mapping

from ..evidence import Asset, Evidence
from . import Problem, assets, check, mistake, seen
from .answers import names

# what the probe's toy graph has
EDGES = [
    ["exchange_rate", "price"], ["fell", "mill/dust"], ["fell", "saw"], ["mill/dust", "ship"], ["saw", "ship"],
    ["shpi", "invoice"],
]  # fmt: skip
STUBS = ["shpi"]
ISLANDS = ["calendar"]


@check
def feeds_custody(evidence: Evidence) -> Iterator[Problem]:
    extraction = {"extract_forestry", "extract_sawmill", "extract_customs", "extract_tag_mapping"}
    yield from names(
        evidence,
        "feeds_custody",
        extraction - {"extract_customs"},
        {
            "parents_alone": {"stg_forestry__logs", "stg_sawmill__batches", "stg_tag_batch__mapping"},
            "all_extraction": extraction,
            "by_name_alone": {"extract_forestry", "extract_tag_mapping"},
        },
    )


def _asked(evidence: Evidence, name: str, right: list, typical: Mapping[str, list]) -> Iterator[Problem]:
    """A question of `lineage.py`, asked of the toy graph."""
    said = evidence.probe("lineage")[name]
    if "error" in said:
        yield seen(f"Asked of a small graph, {name} raises {said['error']}")
        return
    found = said["found"]
    if any("AssetKey" in str(each) for each in found):
        yield mistake("keys_not_names")
    if found == right:
        return
    yield from (mistake(wrong) for wrong, it in typical.items() if found == sorted(it))
    extra = [each for each in found if each not in right]
    missing = [each for each in right if each not in found]
    yield seen(f"On a small graph, {name} finds too much: {extra}; and misses: {missing}.")


@check
def edges(evidence: Evidence) -> Iterator[Problem]:
    yield from _asked(
        evidence,
        "edges",
        EDGES,
        {
            "arrows_reversed": [each[::-1] for each in EDGES],
            "arrows_dropped": [each for each in EDGES if each[0] not in ("exchange_rate", "shpi")],
            "prefix_lost": [[end.split("/")[-1] for end in each] for each in EDGES],
        },
    )


@check
def stubs(evidence: Evidence) -> Iterator[Problem]:
    yield from _asked(
        evidence,
        "stubs",
        STUBS,
        {
            "external_too": ["exchange_rate", "shpi"],
            "roots_too": ["calendar", "exchange_rate", "fell", "shpi"],
            "looked_in_vain": [],
        },
    )


@check
def islands(evidence: Evidence) -> Iterator[Problem]:
    yield from _asked(
        evidence,
        "islands",
        ISLANDS,
        {
            "roots_counted": ["calendar", "exchange_rate", "fell", "shpi"],
            "leaves_counted": ["calendar", "invoice", "price", "ship"],
            "either_end": ["calendar", "exchange_rate", "fell", "invoice", "price", "ship", "shpi"],
        },
    )


@check
def permit_report(evidence: Evidence) -> Iterator[Problem]:
    yield from _repaired(evidence, "permit_report", "stg_forestry__logs")


@check
def yield_report(evidence: Evidence) -> Iterator[Problem]:
    yield from _repaired(evidence, "yield_report", "int_yield")


@check
def custody_report(evidence: Evidence) -> Iterator[Problem]:
    yield from _repaired(evidence, "custody_report", "int_chain_of_custody")


def _repaired(evidence: Evidence, name: str, right: str) -> Iterator[Problem]:
    graph = evidence.graph("reports")
    if name not in graph or graph[name].stub:
        yield seen(f"reports.py has no asset {name} in its definitions. step.reset(\"{name}\") brings it back.")
        return
    declared = set(graph[name].parents)
    if right not in declared and (far := sorted(declared & _ancestors(graph, right))):
        yield mistake("too_far_up", asset=name, wrong=far[0])
    yield from assets.dependencies(graph[name], graph, {right})


def _ancestors(graph: dict[str, Asset], name: str) -> set[str]:
    parents = set(graph[name].parents)
    return parents.union(*(_ancestors(graph, each) for each in parents))
