"""Where the Dagster UI is, and links into it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path

from .package import Package


def address_file(package: Package) -> Path:
    """Where the address of the UI stands as long as `coach lab` or `coach dev` serve it."""
    return package.dagster_home / "ui.address"


@dataclass(frozen=True)
class Link:
    """A page of the Dagster UI.

    Attributes:
        page: What is to be seen there.
        path: From the UI's address on, such as `runs/1f2e...`.
        address: Of the UI; None while none is served.
    """

    page: str
    path: str
    address: str | None

    def __repr__(self) -> str:
        return f"{self.page}: {self.address}/{self.path}" if self.address else f"{self.page}: no Dagster UI is open here"

    def _repr_html_(self) -> str:
        if not self.address:
            return f"<p>{escape(repr(self))}</p>"
        href = escape(f"{self.address}/{self.path}", quote=True)
        return f'<p><a href="{href}" target="dagster">{escape(self.page)} in the Dagster UI</a></p>'


def link(package: Package, run: str | None = None, asset: str | None = None) -> Link:
    """The page of a run, of an asset, of an asset in the graph; the whole lineage when neither is named."""
    address = None
    with suppress(FileNotFoundError):
        address = address_file(package).read_text(encoding="utf-8")
    if run:
        return Link("The run", f"runs/{run}", address)
    if asset:
        return Link(asset, f"assets/{asset}", address)
    return Link("The lineage", "asset-groups", address)
