"""The declared side: assets and checks with what they declare, and who produces which table or file."""

from __future__ import annotations

import fnmatch
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import dagster as dg

from . import clients, code
from .accesses import Access, File, Place, Sight, Table, place, stem
from .sources import Reader, wrap
from .values import Database, Hole, Instance, Known, Mapping as Values, Text, Unknown, Value

ANY = Database("*")
_TABLE_NAME = "dagster/table_name"
_STUB = "dagster/auto_created_stub_asset"


@dataclass(eq=False)
class Unit:
    """What runs as one: an asset, a multi-asset, a graph of ops, or an asset check.

    Attributes:
        keys: The assets that it makes; for a check, the asset that it is about.
        check: The check's name.
        definition: Dagster's definition.
        declared: The assets that it depends on.
        functions: The project's functions in it, with the arguments that are known.
        sight: What was seen of them.
    """

    keys: tuple[dg.AssetKey, ...]
    check: str | None
    definition: dg.AssetsDefinition
    declared: frozenset[dg.AssetKey]
    functions: list[tuple[FunctionType, dict[str, Value]]] = field(default_factory=list)
    sight: Sight = field(default_factory=Sight)

    @property
    def label(self) -> str:
        names = ", ".join(key.to_user_string() for key in self.keys[:3]) + (", …" if len(self.keys) > 3 else "")
        return f"check {self.check} of {names}" if self.check else names

    @property
    def is_dbt(self) -> bool:
        return any("dagster_dbt/manifest" in (spec.metadata or {}) for spec in self.definition.specs)

    @property
    def place(self) -> Place | None:
        """Where its function begins, decorators included."""
        for function, _ in self.functions:
            found = function.__code__
            node = code.node_of(found)
            return Place(found.co_filename, found.co_firstlineno, getattr(node, "end_lineno", None) or found.co_firstlineno)
        return None


@dataclass(frozen=True)
class Claim:
    """That a unit produces a thing.

    Attributes:
        thing: What.
        keys: Which of its assets may be the one.
        how: `metadata`, `io`, `write`, `weak` (only a definition, an update or a deletion) or `name`.
        place: Where it is written.
        is_view: It is the definition of a view.
    """

    thing: Table | File
    keys: tuple[dg.AssetKey, ...]
    unit: Unit
    how: str
    place: Place | None
    is_view: bool = False


