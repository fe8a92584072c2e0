"""dbt's models: what their SQL names against what dbt knows that they depend on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import dagster as dg

from . import clients, sql
from .accesses import Place, Table, Unread
from .graph import ANY, Project, Unit, named

_HOLE = "\ue000\ue001"


@dataclass(frozen=True)
class Relation:
    """One table that a model names.

    Attributes:
        thing: The table.
        source: The name of the dbt source, such as `raw.orders`; None for a model.
        is_hardcoded: It is named in the SQL, without `ref` or `source`.
    """

    thing: Table
    text: str
    place: Place
    source: str | None = None
    source_key: dg.AssetKey | None = None
    is_hardcoded: bool = False


@dataclass
class Node:
    """A dbt model or snapshot among the assets."""

    unit: Unit
    name: str
    relations: list[Relation]
    statements: int
    unread: list[Unread]
    lines: list[str]
    place: Place
    is_of_project: bool
    known: frozenset[str]  # names of all tables that dbt knows, by `ref` or `source`

    manifest: Mapping[str, Any]


def nodes(project: Project) -> Iterator[Node]:
    """Every SQL model and snapshot that is an asset."""
    for unit in project.units:
        for spec in unit.definition.specs if not unit.check else ():
            metadata = spec.metadata or {}
            wrapper, unique_id = metadata.get("dagster_dbt/manifest"), metadata.get("dagster_dbt/unique_id")
            manifest = getattr(wrapper, "manifest", None)
            node = (manifest or {}).get("nodes", {}).get(unique_id)
            if node and node["resource_type"] in ("model", "snapshot") and node.get("language", "sql") == "sql":
                yield _node(project, unit, spec.key, manifest, node, metadata)


def _node(project: Project, unit: Unit, key: dg.AssetKey, manifest: dict, node: dict, metadata: Mapping[str, Any]) -> Node:
    own = Unit((key,), None, unit.definition, frozenset(project.parents[key]))
    path = project.dbt_folder(metadata) / node["original_file_path"]
    place = Place(str(path), 1, len((node.get("raw_code") or "").splitlines()))
    raw = node.get("raw_code") or ""
    found = Node(own, node["name"], [], 0, [], raw.splitlines(), place, node.get("package_name") == _project_name(manifest), _known(id(manifest), manifest), manifest)
    held = {**manifest.get("nodes", {}), **manifest.get("sources", {})}
    depends = [held[each] for each in (node.get("depends_on") or {}).get("nodes", []) if each in held]
    for each in depends:
        if each.get("relation_name"):
            source = f"{each['source_name']}.{each['name']}" if each["resource_type"] == "source" else None
            line = _line(found.lines, each["name"])
            key_of = _source_key(manifest, each, metadata) if source else None
            found.relations.append(Relation(named(each["relation_name"]), _words(found.lines, line), Place(str(path), line, line), source, key_of))
    dialect = clients.DIALECTS.get((manifest.get("metadata") or {}).get("adapter_type") or "duckdb")
    text = node.get("compiled_code") or _rendered(raw, node, depends)
    if text is None:
        found.statements = 1
        found.unread.append(Unread(place, node["name"], "its Jinja cannot be filled in; run dbt compile first"))
        return found
    allowed = [named(each["relation_name"]) for each in [*depends, node] if each.get("relation_name")]
    for statement in sql.read(text, dialect):
        found.statements += 1
        if statement.error or statement.unnamed and "\ue000" in text:
            found.unread.append(Unread(place, statement.text[:200], statement.error or "a macro's value is known to dbt only; run dbt compile first"))
        if statement.error or not statement.is_certain:
            continue
        for use in statement.uses:
            if use.name is None or use.writes or not use.name.is_known or use.name.table.startswith("__dbt"):
                continue
            thing = Table(use.name.table, use.name.schema, use.name.catalog, ANY)
            if not any(ends(thing, each) for each in allowed):
                line = _line(found.lines, thing.name)
                found.relations.append(Relation(thing, _words(found.lines, line), Place(str(path), line, line), is_hardcoded=True))
    return found


def ends(one: Table, other: Table) -> bool:
    """Whether one name is the end of the other, or the same."""
    if one.name != other.name or None not in (one.schema, other.schema) and one.schema != other.schema:
        return False
    return None in (one.catalog, other.catalog) or one.catalog == other.catalog


def _project_name(manifest: Mapping[str, Any]) -> str | None:
    return (manifest.get("metadata") or {}).get("project_name")


_names: dict[int, frozenset[str]] = {}


def _known(mark: int, manifest: Mapping[str, Any]) -> frozenset[str]:
    if mark not in _names:
        held = [*manifest.get("nodes", {}).values(), *manifest.get("sources", {}).values()]
        _names[mark] = frozenset(named(each["relation_name"]).name for each in held if each.get("relation_name"))
    return _names[mark]


def _source_key(manifest: Mapping[str, Any], source: Mapping[str, Any], metadata: Mapping[str, Any]) -> dg.AssetKey | None:
    translator = metadata.get("dagster_dbt/dagster_dbt_translator")
    try:
        return translator.get_asset_key(source)
    except Exception:
        return None


def _line(lines: list[str], word: str) -> int:
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.I)
    return next((number for number, line in enumerate(lines, 1) if pattern.search(line)), 1)


def _words(lines: list[str], line: int) -> str:
    return lines[line - 1].strip() if lines else ""


def _rendered(raw: str, node: Mapping[str, Any], depends: list[Mapping[str, Any]]) -> str | None:
    """The model's SQL with `ref` and `source` filled in, and a hole for whatever only dbt knows."""
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    def relation(of: list[Mapping[str, Any]], *names: Any, **_: Any) -> str:
        for each in of:
            if each["name"] == names[-1] or each.get("alias") == names[-1]:
                return each.get("relation_name") or f"__dbt__cte__{each['name']}"
        return _HOLE

    sources = [each for each in depends if each["resource_type"] == "source"]
    others = [each for each in depends if each["resource_type"] != "source"]
    try:
        environment = SandboxedEnvironment(undefined=_stub_class(), extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
        for tag in ("snapshot", "test", "docs", "materialization"):
            raw = re.sub(rf"{{%-?\s*(end)?{tag}\b[^%]*%}}", "", raw)
        return environment.from_string(raw).render(
            ref=lambda *names, **more: relation(others, *names),
            source=lambda *names: relation(sources, *names),
            config=lambda *args, **more: "",
            this=node.get("relation_name") or "__dbt__this",
            is_incremental=lambda: True,
            execute=False,
            var=lambda name, default=None: _HOLE if default is None else default,
        )
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError):
        return None


@cache
def _stub_class() -> type:
    import jinja2

    class Stub(jinja2.Undefined):
        """Stands for what only dbt knows: a macro, a method of the adapter, a package."""

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return Stub(name=name)

        def __call__(self, *args: Any, **more: Any) -> Any:
            return Stub(name="call")

        def __getitem__(self, key: Any) -> Any:
            return Stub(name="item")

        def __str__(self) -> str:
            return _HOLE

        def __iter__(self) -> Iterator[Any]:
            return iter(())

        def __len__(self) -> int:
            return 0

        def __bool__(self) -> bool:
            return False

        def __add__(self, other: Any) -> str:
            return f"{self}{other}"

        def __radd__(self, other: Any) -> str:
            return f"{other}{self}"

    return Stub
