"""Generated changes to the cells of `solutions`: the checks catch them, or `survivors.toml` says why they may live."""

import sys
from pathlib import Path

import pytest
from coach import cells, manifest
from coach.bench import bench
from coach.checks import CHECKS
from coach.evidence import Evidence, Unreadable
from coach.package import REPOSITORY, Package
from mutation import mutants

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

pytestmark = pytest.mark.slow
SURVIVORS = tomllib.loads((Path(__file__).parent / "survivors.toml").read_text(encoding="utf-8"))
CELLS = {
    name: cells.read(REPOSITORY / "solutions" / it.module)[name] for name, it in manifest.exercises().items() if name != "start"
}


@pytest.mark.parametrize("name", CELLS)
def test_every_change_is_caught_or_explained(name: str) -> None:
    it, found = manifest.exercise(name), dict(mutants(CELLS[name]))
    alive = set()
    with bench(Package(REPOSITORY, "solutions")) as package:
        for label, source in found.items():
            cells.write(package.folder / it.module, name, source)
            if _passes(package, name):
                alive.add(label)
    assert found, "nothing to change"
    assert alive == set(SURVIVORS.get(name, {}))


def _passes(package: Package, name: str) -> bool:
    evidence = Evidence(package)
    try:
        return next(CHECKS[name](evidence), None) is None
    except Unreadable:
        return False
    finally:
        evidence.close()


def test_every_survivor_is_explained() -> None:
    assert set(SURVIVORS) <= set(CELLS)
    assert all(len(reason) > 20 for each in SURVIVORS.values() for reason in each.values())
