"""What a package replaces is seen, also when it is the watch."""

import coach.collect
import pytest
from coach import integrity


@pytest.mark.parametrize(
    ("owner", "name"),
    [(coach.collect, "described"), (coach.collect, "probe"), (coach.collect.dg.Definitions, "resolve_asset_graph")],
)
def test_a_replaced_function_is_seen(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    replaced = integrity.watch()
    monkeypatch.setattr(integrity, "watch", lambda: lambda: None)
    monkeypatch.setattr(integrity, "remember", lambda: ())
    assert replaced() in ("coach.integrity.remember", "coach.integrity.watch")
    monkeypatch.undo()
    assert replaced() is None
    monkeypatch.setattr(owner, name, lambda *args: {})
    assert replaced().endswith(f".{name}")


def test_a_function_with_other_code_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced = integrity.watch()
    monkeypatch.setattr(coach.collect.described, "__code__", (lambda defs: {}).__code__)
    assert replaced() == "coach.collect.described"
