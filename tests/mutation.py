"""Small changes to a cell, one at a time, of the kind that people and assistants make without noticing."""

import ast
import copy
from collections.abc import Callable, Iterator

# A name is only ever taken for another of its kind.
KINDS = (
    ("extract_forestry", "extract_sawmill", "extract_customs", "extract_tag_mapping"),
    ("stg_forestry__logs", "stg_sawmill__batches", "stg_customs__shipments", "stg_tag_batch__mapping"),
    ("int_chain_of_custody", "int_yield", "fct_shipments"),
    ("forestry", "sawmill", "customs", "tag_mapping"),
    ("forestry_logs", "sawmill_batches", "customs_shipments", "tag_mapping"),
    ("raw.forestry_logs", "raw.sawmill_batches", "raw.customs_shipments", "raw.tag_mapping"),
    ("forest_models", "other_models"),
    ("fell", "saw", "ship"),
    ("materialized", "failed", "not run"),
    ("B-2025-0000099", "B-2025-0000085"),
)
COMPARISONS = {ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.Eq: ast.NotEq, ast.In: ast.NotIn, ast.Is: ast.IsNot}
Change = tuple[str, Callable[[ast.AST], None]]


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Yields a label and the changed source for every place of a cell that can be changed."""
    tree = ast.parse(source)
    told: dict[str, int] = {}
    for place, node in enumerate(ast.walk(tree)):
        for label, change in _changes(node, tree):
            changed = copy.deepcopy(tree)
            change(list(ast.walk(changed))[place])
            told[label] = told.get(label, 0) + 1
            number = f" ({told[label]})" if told[label] > 1 else ""
            yield label + number, ast.unparse(ast.fix_missing_locations(changed))


def _changes(node: ast.AST, tree: ast.Module) -> Iterator[Change]:
    if isinstance(node, ast.Call):
        for at, keyword in enumerate(node.keywords):
            yield f"drop {keyword.arg}=", lambda it, at=at: it.keywords.pop(at)
    if isinstance(node, (ast.List, ast.Set, ast.Tuple)) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        for at, element in enumerate(node.elts if not _is_annotation(node, tree) else []):
            yield f"drop {ast.unparse(element)}", lambda it, at=at: it.elts.pop(at)
    if isinstance(node, ast.Dict):
        for at, key in enumerate(node.keys):
            what = ast.unparse(key) if key else f"**{ast.unparse(node.values[at])}"
            yield f"drop {what}", lambda it, at=at: (it.keys.pop(at), it.values.pop(at))
    if isinstance(node, ast.Constant) and not _is_docstring(node, tree) and not _is_annotation(node, tree):
        yield from _other_constants(node)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and (other := _other(node.id)) and other.isidentifier():
        yield f"{node.id} becomes {other}", lambda it, other=other: setattr(it, "id", other)
    if isinstance(node, ast.Compare) and (other := COMPARISONS.get(type(node.ops[0]))):
        yield f"{ast.unparse(node)} the other way", lambda it, other=other: setattr(it, "ops", [other()])
    if isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{ast.unparse(node)} with {other.__name__.lower()}", lambda it, other=other: setattr(it, "op", other())
    if isinstance(node, (ast.If, ast.IfExp)):
        yield f"if not {ast.unparse(node.test)}", _negate
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"drop not before {ast.unparse(node.operand)}", _negate_operand
    if isinstance(node, ast.comprehension):
        for at, each in enumerate(node.ifs):
            yield f"drop if {ast.unparse(each)}", lambda it, at=at: it.ifs.pop(at)
    if isinstance(node, ast.Attribute) and node.attr in ("parent_keys", "child_keys"):
        other = "child_keys" if node.attr == "parent_keys" else "parent_keys"
        yield f"{node.attr} becomes {other}", lambda it, other=other: setattr(it, "attr", other)
    if isinstance(node, (ast.Raise, ast.Expr)) and not isinstance(getattr(node, "value", None), ast.Constant):
        yield f"drop {ast.unparse(node).splitlines()[0][:60]}", _become_pass
    if isinstance(node, ast.FunctionDef):
        for at, decorator in enumerate(node.decorator_list):
            name = ast.unparse(decorator).split("(")[0]
            yield f"drop @{name}", lambda it, at=at: it.decorator_list.pop(at)
        if any("dg.asset" in ast.unparse(each) for each in node.decorator_list):
            yield "swallow every error", _swallow


def _other_constants(node: ast.Constant) -> Iterator[Change]:
    if isinstance(node.value, bool):
        yield f"{node.value} becomes {not node.value}", lambda it: setattr(it, "value", not it.value)
    elif isinstance(node.value, int):
        yield f"{node.value} becomes {node.value + 1}", lambda it: setattr(it, "value", it.value + 1)
    elif isinstance(node.value, str):
        if other := _other(node.value):
            yield f"{node.value} becomes {other}", lambda it, other=other: setattr(it, "value", other)
        for name in (name for kind in KINDS for name in kind if len(name) > 8):
            if name in node.value.replace(",", " ").split() and name != node.value:
                changed = node.value.replace(name, _other(name))
                yield f"{name} becomes {_other(name)}", lambda it, changed=changed: setattr(it, "value", changed)


def _other(name: str) -> str | None:
    """The next of its kind."""
    kind = next((kind for kind in KINDS if name in kind), None)
    return kind[(kind.index(name) + 1) % len(kind)] if kind else None


def _is_docstring(node: ast.Constant, tree: ast.Module) -> bool:
    holders = (each for each in ast.walk(tree) if isinstance(each, (ast.Module, ast.FunctionDef, ast.ClassDef)))
    return any(each.body and isinstance(each.body[0], ast.Expr) and each.body[0].value is node for each in holders)


def _is_annotation(node: ast.AST, tree: ast.Module) -> bool:
    notes = [each.annotation for each in ast.walk(tree) if isinstance(each, (ast.arg, ast.AnnAssign)) and each.annotation]
    notes += [each.returns for each in ast.walk(tree) if isinstance(each, ast.FunctionDef) and each.returns]
    return any(node is inner for each in notes for inner in ast.walk(each))


def _negate(it: ast.If | ast.IfExp) -> None:
    it.test = ast.UnaryOp(ast.Not(), it.test)


def _negate_operand(it: ast.UnaryOp) -> None:
    it.operand = ast.UnaryOp(ast.Not(), it.operand)


def _become_pass(it: ast.stmt) -> None:
    it.__class__ = ast.Pass
    it.__dict__ = {key: value for key, value in it.__dict__.items() if key in ("lineno", "col_offset")}


def _swallow(it: ast.FunctionDef) -> None:
    first = it.body[:1] if ast.get_docstring(it) else []
    handler = ast.parse("try:\n    pass\nexcept Exception:\n    return dg.MaterializeResult()").body[0]
    handler.body = it.body[len(first) :]
    it.body = [*first, handler]
