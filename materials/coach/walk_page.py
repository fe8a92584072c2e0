"""The pages that a walk leaves: one for each executed notebook, and the index. They need nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import nbformat
from nbconvert import HTMLExporter

from . import manifest
from .results import points, summary

if TYPE_CHECKING:
    from .walk import Walked

STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse}
th,td{border:1px solid;padding:.4rem .8rem;text-align:left;vertical-align:top}
td.number{text-align:right;white-space:nowrap}
ul{list-style:none;margin:0;padding:0}
pre{overflow-x:auto;margin:.5rem 0;white-space:pre-wrap}
.input{border:1px solid;padding:0 .8rem;margin:.8rem 0}
.output{margin-left:1.5rem}
.prompt,.anchor-link{display:none}
"""


def index(package: str, seed: int | None, walked: Sequence[Walked]) -> str:
    """The table of a walk: step, exercises, points, time, how the notebook ended, and links."""
    everything = [each for one in walked for each in one.results]
    well = "✔ all ran to their end and passed" if all(each.is_well for each in walked) else "✘ not everything passed"
    data = f"generated from seed {seed}" if seed is not None else "the repository's"
    headings = "".join(f'<th scope="col">{each}</th>' for each in ("step", "exercises", "points", "time", "notebook"))
    return _document(
        "The course as a batch",
        f"<h1>The course as a batch</h1><p>Package: {escape(package)}. Data: {data}.</p>"
        f"<p><strong>{well}</strong>; {summary(everything)}.</p>"
        f"<table><thead><tr>{headings}</tr></thead><tbody>{''.join(map(_row, walked))}</tbody></table>",
    )


def page(step: int, notebook: nbformat.NotebookNode) -> str:
    """An executed notebook as a page; a cell is linked to as `#cell-id=ID`."""
    title = f"{step}. {manifest.stages()[step].title}"
    body, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    return _document(title, f'<p><a href="index.html">The course as a batch</a></p>{body}')


def _row(one: Walked) -> str:
    title = f"{one.step}. {manifest.stages()[one.step].title}"
    target = one.file.with_suffix(".html").name
    exercises = "".join(f"<li>{_link(str(each), target, each.cell)}</li>" for each in one.results)
    ended = _link(f"{'✘' if one.error else '✔'} {one.how}", target, one.cell)
    links = f'<a href="{target}">read it</a>, <a href="{one.file.name}">open it in Jupyter</a>'
    total = points(sum(each.points for each in one.results), sum(each.possible for each in one.results))
    return (
        f'<tr><th scope="row">{escape(title)}</th><td><ul>{exercises}</ul></td><td class="number">{total}</td>'
        f'<td class="number">{one.seconds:.0f} s</td><td>{ended}{"<br>" + links if one.file.exists() else ""}</td></tr>'
    )


def _link(text: str, page: str, cell: str) -> str:
    """The text, leading to a cell of a page where there is one."""
    return f'<a href="{page}#cell-id={escape(cell)}">{escape(text)}</a>' if cell else escape(text)


def _document(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )
