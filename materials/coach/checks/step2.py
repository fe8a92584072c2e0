"""Step 2, the extraction assets."""

from collections.abc import Iterator

from ..evidence import Evidence, Unreadable
from . import Problem, assets, check, mistake
from .answers import names

PARENTS = {
    "extract_forestry": set(),
    "extract_sawmill": set(),
    "extract_customs": {"extract_sawmill"},
    "extract_tag_mapping": {"extract_forestry"},
}


@check
def extract_forestry(evidence: Evidence) -> Iterator[Problem]:
    yield from assets.extraction(evidence, "extract_forestry", "forestry", PARENTS["extract_forestry"])


@check
def extract_sawmill(evidence: Evidence) -> Iterator[Problem]:
    yield from assets.extraction(evidence, "extract_sawmill", "sawmill", PARENTS["extract_sawmill"])


@check
def extract_customs(evidence: Evidence) -> Iterator[Problem]:
    query = "select count(*) from raw.customs_shipments where batch not in (select batch from raw.sawmill_batches)"
    counted = ("unmatched_batches", query)
    yield from assets.extraction(evidence, "extract_customs", "customs", PARENTS["extract_customs"], counted)


@check
def extract_tag_mapping(evidence: Evidence) -> Iterator[Problem]:
    query = "select count(*) from raw.tag_mapping where tag not in (select tag from raw.forestry_logs)"
    counted = ("unmatched_tags", query)
    yield from assets.extraction(evidence, "extract_tag_mapping", "tag_mapping", PARENTS["extract_tag_mapping"], counted)


@check
def extraction(evidence: Evidence) -> Iterator[Problem]:
    try:
        graph = evidence.graph_until("extraction")
    except Unreadable as error:
        if "resource with key 'warehouse'" not in error.why:
            raise
        yield mistake("resource_missing")
        return
    for name in PARENTS:
        if name not in graph or graph[name].stub:
            yield mistake("not_registered", missing=name)


@check
def runs_too_early(evidence: Evidence) -> Iterator[Problem]:
    yield from names(evidence, "runs_too_early", ["count_tags"], {"the_writer": ["write_tags"]})


@check
def tag_report(evidence: Evidence) -> Iterator[Problem]:
    yield from assets.repaired(evidence, "repairs.py", "tag_report", {"extract_tag_mapping"})
