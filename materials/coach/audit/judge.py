"""Verdicts: what is read against what is declared."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import dagster as dg

from . import code, dbt, fixes
from .accesses import Access, File, Place, Sight, Table
from .findings import Allowed, Finding, Judgement, Producer
from .graph import Claim, Producers, Project, Unit

STRONG = ("metadata", "io", "write")


def judge(project: Project, observed: Mapping[Unit, Sight] | None = None) -> Judgement:
    """Compares what every asset and check reads with what it declares.

    Args:
        project: Read already.
        observed: What units were seen to do at run time. It is judged beside what their source says, and what could
            not be read in the source of such a unit is left out.
    """
    return _Judge(project, observed or {}).judgement()


class _Judge:
    def __init__(self, project: Project, observed: Mapping[Unit, Sight]):
        self.project, self.observed = project, observed
        claims = project.claims()
        for unit, sight in observed.items():
            if not unit.check:
                claims += [Claim(a.thing, _keys(unit, a.thing), unit, "write", a.place) for a in sight.accesses if a.writes and a.fills]
        self.producers = Producers(claims)
        self.own: dict[Unit, list[Claim]] = {}
        for claim in claims:
            self.own.setdefault(claim.unit, []).append(claim)
        self.writers = {key for claim in claims if claim.how in STRONG for key in claim.keys}
        self.found = Judgement()
        self.seen: set[tuple] = set()
        self.real = {key for key in project.keys if key not in project.stubs}

    def judgement(self) -> Judgement:
        project, found = self.project, self.found
        for unit in project.units:
            if project.is_judged(unit):
                self._unit(unit)
        for node in dbt.nodes(project):
            if project.is_judged(node.unit):
                self._model(node)
        found.findings.sort(key=lambda each: (_RANK[each.severity], each.asset, str(each.place), each.thing))
        for key in sorted(project.keys):
            found.parents[project.label(key)] = sorted(project.label(parent) for parent in project.parents[key])
        found.stubs = sorted(project.label(key) for key in project.stubs)
        return found

    # ------------------------------------------------------------------------------------------------ functions

    def _unit(self, unit: Unit) -> None:
        sight, seen = unit.sight, self.observed.get(unit)
        self._count(unit, sight, seen)
        reads = [access for access in (*(seen.accesses if seen else ()), *sight.accesses) if not access.writes]
        used: set[dg.AssetKey] = set()
        missing: list[tuple[Access, list[Claim]]] = []
        for access in _distinct(reads):
            claims, why = self._claims(unit, access)
            if claims is None:
                continue
            used |= {key for claim in claims for key in claim.keys}
            verdict = self._verdict(unit, claims)
            if verdict == "MISSING":
                missing.append((access, claims))
            elif verdict:
                self._add(unit, self._about(verdict, unit, access, claims))
            elif not claims:
                self._nobody(unit, access, why)
        missing = self._without_stubs(unit, missing)
        lacking = list(dict.fromkeys(claim.keys[0] for _, claims in missing for claim in claims))
        unused = self._unused(unit, used) if len(lacking) == 1 else set()
        instead = unused if len(unused) == 1 else set()
        for access, claims in missing:
            self._add(unit, self._about("MISSING", unit, access, claims, instead, lacking))
        used |= instead
        for key in sorted(self._unused(unit, used)):
            self._add(unit, self._unused_finding(unit, key))
        if seen is None:
            for each in dict.fromkeys(sight.unread):
                self._add(unit, Finding("UNRESOLVED", unit.label, each.place, each.text, "statement", f"It could not be read: {each.why}.", each.text))

    def _count(self, unit: Unit, sight: Sight, seen: Sight | None) -> None:
        coverage = self.found.coverage
        coverage.assets += 0 if unit.check else len(unit.keys)
        coverage.checks += bool(unit.check)
        coverage.functions += bool(unit.functions)
        coverage.statements += sight.statements
        coverage.read += sight.statements - sight.unread_statements
        coverage.files += sight.files
        coverage.observed += seen is not None

    def _claims(self, unit: Unit, access: Access) -> tuple[list[Claim] | None, str | None]:
        """Who produces what was read; None when it is the unit's own, or nothing at all."""
        thing = access.thing
        for claim in self.own.get(unit, ()):
            if claim.how in STRONG and type(claim.thing) is type(thing):
                if isinstance(thing, Table) and self.producers.agreement(thing, claim.thing) or thing == claim.thing:
                    return None, None
        claims, why = self.producers.of(thing)
        claims = [each for each in claims if each.how != "weak" or each.unit is unit]
        if any(each.unit is unit for each in claims):
            return None, None
        if access.is_shadowed:
            claims = [each for each in claims if each.how in STRONG and self.producers.agreement(thing, each.thing) == 2]
            if not claims:
                return None, None
        return claims, why

    def _verdict(self, unit: Unit, claims: list[Claim]) -> str | None:
        if not claims:
            return None
        declared, ancestors = self.project.declared(unit), self.project.ancestors(unit)
        fine = [any(key in declared for key in each.keys) for each in claims]
        if all(fine):
            return None
        if any(fine):
            others = [each for each, well in zip(claims, fine) if not well]
            return "PARTIAL" if not all(any(key in ancestors for key in each.keys) for each in others) else None
        if any(key in ancestors for each in claims for key in each.keys):
            return "TRANSITIVE"
        if any(key in self.project.descendants(unit) for each in claims for key in each.keys):
            return "FEEDBACK"
        return "MISSING"

    def _about(self, verdict: str, unit: Unit, access: Access, claims: list[Claim], instead: Iterable[dg.AssetKey] = (), lacking: Iterable[dg.AssetKey] = ()) -> Finding:
        label, thing = unit.label, access.thing
        declared = self.project.declared(unit)
        others = [each for each in claims if not any(key in declared for key in each.keys)]
        producers = tuple(dict.fromkeys(Producer(self.project.label(each.keys[0]), each.place) for each in others))
        names = " and ".join(dict.fromkeys(each.asset for each in producers))
        what = _what(thing)
        keys = list(dict.fromkeys(each.keys[0] for each in others))
        writer = f"{what} is written by {_assets(producers)}"
        if any(each.how == "name" for each in others):
            writer = f"{what} has the name of {_assets(producers)}, and nothing else is known to write it"
        if verdict == "MISSING":
            says = f"{writer}, which {label} does not declare."
            if instead:
                says += f" It declares {', '.join(map(self.project.label, instead))}, which it does not read."
            production = f"Dagster may run {label} first or at the same time; if {names} fails, this still runs, on what was left from before."
            fix = fixes.declare(unit, list(lacking) or keys, instead)
        elif verdict == "TRANSITIVE":
            says = f"{writer}, upstream of {label} by way of others only."
            production = "The order holds until somebody changes what lies between; then it breaks without a word."
            fix = fixes.declare(unit, keys)
        elif verdict == "FEEDBACK":
            says = f"{writer}, which itself depends on {label}: declared, it would make a circle."
            production = f"{label} reads what the run before left there; on the first run there is nothing."
            fix = f"# audit: allow {names.split(' ')[0]}, because it reads the state of the last run"
        else:
            says = f"{writer} too, which {label} does not declare; it declares another writer of it."
            production = f"What {names} adds may not be there yet."
            fix = fixes.declare(unit, keys)
        return Finding(verdict, label, access.place, str(thing), _kind(thing), says, _excerpt(access.text, thing), producers, production, fix, access.observed)

    def _without_stubs(self, unit: Unit, missing: list[tuple[Access, list[Claim]]]) -> list[tuple[Access, list[Claim]]]:
        """Reports keys that no asset has; what is missing because of a misspelt key is said there, once."""
        left = missing
        for key in sorted(self.project.declared(unit) & self.project.stubs):
            if _by_integration(unit) or unit.is_dbt or self._is_source(key):
                continue
            near = fixes.nearest(key, self.real - set(unit.keys))
            meant = [(access, claims) for access, claims in left if near and any(near in each.keys for each in claims)]
            left = [each for each in left if each not in meant]
            self._add(unit, self._stub(unit, key, near, meant))
        return left

    def _is_source(self, key: dg.AssetKey) -> bool:
        return key in self.project.keys and "dagster/table_name" in (self.project.graph.get(key).metadata or {})

    def _stub(self, unit: Unit, key: dg.AssetKey, near: dg.AssetKey | None, meant: list[tuple[Access, list[Claim]]]) -> Finding:
        name, label = self.project.label(key), unit.label
        says = f'{label} depends on "{name}", and no asset has that key.'
        if near:
            says += f' The nearest is "{self.project.label(near)}"'
            says += f", whose {_what(meant[0][0].thing)} it reads ({meant[0][0].place})." if meant else "."
        production = f"Dagster shows a box that nothing ever fills, and runs {label} without waiting for anything."
        fix = fixes.declare(unit, [near], [key]) if near else f"dg.AssetSpec({fixes.written(key)})  # in Definitions(assets=[...]), if it is made outside this project"
        return Finding("STUB", label, fixes.line_of(unit, key.path[-1]), name, "key", says, "", tuple(Producer(self.project.label(near), self.project.place_of(near)) for _ in (1,) if near), production, fix)

    def _unused(self, unit: Unit, used: set[dg.AssetKey]) -> set[dg.AssetKey]:
        """Declared and not read, as far as that can be said: everything that the function does was seen."""
        if not unit.sight.is_full or not unit.functions or unit.check or unit.is_dbt or self.observed.get(unit):
            return set()
        inputs = {key for key in unit.definition.keys_by_input_name.values() if _is_argument(unit, key)}
        left = unit.declared - used - inputs - self.project.stubs - set(unit.keys)
        return left & self.writers if unit.sight.statements or unit.sight.files else set()

    def _unused_finding(self, unit: Unit, key: dg.AssetKey) -> Finding:
        name = self.project.label(key)
        return Finding(
            "UNUSED", unit.label, fixes.line_of(unit, key.path[-1]), name, "key",
            f"{unit.label} declares {name} and reads nothing that it writes. It may be there for the order alone.",
            producers=(Producer(name, self.project.place_of(key)),),
        )  # fmt: skip

    def _nobody(self, unit: Unit, access: Access, why: str | None) -> None:
        if isinstance(access.thing, File) and not why:
            says = "No asset writes it."
        else:
            says = f"It could not be told whose it is: {why}." if why else "No asset is known to write it."
        named = self._namesake(access.thing)
        if named and not why:
            if named & unit.declared:
                return
            says += f" The external asset {self.project.label(sorted(named)[0])} has its name."
        self._add(unit, Finding("UNRESOLVED" if why else "EXTERNAL", unit.label, access.place, str(access.thing), _kind(access.thing), says, _excerpt(access.text, access.thing), observed=access.observed))

    def _namesake(self, thing: Table | File) -> set[dg.AssetKey]:
        name = thing.name if isinstance(thing, Table) else re.sub(r"\..*", "", thing.pattern.rsplit("/", 1)[-1])
        return {key for key in self.real if key.path[-1].lower() == name and self.project.graph.get(key).is_external}

    # ------------------------------------------------------------------------------------------------ dbt

    def _model(self, node: dbt.Node) -> None:
        coverage = self.found.coverage
        coverage.models += 1
        coverage.statements += node.statements
        coverage.read += max(0, node.statements - len(node.unread))
        unit = node.unit
        for each in node.unread:
            self._add(unit, Finding("UNRESOLVED", unit.label, each.place, each.text, "statement", f"It could not be read: {each.why}.", each.text), node)
        for relation in node.relations:
            claims, why = self.producers.of(relation.thing)
            claims = [each for each in claims if each.how in STRONG and unit.keys[0] not in each.keys]
            if relation.is_hardcoded:
                self._hardcoded(node, relation, claims)
                continue
            verdict = self._verdict(unit, claims)
            access = Access(relation.thing, relation.place, relation.text)
            if verdict == "MISSING" and relation.source and relation.source_key not in self.real:
                self._add(unit, self._unlinked(node, relation, claims), node)
            elif verdict:
                self._add(unit, self._about(verdict, unit, access, claims), node)
            elif not claims and relation.source:
                key = relation.source_key
                if key is None or key in self.project.stubs:
                    self._add(unit, Finding("EXTERNAL", unit.label, relation.place, relation.source, "source", f"No asset is known to write {relation.thing}.", relation.text), node)

    def _unlinked(self, node: dbt.Node, relation: dbt.Relation, claims: list[Claim]) -> Finding:
        producers = tuple(dict.fromkeys(Producer(self.project.label(each.keys[0]), each.place) for each in claims))
        names, label = " and ".join(each.asset for each in producers), node.unit.label
        source, table = relation.source.split(".", 1)
        key = list(claims[0].keys[0].path)
        return Finding(
            "STUB-SOURCE", label, relation.place, relation.source, "source",
            f"dbt source {relation.source} is table {relation.thing}, which is written by {_assets(producers)}, and is not linked to it.",
            relation.text, producers,
            f"Dagster runs {label} without waiting for {names}; if {names} fails, the model is built on what was left from before.",
            f"- name: {table}  # in source {source}\n        config: {{meta: {{dagster: {{asset_key: {key!r}}}}}}}".replace("'", '"'),
        )  # fmt: skip

    def _hardcoded(self, node: dbt.Node, relation: dbt.Relation, claims: list[Claim]) -> None:
        label, thing = node.unit.label, relation.thing
        held = [*node.manifest.get("nodes", {}).values(), *node.manifest.get("sources", {}).values()]
        known = next((each for each in held if each.get("relation_name") and dbt.ends(thing, dbt.named(each["relation_name"])) and each["resource_type"] in ("model", "seed", "snapshot", "source")), None)
        if known is None and thing.schema is None and not claims:
            return  # a column, a function or a name that a macro makes: nothing says that it is a table
        producers = tuple(dict.fromkeys(Producer(self.project.label(each.keys[0]), each.place) for each in claims))
        if known is None:
            fix = f"{{{{ source('{thing.schema or 'raw'}', '{thing.name}') }}}}  -- and declare that source"
        elif known["resource_type"] == "source":
            fix = f"{{{{ source('{known['source_name']}', '{known['name']}') }}}}"
        else:
            fix = f"{{{{ ref('{known['name']}') }}}}"
        verdict = "HARDCODED" if node.is_of_project else "EXTERNAL"
        says = f"Model {node.name} names table {thing} instead of using {'ref' if known and known['resource_type'] != 'source' else 'source'}"
        says += f"; it is written by {_assets(producers)}." if producers else "."
        production = f"dbt and Dagster do not know of this dependency: {label} may run before the table is there, and in another target it reads the wrong one."
        self._add(node.unit, Finding(verdict, label, relation.place, str(thing), "table", says, relation.text, producers, production, fix), node)

    # ------------------------------------------------------------------------------------------------ what is said

    def _add(self, unit: Unit, finding: Finding, node: dbt.Node | None = None) -> None:
        """Keeps a finding once, or counts it as allowed where the code says so."""
        mark = (finding.verdict, finding.asset, tuple(each.asset for each in finding.producers) or finding.thing)
        if finding.verdict == "UNRESOLVED":
            mark = (*mark, finding.place)
        if mark in self.seen:
            return
        self.seen.add(mark)
        finding = replace(finding, asset_place=unit.place if node is None else node.place)
        if marked := self._allowed(unit, finding, node):
            reason, place = marked
            self.found.allowed.append(Allowed(finding, reason, place))
            return
        self.found.findings.append(finding)
        if finding.verdict in ("MISSING", "STUB-SOURCE"):
            for key in unit.keys:
                self.found.missing.setdefault(self.project.label(key), []).extend(each.asset for each in finding.producers)

    def _allowed(self, unit: Unit, finding: Finding, node: dbt.Node | None) -> tuple[str, Place] | None:
        if finding.severity == "note":
            return None
        names = {finding.thing.lower(), finding.thing.lower().split(".")[-1], os.path.basename(finding.thing).lower()}
        names |= {name for each in finding.producers for name in (each.asset.lower(), each.asset.lower().split("/")[-1])}
        ranges = [place for place in (finding.place, unit.place) if place] if node is None else []
        marked = [(each, place.file) for place in ranges for each in code.allowed(code.lines_of(place.file), place.line, max(place.line, place.last))]
        if node is not None:
            marked = [(each, node.place.file) for each in code.allowed([""] + node.lines, 2, len(node.lines) + 1)]
            marked = [((what, why, line - 1), file) for (what, why, line), file in marked]
        for (what, why, line), file in marked:
            if what.lower() in names:
                return why, Place(file, line, line)
        return None