class Project:
    """The definitions, read.

    Args:
        defs: What Dagster loads.
        only: Judge these keys only; the others are known as producers. None: all.
    """

    def __init__(self, defs: dg.Definitions, only: Iterable[dg.AssetKey] | None = None):
        self.defs = defs
        self.graph = defs.resolve_asset_graph() if hasattr(defs, "resolve_asset_graph") else defs.get_asset_graph()
        self.resources: dict[str, Any] = dict(defs.resources or {})
        self.only = None if only is None else set(only)
        self.keys = set(self.graph.get_all_asset_keys())
        self.parents = {key: set(self.graph.get(key).parent_keys) for key in self.keys}
        self.children: dict[dg.AssetKey, set[dg.AssetKey]] = defaultdict(set)
        for key, parents in self.parents.items():
            for parent in parents:
                self.children[parent].add(key)
        self.stubs = {key for key in self.keys if (self.graph.get(key).metadata or {}).get(_STUB)}
        self.units = list(self._units())
        self._ancestors: dict[dg.AssetKey, frozenset[dg.AssetKey]] = {}

    def read(self) -> None:
        """Follows the functions of all units."""
        for unit in self.units:
            reader = Reader(self.resources)
            for function, arguments in unit.functions:
                reader.follow(function, arguments)
            unit.sight = reader.sight

    def is_judged(self, unit: Unit) -> bool:
        return self.only is None or any(key in self.only for key in unit.keys)

    def declared(self, unit: Unit) -> set[dg.AssetKey]:
        return set(unit.declared)

    def ancestors(self, unit: Unit) -> set[dg.AssetKey]:
        """Everything upstream of what the unit declares, without its own assets."""
        return _reachable(unit.declared, self.parents) - set(unit.keys)

    def descendants(self, unit: Unit) -> set[dg.AssetKey]:
        return _reachable(unit.keys, self.children) - set(unit.keys)

    def label(self, key: dg.AssetKey) -> str:
        return key.to_user_string()

    @cached_property
    def unit_of(self) -> dict[dg.AssetKey, Unit]:
        return {key: unit for unit in self.units if not unit.check for key in unit.keys}

    def place_of(self, key: dg.AssetKey) -> Place | None:
        unit = self.unit_of.get(key)
        return self._model(key) or (unit.place if unit else None)

    def dbt_folder(self, metadata: Mapping[str, Any]) -> Path:
        """Where the dbt project of an asset is; empty when nothing says so."""
        folder = getattr(metadata.get("dagster_dbt/project"), "project_dir", None)
        for resource in self.resources.values():
            if any(base.__name__ == "DbtCliResource" for base in type(resource).__mro__):
                folder = folder or getattr(resource, "project_dir", None)
        return Path(str(folder)) if folder else Path()

    def _model(self, key: dg.AssetKey) -> Place | None:
        """The file of a dbt model."""
        metadata = self.graph.get(key).metadata or {}
        manifest = getattr(metadata.get("dagster_dbt/manifest"), "manifest", None) or {}
        node = manifest.get("nodes", {}).get(metadata.get("dagster_dbt/unique_id"))
        return Place(str(self.dbt_folder(metadata) / node["original_file_path"]), 1) if node else None

    # ------------------------------------------------------------------------------------------------ units

    def _units(self) -> Iterator[Unit]:
        seen: set[int] = set()
        definitions = [self.graph.get(key).assets_def for key in sorted(self.keys)]
        definitions += self.defs.get_repository_def().asset_checks_defs_by_key.values()
        for definition in definitions:
            if definition is None or id(definition) in seen or not definition.is_executable:
                continue
            seen.add(id(definition))
            keys = tuple(sorted(key for key in definition.keys if key in self.keys))
            if keys:
                declared = set().union(*(self.parents[key] for key in keys)) - set(keys)
                declared |= {key for key in definition.dependency_keys if key in self.keys} - set(keys)
                unit = Unit(keys, None, definition, frozenset(declared))
            else:
                checks = list(definition.check_keys)
                about = tuple(sorted({each.asset_key for each in checks}))
                declared = {*definition.keys_by_input_name.values(), *about}
                declared |= {dep.asset_key for spec in definition.check_specs for dep in spec.additional_deps}
                self.stubs |= declared - self.keys
                unit = Unit(about, ", ".join(sorted({each.name for each in checks})), definition, frozenset(declared))
            unit.functions = list(self._functions(unit))
            yield unit

    def _functions(self, unit: Unit) -> Iterator[tuple[FunctionType, dict[str, Value]]]:
        node = unit.definition.node_def
        operations = [node] if isinstance(node, dg.OpDefinition) else list(node.iterate_op_defs())
        for operation in operations:
            function = code.function_of(operation)
            if function is not None:
                yield function, self._arguments(function, operation, unit)

    def _arguments(self, function: FunctionType, operation: dg.OpDefinition, unit: Unit) -> dict[str, Value]:
        """What is known of a function's arguments: its resources; inputs are data, config is known at run time only."""
        found: dict[str, Value] = {}
        names = function.__code__.co_varnames[: function.__code__.co_argcount + function.__code__.co_kwonlyargcount]
        resources = {**unit.definition.resource_defs, **self.resources}
        inputs = {each.name for each in operation.input_defs}
        annotations = {name: _resolved(said, function) for name, said in function.__annotations__.items()}
        for position, name in enumerate(names):
            annotation = annotations.get(name)
            if name in inputs:
                found[name] = Unknown(f"the input {name}", is_data=True)
            elif name in resources:
                found[name] = self._resource(resources[name], annotation)
            elif isinstance(annotation, type) and issubclass(annotation, dg.Config):
                found[name] = Instance(annotation)
            elif position == 0 and (name in ("context", "_", "ctx", "_context") or "Context" in str(annotation)):
                found[name] = self._context(unit, resources)
        return found

    def _resource(self, held: Any, annotation: Any = None) -> Value:
        """What a function gets for a resource."""
        if isinstance(held, dg.ResourceDefinition) and not isinstance(held, dg.ConfigurableResource):
            inner = getattr(held, "_configurable_resource", None) or getattr(held, "configurable_resource", None)
            if inner is not None:
                return self._resource(inner)
            cls = getattr(held, "configurable_resource_cls", None)
            if isinstance(cls, type):
                return Instance(cls)
            function = code.function_of(held.resource_fn)
            if function is not None:
                return Reader(self.resources).follow(function, {})
            return Instance(annotation) if isinstance(annotation, type) else Unknown("a resource")
        if type(held).__name__ == "PartialResource":
            return Instance(held.resource_cls)
        return wrap(held)

    def _context(self, unit: Unit, resources: Mapping[str, Any]) -> Value:
        keys = {"asset_key": Known(unit.keys[0])} if len(unit.keys) == 1 else {}
        held = Values({name: self._resource(each) for name, each in resources.items()})
        partition = Text((Hole("the partition"),))
        return Values({**keys, "resources": held, "partition_key": partition, "run_id": Text((Hole("the run's id"),))}, Unknown("a value of the context"))

    # ------------------------------------------------------------------------------------------------ producers

    def claims(self) -> list[Claim]:
        """Who says, or was seen, to produce what."""
        found: list[Claim] = []
        for key in sorted(self.keys - self.stubs):
            node = self.graph.get(key)
            said = (node.metadata or {}).get(_TABLE_NAME)
            said = getattr(said, "value", said)
            unit = self.unit_of.get(key) or Unit((key,), None, node.assets_def, frozenset())
            if isinstance(said, str) and said:
                found.append(Claim(named(said), (key,), unit, "metadata", self.place_of(key)))
            elif unit.definition is not None and key in self.unit_of and (thing := self._by_io_manager(unit, key)):
                found.append(Claim(thing, (key,), unit, "io", unit.place))
        for unit in self.units:
            if not unit.check:
                found += [_claim(unit, access) for access in unit.sight.accesses if access.writes]
        claimed = {key for claim in found if isinstance(claim.thing, Table) and claim.how != "weak" for key in claim.keys}
        for key, unit in self.unit_of.items():
            if key not in claimed and not unit.is_dbt and self._may_write(unit, key):
                found.append(Claim(Table(key.path[-1].lower(), None, None, ANY), (key,), unit, "name", unit.place))
        return found

    def _by_io_manager(self, unit: Unit, key: dg.AssetKey) -> Table | None:
        """The table in which a database's I/O manager stores an asset: Dagster's own rule."""
        if unit.is_dbt or not _returns_a_value(unit, key):
            return None
        held = {**unit.definition.resource_defs, **self.resources}.get(unit.definition.get_io_manager_key_for_asset_key(key))
        kind = next((clients.kind_of(base.__module__) for base in type(held).__mro__ if base.__name__.endswith("IOManager") and clients.kind_of(base.__module__)), None)
        if kind is None:
            return None
        fields = vars(held)
        metadata = unit.definition.metadata_by_key.get(key) or {}
        schema = metadata.get("schema") or fields.get("schema_") or fields.get("dataset")
        schema = schema if isinstance(schema, str) else key.path[-2] if len(key.path) > 1 else "public"
        database = fields.get("database")
        where = place(str(database)) if kind == "duckdb" and type(database) is str else None
        return Table(key.path[-1].lower(), schema.lower(), None, Database(kind, where))

    def _may_write(self, unit: Unit, key: dg.AssetKey) -> bool:
        """Whether an asset may write a table of its name although nothing of the kind was seen."""
        if unit.sight.is_full and unit.functions:
            return False
        if any(access.fills and isinstance(access.thing, (Table, File)) for access in unit.sight.accesses):
            return False
        return not any(isinstance(a.thing, Table) and a.thing.name == key.path[-1].lower() for a in unit.sight.accesses if not a.writes)


