"""What run_order says of a good run, a failed one and one of a single asset."""

from ..operations import run_order
from . import history


def probe() -> dict:
    with history.empty() as instance:
        runs = {
            "a good run": history.run(instance, "fell", "saw", "ship"),
            "a failed run": history.run(instance, "fell", "saw", "ship", broken=True),
            "a run of planks, then chips": history.run(instance, "planks", "chips"),
        }
        return {name: history.answer(run_order, instance, run) for name, run in runs.items()}
