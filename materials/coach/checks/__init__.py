"""The checks: each looks at evidence and yields what is wrong, the most telling first. None runs the package."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ..evidence import Evidence


@dataclass(frozen=True)
class Problem:
    """Something wrong.

    Attributes:
        mistake: The name of a mistake of the exercise, when it is a typical one.
        details: What its text names: `{asset}`, `{table}` and so on.
        seen: What is wrong, when it is nothing typical.
    """

    mistake: str | None = None
    seen: str = ""
    details: dict[str, str] = field(default_factory=dict)


Check = Callable[[Evidence], Iterator[Problem]]
CHECKS: dict[str, Check] = {}


def check(function: Check) -> Check:
    """Registers a function as the check of the exercise of its name."""
    CHECKS[function.__name__] = function
    return function


def mistake(name: str, **details: object) -> Problem:
    """A problem known by name."""
    return Problem(name, details={key: str(value) for key, value in details.items()})


def seen(what: str) -> Problem:
    """A problem that is nothing typical."""
    return Problem(seen=what)


from . import step1, step2, step3, step4, step5, step6, step7  # noqa: E402  their checks register themselves