def _resolved(annotation: Any, function: FunctionType) -> Any:
    """An annotation that is written as text, as the class of that name."""
    if not isinstance(annotation, str):
        return annotation
    found: Any = function.__globals__
    for part in annotation.split("."):
        found = found.get(part) if isinstance(found, dict) else vars(found).get(part) if isinstance(found, ModuleType) else None
    return found


def _reachable(start: Iterable[dg.AssetKey], edges: Mapping[dg.AssetKey, set[dg.AssetKey]]) -> set[dg.AssetKey]:
    found: set[dg.AssetKey] = set()
    left = list(start)
    while left:
        key = left.pop()
        for other in edges.get(key, ()):
            if other not in found:
                found.add(other)
                left.append(other)
    return found


def named(said: str) -> Table:
    parts = [each.strip("\"`'[]").lower() for each in re.findall(r"\"[^\"]+\"|`[^`]+`|[^.]+", said)][-3:]
    name, schema, catalog = [*reversed(parts), None, None][:3]
    return Table(name, schema, catalog, ANY)


def _claim(unit: Unit, access: Access) -> Claim:
    last = access.thing.name if isinstance(access.thing, Table) else ""
    keys = tuple(key for key in unit.keys if key.path[-1].lower() == last) or unit.keys
    return Claim(access.thing, keys, unit, "write" if access.fills else "weak", access.place, access.is_view)


