"""Progress of a run while it happens: a picture that redraws on a terminal, a line for each change elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.text import Text

from . import report
from .outcomes import Outcome

Progress = Callable[[list[Outcome]], None]


@contextmanager
def shown(out: TextIO, active: bool = True) -> Iterator[Progress]:
    """Yields what to call with the outcomes so far; leaves the final state on the screen."""
    if not active:
        yield lambda outcomes: None
    elif out.isatty():
        with Live(console=Console(file=out, highlight=False), auto_refresh=False) as picture:
            yield lambda outcomes: picture.update(Text(report.text(outcomes)), refresh=True)
    else:
        yield _lines(out)


def _lines(out: TextIO) -> Progress:
    said: dict[str, str] = {}

    def progress(outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            line = report.line(outcome)
            if outcome.state in ("materialized", "failed", "not run") and said.get(outcome.asset) != line:
                said[outcome.asset] = line
                print(line, file=out, flush=True)

    return progress


@contextmanager
def telling(active: bool = True) -> Iterator[Callable[[object], None]]:
    """Yields what to call with something to show while it lasts: in a notebook one output that is redrawn, on a
    terminal one line of standard error. Nothing of it is left afterwards."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if active and hasattr(shell, "kernel"):
        from IPython.display import HTML, display

        handle = display(HTML(""), display_id=True)
        try:
            yield handle.update
        finally:
            handle.update(HTML(""))
    elif active and sys.stderr.isatty():
        try:
            yield lambda what: print(f"\r\033[K{what}", end="", file=sys.stderr, flush=True)
        finally:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    else:
        yield lambda what: None
