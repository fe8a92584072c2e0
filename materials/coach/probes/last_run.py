"""What last_run says of histories that have not begun, end badly and end well."""

from ..operations import last_run
from . import history


def probe() -> dict:
    runs, answers = {}, {}
    with history.empty() as instance:
        answers["no run yet"] = history.answer(last_run, instance)
        runs[history.run(instance, "fell")] = "the first run"
        runs[history.run(instance, "fell", "saw", broken=True)] = "the failed run"
        answers["after a failed run"] = history.answer(last_run, instance)
        runs[history.run(instance, "fell")] = "the good run"
        answers["after a good run"] = history.answer(last_run, instance)
    return {case: history.named(answer, runs) for case, answer in answers.items()}
