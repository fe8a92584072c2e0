"""A line that can be pasted: the decorator with the dependency that it lacks."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection

import dagster as dg

from . import code
from .accesses import Place
from .graph import Unit

LONGEST = 150


def nearest(key: dg.AssetKey, others: Collection[dg.AssetKey]) -> dg.AssetKey | None:
    """The asset whose name is most like a key's."""
    names = {each.to_user_string(): each for each in others}
    found = difflib.get_close_matches(key.to_user_string(), names, 1, 0.75)
    if not found:  # the same name under another prefix
        same = [each for each in others if each.path[-1].lower() == key.path[-1].lower()]
        return same[0] if len(same) == 1 else None
    return names[found[0]]


def written(key: dg.AssetKey) -> str:
    """A key as it is written in `deps`."""
    return f'"{key.path[0]}"' if len(key.path) == 1 else f"dg.AssetKey({list(key.path)!r})".replace("'", '"')


def declare(unit: Unit, keys: Collection[dg.AssetKey], instead: Collection[dg.AssetKey] = ()) -> str:
    """The decorator of a unit with more dependencies; `instead` are those that they replace."""
    argument = "additional_deps" if unit.check else "deps"
    for function, _ in unit.functions:
        node = code.node_of(function.__code__)
        for decorator in getattr(node, "decorator_list", []):
            name = ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
            last = name.split(".")[-1]
            if last in ("asset", "asset_check", "multi_asset_check"):
                return _with(decorator, name, argument, keys, instead, function.__globals__)
            if last.endswith("multi_asset"):
                return f"specs=[dg.AssetSpec({written(unit.keys[0])}, deps=[{_list(keys, function.__globals__)}]), ...]"
    return f"{argument}=[{', '.join(map(written, keys))}]"


def _list(keys: Collection[dg.AssetKey], names: dict) -> str:
    return ", ".join(_name(key, names) for key in keys)


def _name(key: dg.AssetKey, names: dict) -> str:
    """The asset itself where the module has it, else its key."""
    for name, held in names.items():
        if isinstance(held, dg.AssetsDefinition) and name.isidentifier() and held.has_keys and set(held.keys) == {key}:
            return name
    return written(key)


def _with(decorator: ast.expr, name: str, argument: str, keys: Collection[dg.AssetKey], instead: Collection[dg.AssetKey], names: dict) -> str:
    call = decorator if isinstance(decorator, ast.Call) else ast.Call(decorator, [], [])
    held = next((each.value for each in call.keywords if each.arg == argument), None)
    gone = {each.path[-1] for each in instead}
    if held is None:
        items = []
    elif isinstance(held, (ast.List, ast.Tuple, ast.Set)):
        items = [_unparse(each) for each in held.elts if not _means(each, gone, names)]
    else:
        items = [f"*{ast.unparse(held)}"]
    new = f"{argument}=[{', '.join([*items, _list(keys, names)])}]"
    others = [_unparse(each) for each in call.args] + [f"{each.arg}={_unparse(each.value)}" if each.arg else f"**{ast.unparse(each.value)}" for each in call.keywords if each.arg != argument]
    full = f"@{name}({', '.join([*others, new])})"
    return full if len(full) <= LONGEST else f"@{name}(..., {new})"


def _unparse(node: ast.expr) -> str:
    """As a person would write it: double quotes."""
    text = ast.unparse(node)
    return text.replace("'", '"') if '"' not in text else text


def _means(node: ast.expr, gone: Collection[str], names: dict) -> bool:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value.split("/")[-1] in gone:
            return True
        held = names.get(each.id) if isinstance(each, ast.Name) else None
        if isinstance(held, dg.AssetsDefinition) and any(key.path[-1] in gone for key in held.keys):
            return True
    return False


def line_of(unit: Unit, word: str) -> Place | None:
    """The line of a unit's decorator on which a key stands; else its first."""
    place = unit.place
    if place is None:
        return None
    lines = code.lines_of(place.file)
    for number in range(place.line, min(place.last, len(lines)) + 1):
        if f'"{word}"' in lines[number - 1] or f"'{word}'" in lines[number - 1] or f"/{word}" in lines[number - 1]:
            return Place(place.file, number, number)
    return Place(place.file, place.line, place.line)
