"""The one exception that becomes one line on standard error and exit code 2."""


class CoachError(Exception):
    """Unusable arguments or unreadable input. Names the thing, what was expected and the next step."""
