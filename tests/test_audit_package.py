"""The audit on the workbook's own pipeline: clean as it is, and every fault found that is put in."""

import json
import os
import re
import sys
from collections.abc import Iterator

import dagster as dg
import pytest
from coach import Step, cells
from coach.audit import assert_lineage_honest, audit
from coach.audit.findings import ERROR, WARNING, Finding
from coach.audit.load import load
from coach.bench import bench
from coach.package import REPOSITORY, Package
from conftest import EVERYTHING, run

EDGES = [
    ("extract_forestry", "extract_tag_mapping"), ("extract_sawmill", "extract_customs"),
    ("extract_forestry", "stg_forestry__logs"), ("extract_sawmill", "stg_sawmill__batches"),
    ("extract_customs", "stg_customs__shipments"), ("extract_tag_mapping", "stg_tag_batch__mapping"),
    ("stg_forestry__logs", "int_chain_of_custody"), ("stg_tag_batch__mapping", "int_chain_of_custody"),
    ("stg_sawmill__batches", "int_chain_of_custody"), ("stg_sawmill__batches", "int_yield"),
    ("stg_customs__shipments", "fct_shipments"), ("int_chain_of_custody", "fct_shipments"), ("int_yield", "fct_shipments"),
    ("stg_forestry__logs", "permit_report"), ("int_yield", "yield_report"), ("int_chain_of_custody", "custody_report"),
]  # fmt: skip
BROKEN = {  # the three reports as they are given in step 4: what the assistant wrote
    ', deps=["stg_forestry__logs"])': ")",
    'deps=["int_yield"]': 'deps=["int_yields"]',
    'deps=["int_chain_of_custody"]': 'deps=["stg_sawmill__batches"]',
}


def errors(findings: list[Finding]) -> set[tuple[str, str, str]]:
    return {(each.verdict, each.asset, each.thing) for each in findings if each.severity == ERROR}


@pytest.fixture(scope="module")
def reports() -> Iterator[dg.Definitions]:
    """The pipeline with its reports, imported here."""
    package = Package(REPOSITORY, "solutions")
    before = dict(os.environ), list(sys.path)
    os.environ.update(package.environment())
    sys.path.insert(0, str(REPOSITORY))
    yield load("solutions.reports")
    os.environ.clear()
    os.environ.update(before[0])
    sys.path[:] = before[1]


def without(defs: dg.Definitions, edges: list[tuple[str, str]]) -> dg.Definitions:
    """The definitions with some dependencies not declared."""

    def cut(spec: dg.AssetSpec) -> dg.AssetSpec:
        gone = {parent for parent, child in edges if child == spec.key.to_user_string()}
        return spec.replace_attributes(deps=[dep for dep in spec.deps if dep.asset_key.to_user_string() not in gone])

    assets = [each.map_asset_specs(cut) for each in defs.assets]
    return dg.Definitions(assets=assets, asset_checks=defs.asset_checks, resources=defs.resources, executor=defs.executor)


def test_the_finished_pipeline_is_honest(reports: dg.Definitions) -> None:
    found = audit(reports)
    assert [each for each in found.findings if each.severity in (ERROR, WARNING)] == []
    assert found.coverage.assets == len(EVERYTHING) + 3 and found.coverage.models == 7
    assert found.coverage.read / found.coverage.statements > 0.95
    assert_lineage_honest(reports)
    declared = [(parent, child) for child, parents in found.parents.items() for parent in parents]
    assert sorted(declared) == sorted(EDGES)


@pytest.mark.parametrize(("parent", "child"), EDGES)
def test_every_edge_that_is_not_declared_is_found(reports: dg.Definitions, parent: str, child: str) -> None:
    found = audit(without(reports, [(parent, child)]))
    said = {(each.verdict, each.asset, producer.asset) for each in found.findings for producer in each.producers if each.severity != "note"}
    assert len(said) == 1, said
    verdict, asset, producer = said.pop()
    assert (producer, child in asset) == (parent, True)
    above = EDGES and _ancestors(child, [each for each in EDGES if each != (parent, child)])
    assert verdict == ("TRANSITIVE" if parent in above else "MISSING")


def _ancestors(child: str, edges: list[tuple[str, str]]) -> set[str]:
    found = {parent for parent, other in edges if other == child}
    for each in list(found):
        found |= _ancestors(each, edges)
    return found


def test_all_edges_gone_at_once(reports: dg.Definitions) -> None:
    found = audit(without(reports, EDGES))
    missing = {(producer.asset, child) for each in found.of(ERROR) for producer in each.producers for child in each.asset.split(", ")}
    assert missing == set(EDGES)
    with pytest.raises(AssertionError, match="MISSING DEPENDENCY  asset yield_report"):
        assert_lineage_honest(without(reports, EDGES))


@pytest.fixture(scope="module")
def spoilt() -> Iterator[Package]:
    """The package on a bench with three broken reports, a model that names its table, and sources linked to nothing."""
    with bench(Package(REPOSITORY, "solutions")) as package:
        file = package.folder / "reports.py"
        text = file.read_text()
        for right, wrong in BROKEN.items():
            assert right in text
            text = text.replace(right, wrong)
        file.write_text(text)
        yield package


def audited(target: str, package: Package, *options: str, code: int) -> dict:
    result = run("coach", "audit", target, "--json", *options, cwd=package.project, **package.environment())
    assert result.returncode == code, result.stderr + result.stdout
    assert result.stderr == ""
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def broken(spoilt: Package) -> dict:
    """What `coach audit --json` says of the broken reports."""
    return audited("workshop.reports", spoilt, code=1)


