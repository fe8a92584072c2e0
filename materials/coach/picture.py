"""The lineage as a picture: left to right in layers, as the Dagster UI draws it, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import igraph

from .evidence import Asset

CHARACTER, HEIGHT, GAP, ROW = 7.3, 34, 56, 52  # pixels


@dataclass(frozen=True)
class Lineage:
    """An asset graph to look at.

    Attributes:
        parents: The declared dependencies of each asset, in order of the graph.
        stubs: Names that something depends on and that no asset has.
        states: What to write under a name, such as `failed` or `not run`.
        missing: The dependencies that each asset should declare and does not.
    """

    parents: Mapping[str, Sequence[str]]
    stubs: frozenset[str] = frozenset()
    states: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, graph: Mapping[str, Asset], states: Mapping[str, str] = {}) -> Lineage:
        """The picture of a graph that was collected as evidence."""
        stubs = frozenset(name for name, asset in graph.items() if asset.stub)
        return cls({name: asset.parents for name, asset in graph.items()}, stubs, dict(states))

    def __repr__(self) -> str:
        if not self.parents:
            return "No assets yet."
        lines = []
        for name, parents in self.parents.items():
            state = f" [{self.states[name]}]" if name in self.states else ""
            stub = " (no such asset)" if name in self.stubs else ""
            declared = [*parents, *(f"{each} (missing)" for each in self.missing.get(name, ()))]
            lines.append(f"{name}{stub}{state}" + (f"  <-  {', '.join(declared)}" if declared else ""))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        if not self.parents:
            return "<p>No assets yet.</p>"
        return f"{self.svg()}<details><summary>The same in words</summary><pre>{escape(repr(self))}</pre></details>"

    def svg(self) -> str:
        """The picture alone, in the colours of the page around it."""
        places, width, height = self._places()
        arrows = [self._arrow(places[parent], places[name]) for name, all_ in self.parents.items() for parent in all_]
        arrows += [self._arrow(places[each], places[name], "missing") for name, all_ in self.missing.items() for each in all_]
        boxes = [self._box(name, *places[name]) for name in self.parents]
        words = escape("; ".join(repr(self).splitlines()), quote=True)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Lineage: {words}" viewBox="0 0 {width} {height}" '
            f'style="max-width:{width}px;width:100%;font:12px ui-monospace,monospace;color:currentColor">'
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0L8 4L0 8z" fill="currentColor"/></marker></defs>' + "".join([*arrows, *boxes]) + "</svg>"
        )

    def _places(self) -> tuple[dict[str, tuple[int, int, int]], int, int]:
        """Left, middle and width of each box; width and height of the picture."""
        names = list(self.parents)
        lacking = {name: self.missing.get(name, ()) for name in names}
        edges = [(names.index(parent), names.index(name)) for name in names for parent in (*self.parents[name], *lacking[name])]
        layout = igraph.Graph(len(names), edges, directed=True).layout_sugiyama(maxiter=200)
        at = dict(zip(names, layout.coords[: len(names)]))
        layers = sorted({round(y) for _, y in at.values()})
        widths = {each: max(self._width(name) for name in names if round(at[name][1]) == each) for each in layers}
        left, places = 8, {}
        for layer in layers:
            for name in names:
                if round(at[name][1]) == layer:
                    places[name] = (left, round(28 + at[name][0] * ROW), self._width(name))
            left += widths[layer] + GAP
        return places, left - GAP + 8, max(middle for _, middle, _ in places.values()) + 30

    def _width(self, name: str) -> int:
        return round(max(len(name), len(self._below(name)) + 2) * CHARACTER) + 20

    def _below(self, name: str) -> str:
        return "no such asset" if name in self.stubs else self.states.get(name, "")

    def _box(self, name: str, left: int, middle: int, width: int) -> str:
        dashes = ' stroke-dasharray="5 4"' if name in self.stubs else ""
        below = self._below(name)
        text = f'<text x="{left + 10}" y="{middle + (0 if below else 4)}" fill="currentColor">{escape(name)}</text>'
        if below:
            text += f'<text x="{left + 10}" y="{middle + 13}" fill="currentColor" font-size="10">{escape(below)}</text>'
        box = f'<rect x="{left}" y="{middle - HEIGHT // 2}" width="{width}" height="{HEIGHT}" rx="6"'
        return f'{box} style="fill:var(--jp-layout-color0,Canvas)" stroke="currentColor"{dashes}/>{text}'

    def _arrow(self, start: tuple[int, int, int], end: tuple[int, int, int], label: str = "") -> str:
        x1, y1, x2, y2 = start[0] + start[2], start[1], end[0] - 1, end[1]
        bend = max(24, (x2 - x1) // 2)
        path = f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
        line = 'stroke-width="2" stroke-dasharray="2 4"' if label else 'opacity=".65"'
        arrow = f'<path d="{path}" fill="none" stroke="currentColor" {line} marker-end="url(#tip)"/>'
        if label:
            at = f'x="{(x1 + x2) // 2}" y="{(y1 + y2) // 2 - 4}"'
            halo = 'style="paint-order:stroke;stroke:var(--jp-layout-color0,Canvas);stroke-width:4px"'
            arrow += f'<text {at} text-anchor="middle" fill="currentColor" font-size="10" {halo}>{label}</text>'
        return arrow
