"""What failed_assets says of a good run and of failed ones."""

from ..operations import failed_assets
from . import history


def probe() -> dict:
    with history.empty() as instance:
        runs = {
            "a good run": history.run(instance, "fell", "saw"),
            "a failed run": history.run(instance, "fell", "saw", "ship", broken=True),
            "a run that fails between planks and chips": history.run(instance, "planks", "chips", broken=True),
        }
        return {name: history.answer(failed_assets, instance, run) for name, run in runs.items()}
