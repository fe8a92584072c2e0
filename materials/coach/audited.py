"""What `step.audit()` shows: the report, and the lineage with what is missing in it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from .audit import report
from .audit.findings import Judgement
from .picture import Lineage


@dataclass(frozen=True)
class Audited:
    """A report of the audit, as text and with a picture.

    Attributes:
        judgement: All findings; `judgement.is_honest` says whether there is no error.
    """

    judgement: Judgement

    @classmethod
    def of(cls, document: dict[str, Any]) -> Audited:
        """What a child process found."""
        return cls(report.judgement(document))

    @property
    def notes(self) -> list[str]:
        """What is worth knowing and wrong for nobody."""
        return report.notes(self.judgement)

    @property
    def lineage(self) -> Lineage:
        """The picture: declared edges solid, missing ones dashed and labelled, stubs dashed boxes with a word under them."""
        found = self.judgement
        return Lineage(found.parents, frozenset(found.stubs), {}, found.missing)

    def __repr__(self) -> str:
        return report.text(self.judgement, 0)

    def _repr_html_(self) -> str:
        words = f'<pre style="white-space:pre-wrap">{escape(repr(self))}</pre>'
        return words + self.lineage._repr_html_()