_RANK = {"error": 0, "warning": 1, "note": 2}


def _keys(unit: Unit, thing: Table | File) -> tuple[dg.AssetKey, ...]:
    last = thing.name if isinstance(thing, Table) else ""
    return tuple(key for key in unit.keys if key.path[-1].lower() == last) or unit.keys


def _distinct(reads: list[Access]) -> list[Access]:
    """One access for each thing; a certain one before a shadowed one."""
    found: dict[Table | File, Access] = {}
    for each in reads:
        held = found.get(each.thing)
        if held is None or held.is_shadowed and not each.is_shadowed:
            found[each.thing] = each if held is None else replace(each, observed=held.observed or each.observed)
    return list(found.values())


def _is_argument(unit: Unit, key: dg.AssetKey) -> bool:
    """Whether a dependency comes in as an argument of the function, loaded by an I/O manager."""
    names = {name for name, held in unit.definition.keys_by_input_name.items() if held == key}
    operation = unit.definition.node_def
    if not isinstance(operation, dg.OpDefinition):
        return True
    return any(not each.dagster_type.is_nothing for each in operation.input_defs if each.name in names)


def _by_integration(unit: Unit) -> bool:
    """Whether an integration made the asset: then its upstream keys are that integration's, not somebody's typing."""
    for spec in unit.definition.specs:
        for name in spec.metadata or {}:
            if re.match(r"dagster[_-]\w+", name.split("/")[0]) and not name.startswith("dagster/"):
                return True
    return not unit.functions


def _kind(thing: Table | File) -> str:
    return "table" if isinstance(thing, Table) else "file"


def _what(thing: Table | File) -> str:
    return f"{_kind(thing)} {thing}"


def _assets(producers: tuple[Producer, ...]) -> str:
    named = [f"asset {each.asset}" + (f" ({each.place})" if each.place else "") for each in producers[:4]]
    return " and ".join(named) + (f" and {len(producers) - 4} more" if len(producers) > 4 else "")


def _excerpt(text: str, thing: Table | File, around: int = 36) -> str:
    """The words around the first mention."""
    word = thing.name if isinstance(thing, Table) else os.path.basename(thing.pattern)
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I)
    text = " ".join(text.split())
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.I)
    if not found:
        return text[:90] + (" ..." if len(text) > 90 else "")
    start, end = max(0, found.start() - around), min(len(text), found.end() + around)
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", found.end(), end) if end < len(text) and text.rfind(" ", found.end(), end) > 0 else end
    return ("... " if start else "") + text[min(start, found.start()) : end] + (" ..." if end < len(text) else "")
