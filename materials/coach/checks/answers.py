"""What the checks of predictions and answers share: plain values compared with what is true."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..evidence import Evidence
from . import Problem, mistake, seen


def names(
    evidence: Evidence, name: str, right: set[str] | list[str], typical: Mapping[str, Any] = {}
) -> Iterator[Problem]:
    """An answer that is a list of names: in any order when `right` is a set.

    Args:
        evidence: Whose answer.
        name: Of the answer.
        right: What is true.
        typical: Wrong answers by the name of the mistake.
    """
    answer = evidence.answer(name)
    if not isinstance(answer, (list, tuple, set)):
        yield seen(f"{name} is {answer!r}; expected a list of names.")
        return
    given = set(answer) if isinstance(right, set) else list(answer)
    if given == right:
        return
    for wrong, values in typical.items():
        if given == (set(values) if isinstance(right, set) else values):
            yield mistake(wrong)
    if unknown := set(answer) - set(right) - {each for values in typical.values() for each in values}:
        yield seen(f"{', '.join(sorted(map(str, unknown)))}: not among the right names.")
    elif missing := set(right) - set(answer):
        yield seen(f"{len(missing)} of {len(right)} missing. Go through the picture again, arrow by arrow.")
    else:
        yield seen("All names are there, and one or more too many or in the wrong place.")


def value(evidence: Evidence, name: str, right: Any, typical: Mapping[str, Any] = {}) -> Iterator[Problem]:
    """An answer that is one value: a number, a name, True or False.

    Args:
        evidence: Whose answer.
        name: Of the answer.
        right: What is true.
        typical: Wrong answers by the name of the mistake.
    """
    answer = evidence.answer(name)
    if type(answer) is not type(right):
        yield seen(f"{name} is {answer!r}; expected {_KINDS[type(right)]}.")
    elif answer != right:
        yield from (mistake(wrong) for wrong, it in typical.items() if answer == it)
        yield seen(f"{name} is {answer!r}; that is not it.")


_KINDS = {bool: "True or False", int: "a whole number", float: "a number with a point", str: "a name in quotes"}
