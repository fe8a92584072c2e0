"""What a notebook cell showed against what is stored, told so that a learner can act on it: as text, never as markup."""

import difflib
import re
from collections.abc import Iterable, Mapping

SOURCE = 8  # lines of the cell that are shown
LONGEST = 300  # characters of a line
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_BENCH = re.compile(r"[^\s\"'=(]*/bench-\w+/")  # where the package happened to be


def told(source: str, expected: Iterable[Mapping], came: Iterable[Mapping], reason: str) -> str:
    """The cell's code, and under it the error that it ended in, or a line-by-line comparison.

    Args:
        source: The cell's code.
        expected: The stored outputs, as nbformat has them.
        came: Those of now.
        reason: nbval's, in a few words.
    """
    code = source.strip("\n").split("\n")
    shown = [f"{'...' if number else '>>>'} {line}".rstrip() for number, line in enumerate(code[:SOURCE])]
    shown += [f"... ({len(code) - SOURCE} more lines)"] * (len(code) > SOURCE)
    came = list(came)
    return "\n".join(line[:LONGEST] for line in [*shown, "", *_what(list(expected), came, reason)])


def _what(expected: list[Mapping], came: list[Mapping], reason: str) -> list[str]:
    if reason.startswith("Timeout"):
        return [reason]
    if errors := [each for each in came if each["output_type"] == "error"]:
        return ["It ended in an error:", *_lines(errors)]
    before, now = _lines(expected), _lines(came)
    if before == now:
        return ["The text is the expected one; a picture or the layout is another."]
    _, _, _, *compared = difflib.unified_diff(now, before, n=1, lineterm="")
    return ["--- what came", "+++ expected", *("…" if each.startswith("@@") else each for each in compared)]


def _lines(outputs: list[Mapping]) -> list[str]:
    """The text form of outputs, without colours, and without the places of benches."""
    text = "\n".join(_text(each).rstrip("\n") for each in outputs)
    return _BENCH.sub("", _COLOURS.sub("", text)).split("\n") if text else []


def _text(output: Mapping) -> str:
    if output["output_type"] == "stream":
        return output["text"]
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    return output["data"].get("text/plain", "")
