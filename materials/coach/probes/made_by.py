"""What made_by says of assets after a good run, a failed one and a small one."""

from ..operations import made_by
from . import history


def probe() -> dict:
    with history.empty() as instance:
        runs = {
            history.run(instance, "fell", "saw", "ship"): "the good run",
            history.run(instance, "fell", "saw", "ship", broken=True): "the failed run",
            history.run(instance, "planks", "chips"): "the newest run",
        }
        assets = ("fell", "saw", "ship", "planks", "never_made")
        answers = {asset: history.answer(made_by, instance, asset) for asset in assets}
    return {asset: history.named(answer, runs) for asset, answer in answers.items()}
