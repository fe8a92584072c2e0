"""Joining the course in the middle: what earlier steps would have built, from the solution."""

from . import cells, manifest, notebooks
from .building import put, split
from .errors import CoachError
from .package import REPOSITORY, Package
from .progress import Progress
from .skeleton import skeleton
from .step import Step


def catch_up(step: int, package: Package = Package(REPOSITORY, "workshop")) -> str:
    """Fills in the cells that the notebooks before `step` build; a cell of the learner's own stays.

    Returns:
        What was filled in, in words.

    Raises:
        CoachError: There is no such step.
    """
    if step not in manifest.stages():
        raise CoachError(f"step {step}: expected 1 to {len(manifest.stages())}")
    if step > 1 and not package.is_begun:
        Step(1).scaffold()
    progress, borrowed = Progress.of(package), []
    for number in [each for each in notebooks.written() if each < step]:
        for target, _ in notebooks.builds(number):
            module, name = split(target)
            if cells.read(package.folder / module).get(name) not in (None, skeleton(target)):
                continue
            put(package, progress, target, cells.read(REPOSITORY / "solutions" / module)[name])
            borrowed.append(target)
            if name in manifest.exercises():
                progress.record(name).borrowed = True
    progress.save()
    return "\n".join(["Filled in from the solution:", *borrowed]) if borrowed else "Everything is there already."