def test_the_broken_reports_have_exactly_their_three_faults(spoilt: Package, broken: dict) -> None:
    found = broken
    assert found["schema"] == "coach-audit/1" and not found["ok"]
    faults = [each for each in found["findings"] if each["severity"] != "note"]
    assert {(each["verdict"], each["asset"], each["thing"]) for each in faults} == {
        ("MISSING", "permit_report", "stg_forestry__logs"),
        ("STUB", "yield_report", "int_yields"),
        ("MISSING", "custody_report", "int_chain_of_custody"),
    }
    assert not [each for each in found["findings"] if each["verdict"] == "UNUSED"]
    fixes = {each["asset"]: each["fix"] for each in faults}
    assert fixes["permit_report"] == '@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["stg_forestry__logs"])'
    assert fixes["yield_report"] == '@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["int_yield"])'
    assert fixes["custody_report"] == '@dg.asset(group_name="reports", kinds={"duckdb"}, deps=["int_chain_of_custody"])'
    for each in faults:
        assert each["place"]["file"] == "workshop/reports.py"
        line = (spoilt.project / each["place"]["file"]).read_text().splitlines()[each["place"]["line"] - 1]
        assert each["thing"] in line
    (custody,) = [each for each in faults if each["asset"] == "custody_report"]
    assert "It declares stg_sawmill__batches, which it does not read." in custody["says"]
    assert custody["producers"] == [
        {"asset": "int_chain_of_custody", "place": {"file": "dbt/models/intermediate/int_chain_of_custody.sql", "line": 1}}
    ]


def test_pasting_the_fixes_makes_it_honest(spoilt: Package, broken: dict) -> None:
    file = spoilt.folder / "reports.py"
    before = file.read_text()
    lines = before.splitlines()
    for each in broken["findings"]:
        if each["fix"]:
            lines[each["asset_place"]["line"] - 1] = each["fix"]
    file.write_text("\n".join(lines))
    assert audited("workshop.reports", spoilt, code=0)["ok"]
    file.write_text(before)


@pytest.mark.slow
def test_dbt_sources_that_are_linked_to_nothing_and_tables_named_in_models(spoilt: Package) -> None:
    translator, model = spoilt.folder / "translator.py", spoilt.dbt / "models" / "intermediate" / "int_yield.sql"
    extraction = spoilt.folder / "assets" / "__init__.py"
    kept = translator.read_text(), model.read_text(), extraction.read_text()
    said = 'metadata={"dagster/table_name": "warehouse.raw.tag_mapping"},'  # where both say it, Dagster links them itself
    assert said in kept[2]
    extraction.write_text(kept[2].replace(said, ""))
    translator.write_text(kept[0].replace('"tag_mapping": "extract_tag_mapping"', '"tag_mapping": "extract_tags"'))
    model.write_text(kept[1].replace("{{ ref('stg_sawmill__batches') }}", "main.stg_sawmill__batches"))
    found = audited("workshop.definitions", spoilt, code=1)
    faults = {each["verdict"]: each for each in found["findings"] if each["severity"] == "error"}
    assert set(faults) == {"STUB-SOURCE", "HARDCODED"}
    unlinked, hard = faults["STUB-SOURCE"], faults["HARDCODED"]
    assert (unlinked["asset"], unlinked["thing"]) == ("stg_tag_batch__mapping", "raw.tag_mapping")
    assert [each["asset"] for each in unlinked["producers"]] == ["extract_tag_mapping"]
    assert 'asset_key: ["extract_tag_mapping"]' in unlinked["fix"]
    assert (hard["asset"], hard["fix"]) == ("int_yield", "{{ ref('stg_sawmill__batches') }}")
    assert hard["place"]["file"] == "dbt/models/intermediate/int_yield.sql"
    assert "main.stg_sawmill__batches" in model.read_text().splitlines()[hard["place"]["line"] - 1]
    model.write_text("-- audit: allow stg_sawmill__batches, because the sawmill's own tool reads this file\n" + model.read_text())
    translator.write_text(kept[0])
    found = audited("workshop.definitions", spoilt, code=0)
    assert [each["reason"] for each in found["allowed"]] == ["the sawmill's own tool reads this file"]
    model.write_text(kept[1])
    extraction.write_text(kept[2])


def test_a_step_audits_modules_of_the_package_without_importing_it() -> None:
    step = Step(2, package="solutions")
    file = step.package.folder / "repairs.py"
    right = file.read_text()
    before = {name for name in sys.modules if name.split(".")[0] == "workshop"}
    cells.write(file, "tag_report", cells.read(file)["tag_report"].replace(", deps=[extract_tag_mapping]", ""))
    found = step.audit("repairs")
    assert errors(found.judgement.findings) == {("MISSING", "tag_report", "raw.tag_mapping")}
    assert "workshop/repairs.py:" in repr(found) and "/tmp" not in repr(found)
    page = found._repr_html_()
    assert "extract_tag_mapping (missing)" in page and 'stroke-dasharray="2 4"' in page and ">missing</text>" in page
    (fault,) = found.judgement.of(ERROR)
    cells.write(file, "tag_report", right.split("# %% tag_report\n")[1].replace('@dg.asset(group_name="reports", kinds={"duckdb"}, deps=[extract_tag_mapping])', fault.fix))
    assert step.audit("repairs").judgement.is_honest
    assert step.audit().judgement.findings and step.audit().judgement.is_honest
    assert {name for name in sys.modules if name.split(".")[0] == "workshop"} == before


def test_a_step_says_in_one_line_why_a_package_cannot_be_read() -> None:
    step = Step(2, package="solutions")
    (step.package.folder / "repairs.py").write_text("import no_such_module\n")
    assert re.fullmatch(r"workshop/repairs.py, line 1.*no_such_module.*", repr(step.audit("repairs")))
