"""The report: as text, as one JSON document, and back from it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .accesses import Place
from .findings import ERROR, NOTE, SEVERITY, TITLE, WARNING, Allowed, Coverage, Finding, Judgement, Producer

SCHEMA = "coach-audit/1"  # a change that breaks a reader of the document gets another number
MOST_NOTES = 12


def document(judgement: Judgement, target: str, mode: str = "static") -> dict[str, Any]:
    """The report as plain data.

    Returns:
        `schema`, `target`, `mode` (`static`, `observed` or `strict`), `ok`, `counts`, `coverage`, `findings`, `allowed`,
        `failed` and `graph`. A place is `{"file": ..., "line": ...}` or null.
    """
    return {
        "schema": SCHEMA,
        "target": target,
        "mode": mode,
        "ok": judgement.is_honest,
        "counts": {each: len(judgement.of(each)) for each in (ERROR, WARNING, NOTE)} | {"allowed": len(judgement.allowed)},
        "coverage": asdict(judgement.coverage),
        "findings": [_plain(each) for each in judgement.findings],
        "allowed": [{"reason": each.reason, "place": _where(each.place), "finding": _plain(each.finding)} for each in judgement.allowed],
        "failed": judgement.failed,
        "graph": {"parents": judgement.parents, "stubs": judgement.stubs, "missing": judgement.missing},
    }


def judgement(found: dict[str, Any]) -> Judgement:
    """A report from its document."""
    graph = found["graph"]
    return Judgement(
        [_finding(each) for each in found["findings"]],
        [Allowed(_finding(each["finding"]), each["reason"], _place(each["place"])) for each in found["allowed"]],
        Coverage(**found["coverage"]), graph["parents"], graph["stubs"], graph["missing"], found["failed"],
    )  # fmt: skip


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "verdict": finding.verdict, "severity": finding.severity, "asset": finding.asset, "place": _where(finding.place),
        "thing": finding.thing, "kind": finding.kind, "sql": finding.sql, "says": finding.says, "production": finding.production, "fix": finding.fix,
        "producers": [{"asset": each.asset, "place": _where(each.place)} for each in finding.producers], "observed": finding.observed, "asset_place": _where(finding.asset_place),
    }  # fmt: skip


def _finding(found: dict[str, Any]) -> Finding:
    producers = tuple(Producer(each["asset"], _place(each["place"])) for each in found["producers"])
    return Finding(
        found["verdict"], found["asset"], _place(found["place"]), found["thing"], found["kind"], found["says"], found["sql"], producers,
        found["production"], found["fix"], found["observed"], _place(found["asset_place"]),
    )  # fmt: skip


def _where(place: Place | None) -> dict[str, Any] | None:
    return {"file": place.shown, "line": place.line} if place else None


def _place(found: dict[str, Any] | None) -> Place | None:
    return Place(found["file"], found["line"]) if found else None


def text(judgement: Judgement, most: int = MOST_NOTES) -> str:
    """The report to read: errors and warnings in full, notes in a line each, then how much was seen.

    Args:
        judgement: To report.
        most: So many notes at most.
    """
    blocks = [_block(each) for each in judgement.findings if each.severity != NOTE]
    if (found := judgement.of(NOTE)) and most:
        lines = notes(judgement)[:most]
        if len(found) > most:
            lines.append(f"... and {len(found) - most} more notes; --json has all of them")
        blocks.append("Notes\n" + "\n".join(f"  {each}" for each in lines))
    if judgement.allowed:
        lines = [f"  {each.finding.asset} reads {each.finding.thing}, because {each.reason} ({each.place})" for each in judgement.allowed]
        blocks.append("Allowed in the code\n" + "\n".join(lines))
    if judgement.failed:
        blocks.append("Steps that failed\n" + "\n".join(f"  {step}: {why}" for step, why in judgement.failed.items()))
    return "\n\n".join([*blocks, "\n".join(summary(judgement))])


def notes(judgement: Judgement) -> list[str]:
    """What is worth knowing and wrong for nobody, a line each."""
    return [f"{each.verdict:<11}{each.asset}: {_note(each)}" for each in judgement.of(NOTE)]


def _note(finding: Finding) -> str:
    where = f" ({finding.place})" if finding.place else ""
    if finding.verdict == "UNRESOLVED":
        return f"{finding.says.rstrip('.')}: {finding.sql[:90]}{where}" if finding.sql else f"{finding.says}{where}"
    return f"{finding.thing}{where}. {finding.says}"


def _block(finding: Finding) -> str:
    asset = finding.asset if finding.asset.startswith("check ") else f"asset {finding.asset}"
    at = f"  ({finding.asset_place})" if finding.asset_place and finding.verdict != "STUB" else ""
    lines = [f"{'✘' if finding.severity == ERROR else '!'} {TITLE[finding.verdict]}  {asset}{at}"]
    if finding.verdict in ("STUB",):
        lines.append(f"  {finding.place or ''}".rstrip())
    elif finding.place:
        how = "was seen to read" if finding.observed else "reads"
        what = f"{finding.kind} {finding.thing}"
        lines.append(f"  {finding.place} {how} {what}")
    if finding.sql:
        lines.append(f"      {finding.sql}")
    lines.append(f"  {finding.says}")
    if finding.production:
        lines.append(f"  In production: {finding.production}")
    if finding.fix:
        lines.append(f"  Fix: {finding.fix}")
    return "\n".join(each for each in lines if each.strip())


def summary(judgement: Judgement) -> list[str]:
    """What was found and how much was seen, in two lines."""
    seen = judgement.coverage
    counts = [_counted(len(judgement.of(each)), each) for each in SEVERITY_ORDER if judgement.of(each)]
    if judgement.allowed:
        counts.append(_counted(len(judgement.allowed), "deliberate exception"))
    what = [_counted(seen.assets, "asset")] + [_counted(n, word) for n, word in ((seen.checks, "check"), (seen.models, "dbt model")) if n]
    parts = [f"{seen.read} of {_counted(seen.statements, 'statement')} read"]
    if seen.files:
        parts.append(_counted(seen.files, "call") + " on files")
    if seen.observed:
        parts.append(f"{_counted(seen.observed, 'step')} watched at run time")
    left = seen.statements - seen.read
    proof = " What was not read may hide more." if left else ""
    mark = "✔" if judgement.is_honest else "✘"
    first = f"{mark} {', '.join(counts)}." if counts else f"{mark} Declared is what is read."
    return [first, f"Looked at {', '.join(what)}; {', '.join(parts)}.{proof} Nothing was changed" + (
        "." if seen.observed else ", and no asset was run."
    )]  # fmt: skip


SEVERITY_ORDER = (ERROR, WARNING, NOTE)
assert set(SEVERITY.values()) == set(SEVERITY_ORDER)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' * (number != 1)}"
