"""What the audit says: a finding, and the report that holds them all."""

from __future__ import annotations

from dataclasses import dataclass, field

from .accesses import Place

ERROR, WARNING, NOTE = "error", "warning", "note"
SEVERITY = {
    "MISSING": ERROR, "STUB": ERROR, "STUB-SOURCE": ERROR, "HARDCODED": ERROR, "TRANSITIVE": WARNING, "FEEDBACK": WARNING,
    "EXTERNAL": NOTE, "PARTIAL": NOTE, "UNRESOLVED": NOTE, "UNUSED": NOTE,
}  # fmt: skip
TITLE = {
    "MISSING": "MISSING DEPENDENCY", "STUB": "NO SUCH ASSET", "STUB-SOURCE": "UNLINKED SOURCE", "HARDCODED": "HARDCODED TABLE",
    "TRANSITIVE": "TRANSITIVE DEPENDENCY", "FEEDBACK": "FEEDBACK", "EXTERNAL": "EXTERNAL", "PARTIAL": "PARTLY DECLARED",
    "UNRESOLVED": "UNRESOLVED", "UNUSED": "UNUSED DEPENDENCY",
}  # fmt: skip


MISSING_TITLE = TITLE["MISSING"]


@dataclass(frozen=True)
class Producer:
    """An asset that writes what was read, and where it does."""

    asset: str
    place: Place | None


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or worth knowing.

    Attributes:
        verdict: Such as `MISSING`.
        asset: The asset, or check, that it is about.
        place: Where in the source.
        sql: The words that show it.
        thing: The table, file or key.
        kind: Which of these: `table`, `file`, `source` or `key`; of an unread statement `statement`.
        producers: Who writes it.
        says: What is the matter, a sentence.
        production: What will happen one day.
        fix: A line that can be pasted.
        observed: It was seen at run time.
        asset_place: Where the asset is defined.
    """

    verdict: str
    asset: str
    place: Place | None
    thing: str
    kind: str
    says: str
    sql: str = ""
    producers: tuple[Producer, ...] = ()
    production: str = ""
    fix: str = ""
    observed: bool = False
    asset_place: Place | None = None

    @property
    def severity(self) -> str:
        return SEVERITY[self.verdict]


@dataclass(frozen=True)
class Allowed:
    """A deliberate exception: a finding that the code itself allows, and its reason."""

    finding: Finding
    reason: str
    place: Place


@dataclass
class Coverage:
    """How much could be seen."""

    assets: int = 0
    functions: int = 0
    models: int = 0
    checks: int = 0
    statements: int = 0
    read: int = 0
    files: int = 0
    observed: int = 0


@dataclass
class Judgement:
    """All findings, the exceptions among them, the coverage, and the graph, for the picture.

    Attributes:
        parents: The declared dependencies of each asset.
        stubs: Keys that something depends on and that no asset has.
        missing: The dependencies that each asset lacks.
        failed: Steps that failed while they were watched, and why.
    """

    findings: list[Finding] = field(default_factory=list)
    allowed: list[Allowed] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)
    parents: dict[str, list[str]] = field(default_factory=dict)
    stubs: list[str] = field(default_factory=list)
    missing: dict[str, list[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def of(self, severity: str) -> list[Finding]:
        return [each for each in self.findings if each.severity == severity]

    @property
    def is_honest(self) -> bool:
        """Whether there is no error, and, where steps were watched, none failed."""
        return not self.of(ERROR) and not self.failed