def _returns_a_value(unit: Unit, key: dg.AssetKey) -> bool:
    try:
        output = unit.definition.get_output_name_for_asset_key(key)
        definition = unit.definition.node_def.output_def_named(output)
    except Exception:
        return False
    if definition.dagster_type.is_nothing:
        return False
    said = next((str(function.__annotations__.get("return", "")) for function, _ in unit.functions), "")
    return not re.search(r"MaterializeResult|^None$|NoneType", said)


class Producers:
    """Who produces a thing.

    Args:
        claims: All that is known.
    """

    _ORDER = ("metadata", "io", "write", "weak", "name")

    def __init__(self, claims: Iterable[Claim]):
        self.tables: dict[str, list[Claim]] = defaultdict(list)
        self.files: dict[str, list[Claim]] = defaultdict(list)
        self.patterns: list[Claim] = []
        for claim in claims:
            if isinstance(claim.thing, Table):
                self.tables[claim.thing.name].append(claim)
            elif claim.how == "write":
                self.files[claim.thing.pattern].append(claim)
                if "*" in claim.thing.pattern:
                    self.patterns.append(claim)
        kinds = {c.thing.database.kind for held in self.tables.values() for c in held} - {"?", "*"}
        self.is_one_kind = len(kinds) <= 1
        self._by_folder: dict[str, list[Claim]] = defaultdict(list)
        for pattern, held in self.files.items():
            self._by_folder[pattern.rsplit("/", 1)[0]] += held

    def of(self, thing: Table | File) -> tuple[list[Claim], str | None]:
        """The claims to a thing, and why there are none although there could be."""
        if isinstance(thing, File):
            return self._of_file(thing), None
        agreeing = [(each, self.agreement(thing, each.thing)) for each in self.tables.get(thing.name, ())]
        agreeing = [(each, how) for each, how in agreeing if how]
        for group in (("metadata", "io"), ("write",), ("weak",), ("name",)):
            held = [(each, how) for each, how in agreeing if each.how in group]
            if len({each.unit for each, _ in held}) > 1:  # a view that several define, by a helper that they share, is nobody's
                held = [(each, how) for each, how in held if not each.is_view]
            if not held:
                continue
            best = max(how for _, how in held)
            found = [each for each, how in held if how == best]
            if best == 1 and len({(c.thing.schema, c.thing.catalog, c.thing.database) for c in found}) > 1 and len({c.keys for c in found}) > 1:
                names = " or ".join(sorted({f"{c.thing} of {c.keys[0].to_user_string()}" for c in found}))
                return [], f"it may be {names}"
            return found, None
        return [], None

    def agreement(self, one: Table, other: Table) -> int:
        """2: two names mean the same table for certain; 1: nothing says otherwise; 0: they do not."""
        if one.name != other.name:
            return 0
        how = 2
        for a, b in ((one, other), (other, one)):
            if a.catalog is None and a.schema is not None and b.schema in (None, "main") and a.schema in (b.catalog, stem(b.database)):
                return 1  # `warehouse.orders`: the catalogue, not a schema
        if one.schema != other.schema:
            if None not in (one.schema, other.schema):
                return 0
            how = 1
        catalogs = {each.catalog or stem(each.database) for each in (one, other)} - {None}
        if len(catalogs) > 1:
            return 0
        return min(how, self._same_database(one.database, other.database))

    def _same_database(self, one: Database, other: Database) -> int:
        if one == other:
            return 2
        kinds = {one.kind, other.kind}
        if "*" in kinds:
            return 2
        if kinds == {"?"}:
            return 1 if None in (one.place, other.place) else 0
        if "?" in kinds:  # a client of which not even the kind is known; one with a name of its own is not taken for DuckDB
            unknown = one if one.kind == "?" else other
            return 1 if self.is_one_kind and unknown.place is None else 0
        if len(kinds) > 1:
            return 0
        return 0 if None not in (one.place, other.place) else 1

    def _of_file(self, thing: File) -> list[Claim]:
        if thing.pattern.startswith("*"):
            return []
        found = list(self.files.get(thing.pattern, ()))
        for claim in self.patterns:
            pattern = claim.thing.pattern
            if claim not in found and not pattern.startswith("*") and fnmatch.fnmatchcase(thing.pattern, pattern):
                found.append(claim)
        if "*" in thing.pattern:
            for pattern, held in self.files.items():
                if fnmatch.fnmatchcase(pattern, thing.pattern):
                    found += [each for each in held if each not in found]
        elif not re.search(r"\.\w+$", thing.pattern):
            found += [each for each in self._by_folder.get(thing.pattern.rstrip("/"), ()) if each not in found]
        return found
