"""Outcomes as a person reads them in a terminal, and as a program reads them."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from .outcomes import Outcome

SYMBOLS = {"materialized": "✔", "failed": "✘", "not run": "–", "running": "▸", "waiting": "·", "never run": " "}


def line(outcome: Outcome, width: int = 24) -> str:
    """One asset in one line: symbol, state, name, then rows and seconds, or why not."""
    rows = "" if outcome.rows is None else f"{outcome.rows:,} rows"
    seconds = "" if outcome.seconds is None else f"{outcome.seconds:.1f} s"
    when = f"{outcome.when:%Y-%m-%d %H:%M:%S} UTC" if outcome.when else ""
    detail = f"{rows:>14}{seconds:>9}   {when}".rstrip()
    if outcome.state == "not run":
        detail = f"because of {', '.join(outcome.blocked_by)}" if outcome.blocked_by else outcome.reason or ""
    elif outcome.reason:
        detail = outcome.reason
    if outcome.failed_checks:
        detail += f"   check failed: {', '.join(outcome.failed_checks)}"
    return f"{SYMBOLS[outcome.state]} {outcome.state:13}{outcome.asset:{width}} {detail}".rstrip()


def text(outcomes: Sequence[Outcome]) -> str:
    """All assets, a line each."""
    width = max((len(outcome.asset) for outcome in outcomes), default=0) + 1
    return "\n".join(line(outcome, width) for outcome in outcomes)


def timeless(outcomes: Sequence[Outcome]) -> str:
    """All assets, a line each, without what differs from run to run."""
    return text([replace(outcome, seconds=None, when=None) for outcome in outcomes])


def summary(outcomes: Sequence[Outcome]) -> str:
    """One line: how many of each state, and whose failure stopped what."""
    states = [outcome.state for outcome in outcomes]
    counts = ", ".join(f"{states.count(state)} {state}" for state in SYMBOLS if state in states)
    broken = {o.asset: o for o in outcomes if o.state == "failed" or o.failed_checks}
    stopped = [
        f"{name} {'failed' if o.state == 'failed' else 'has a failed check'}"
        f" and stopped {sum(name in other.blocked_by for other in outcomes)}"
        for name, o in broken.items()
    ]
    return "; ".join([counts or "no assets", *stopped]) + "."


def document(outcomes: Sequence[Outcome]) -> dict:
    """What `--json` prints."""
    assets = [{**asdict(o), "when": o.when.isoformat() if o.when else None} for o in outcomes]
    return {"ok": all(o.is_well for o in outcomes), "assets": assets}
