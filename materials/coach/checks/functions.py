"""What the checks of functions share: what a function answered to a probe, compared with what the probe had set up."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..evidence import Evidence
from . import Problem, mistake, seen

Answers = Mapping[str, Mapping[str, Any]]  # by what was asked about: `returned` or `raised`


def compared(
    evidence: Evidence,
    name: str,
    answers: Answers,
    right: Mapping[str, Any],
    typical: Mapping[str, Mapping[str, Any]] = {},
) -> Iterator[Problem]:
    """A function of `operations.py` that asks an instance something.

    Args:
        evidence: Whose function.
        name: Of the function.
        answers: What it answered.
        right: What is true, by what was asked about.
        typical: Wrong answers by the name of the mistake; each a part of what was asked about.
    """
    if all(answers[case].get("returned", ...) == expected for case, expected in right.items()):
        return
    if re.search(r"DagsterInstance\.\w+\(", evidence.cell("operations.py", name) or ""):
        yield mistake("other_instance")
    if all(answers[case].get("returned", ...) is None for case in right):
        yield seen(f"{name} returns None, whatever it is asked. Is there a return?")
    for wrong, given in typical.items():
        if all(answers[case].get("returned", ...) == value for case, value in given.items()):
            yield mistake(wrong)
    for case, expected in right.items():
        if "raised" in answers[case]:
            yield seen(f"{case}: it raised {answers[case]['raised']}; expected {expected!r}.")
        elif answers[case]["returned"] != expected:
            yield seen(f"{case}: it returned {_told(answers[case]['returned'])}; expected {expected!r}.")


def are(answer: Mapping[str, Any], kind: str) -> bool:
    """Whether objects of a type were returned, one or a list of them, instead of plain values."""
    returned = answer.get("returned")
    each = returned if isinstance(returned, list) else [returned]
    return any(isinstance(one, dict) and one["object"].endswith(kind) for one in each)


def raised(answer: Mapping[str, Any], *kinds: str) -> bool:
    """Whether one of these errors was raised."""
    return answer.get("raised", "").split(":")[0] in kinds


def in_any_order(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer with the names that were returned in order of the alphabet: their order means nothing."""
    returned = answer.get("returned")
    if isinstance(returned, list) and all(isinstance(each, str) for each in returned):
        return {"returned": sorted(returned)}
    return answer


def _told(returned: Any) -> str:
    return f"a {returned['object']}" if isinstance(returned, dict) else repr(returned)
