"""What a Python function reads and writes, found by following its source. Nothing in it is run."""

from __future__ import annotations

import ast
import enum
import inspect
import os
import re
import string
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path, PurePath
from types import FunctionType, MethodType, ModuleType
from typing import Any

from . import clients, code, sql
from .accesses import Access, Place, Session, Sight, Unread, file, place
from .values import (
    Database, Handle, Hole, Instance, Items, Known, Local, Many, Mapping, Method, Open, Super, Symbol, Text, Unknown, Value,
    Yields, alternatives, many,
)  # fmt: skip

DEEPEST = 24  # calls inside calls
LONGEST = 60_000  # expressions of one asset
LOOPS = 200  # rounds of a loop over something known
LARGEST_SQL_FILE = 1_000_000  # bytes

DATA = Unknown("data", is_data=True)
_PLAIN = (str, int, float, bool, type(None), bytes)
_PURE = {
    str, int, float, bool, len, sorted, list, tuple, set, dict, range, enumerate, zip, min, max, sum, repr, reversed, any,
    all, abs, round, frozenset,
}  # fmt: skip
_TEXT_METHODS = {
    "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "replace", "split", "removeprefix", "removesuffix",
    "splitlines", "startswith", "endswith", "rsplit", "partition", "rpartition", "zfill", "casefold", "translate", "find",
}  # fmt: skip
_LOG = re.compile(r"^(log|logger|logging|LOGGER|print|warnings)$")
_QUIET = re.compile(  # calls of libraries that read no table and no file of the project
    r"^(dagster|dagster_\w+|builtins|datetime|time|json|logging|re|math|typing|collections|itertools|functools|uuid|hashlib"
    r"|textwrap|string|os|pathlib|contextlib|dataclasses|decimal|random|warnings|pandas|polars|numpy|pyarrow|enum|operator|posixpath|tempfile|copy|inspect|statistics|calendar|zoneinfo)$"
)


class TooMuch(Exception):
    """The function is too large to follow to its end."""


class Scope:
    """The variables of a function, and where names come from that are not among them."""

    def __init__(self, globals_: dict[str, Any], file: str, outer: Scope | None = None, cells: dict[str, Any] | None = None):
        self.names: dict[str, Value] = {}
        self.globals, self.file, self.outer, self.cells = globals_, file, outer, cells or {}
        self.returned: list[Value] = []
        self.yielded: list[Value] = []

    def find(self, name: str) -> Value | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            if name in scope.cells:
                return wrap(scope.cells[name])
            scope = scope.outer
        if name in self.globals:
            return wrap(self.globals[name])
        builtins = self.globals.get("__builtins__", {})
        held = builtins if isinstance(builtins, dict) else vars(builtins)
        return Known(held[name]) if name in held else None

    def is_variable(self, name: str) -> bool:
        """Whether a table of this name could be a variable that DuckDB finds."""
        scope: Scope | None = self
        while scope is not None:
            for held, value in scope.names.items():
                if held.lower() == name and not isinstance(value, (Text, Handle, Local)):
                    return not (isinstance(value, Known) and isinstance(value.object, (*_PLAIN, ModuleType, FunctionType)))
            scope = scope.outer
        return type(self.globals.get(name)).__name__ in ("DataFrame", "LazyFrame", "Table", "RecordBatch")


def wrap(found: Any) -> Value:
    """An object that exists as a value; connections and variables of the environment as what they are."""
    module = type(found).__module__ or ""
    if isinstance(found, str) and type(found).__name__ in ("EnvVar", "IntEnvVar"):
        return environment(str(getattr(found, "env_var_name", found)))
    if module.split(".")[0] in ("duckdb", "_duckdb") and type(found).__name__ == "DuckDBPyConnection":
        return Handle(Database("duckdb"))
    if module.startswith("sqlalchemy") and type(found).__name__ in ("Engine", "AsyncEngine"):
        return Handle(clients.by_address(str(found.url)))
    return Known(found)


def environment(name: str, default: Value | None = None) -> Value:
    """The value of a variable of the environment; when it is not set, something with its name as identity."""
    if name in os.environ:
        return Known(os.environ[name])
    return default or Text((Hole(f"the environment variable {name}", name),))


def text_of(value: Value | None) -> Text | None:
    """A value as text with holes; None when it is no text at all."""
    if isinstance(value, Text):
        return value
    if isinstance(value, Known):
        found = value.object
        if isinstance(found, enum.Enum):
            found = found.value
        if isinstance(found, (str, PurePath)):
            return Text((str(found),), isinstance(found, PurePath))
        if isinstance(found, (int, float)) and not isinstance(found, bool):
            return Text((str(found),))
        if type(found).__name__ in ("TextClause", "SQL", "Composed", "Identifier"):
            inner = getattr(found, "text", None) or getattr(found, "_obj", None)
            return Text((inner,)) if isinstance(inner, str) else None
    return None


def spliced(value: Value | None, why: str) -> tuple[str | Hole, ...]:
    """The parts that a value adds to a text around it."""
    text = text_of(value)
    if text is not None:
        return text.parts
    if isinstance(value, Unknown) and value.why != "a value":
        return (Hole(value.why),)
    return (Hole(why),)


class Reader:
    """Follows one asset's functions.

    Args:
        resources: The objects behind the resource keys of the definitions.
    """

    def __init__(self, resources: dict[str, Any]):
        self.resources = resources
        self.sight = Sight()
        self.session = Session()
        self._steps = 0
        self._calls: list[Any] = []

    # ------------------------------------------------------------------------------------------------ functions

    def follow(self, function: FunctionType, arguments: dict[str, Value], rest: Value = Unknown()) -> Value:
        """Reads a function whose arguments are given by name; what is not given is `rest`, or its default."""
        node = code.node_of(function.__code__)
        if node is None:
            self.sight.unread.append(Unread(Place(function.__code__.co_filename, function.__code__.co_firstlineno), function.__name__, "its source is not there"))
            return Unknown()
        scope = self._scope_of(function)
        self._bind(node.args, scope, [], arguments, function, rest)
        try:
            return self._run(node, scope, function.__code__)
        except TooMuch:
            self.sight.unread.append(Unread(Place(function.__code__.co_filename, node.lineno), function.__name__, "it is too large to follow to its end"))
            return Unknown()
        except RecursionError:
            self.sight.unread.append(Unread(Place(function.__code__.co_filename, node.lineno), function.__name__, "it is nested too deeply"))
            return Unknown()

    def _scope_of(self, function: FunctionType) -> Scope:
        cells = {}
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
            try:
                cells[name] = cell.cell_contents
            except ValueError:  # not filled yet
                continue
        return Scope(function.__globals__, function.__code__.co_filename, None, cells)

    def _bind(
        self, spec: ast.arguments, scope: Scope, args: Sequence[Value], kwargs: dict[str, Value],
        function: FunctionType | None, rest: Value = Unknown(), outer: Scope | None = None,
    ) -> None:  # fmt: skip
        names = [each.arg for each in (*spec.posonlyargs, *spec.args)]
        kwargs, args = dict(kwargs), list(args)
        held = function.__defaults__ or () if function else spec.defaults
        defaults = dict(zip(names[len(names) - len(held) :], held))
        if function:
            defaults |= function.__kwdefaults__ or {}
        else:
            defaults |= {a.arg: d for a, d in zip(spec.kwonlyargs, spec.kw_defaults) if d is not None}
        annotations = {each.arg: each.annotation for each in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
        for position, name in enumerate(names + [each.arg for each in spec.kwonlyargs]):
            if position < len(names) and position < len(args):
                scope.names[name] = args[position]
            elif name in kwargs:
                scope.names[name] = kwargs.pop(name)
            elif name in defaults:
                given = defaults[name]
                scope.names[name] = wrap(given) if function else self.value(given, outer or scope)
            else:
                scope.names[name] = self._annotated(annotations.get(name), scope, name, rest)
        if spec.vararg:
            scope.names[spec.vararg.arg] = Items(tuple(args[len(names) :])) if len(args) > len(names) else Items(())
        if spec.kwarg:
            scope.names[spec.kwarg.arg] = Mapping(dict(kwargs))

    def _annotated(self, annotation: ast.expr | None, scope: Scope, name: str, rest: Value) -> Value:
        """What can be said of an argument from its annotation."""
        if annotation is not None and "DuckDBPyConnection" in ast.unparse(annotation):
            return Handle(Database("duckdb"))
        return rest if rest != Unknown() else Unknown(f"the argument {name}")

    def _run(self, node: code.Callable, scope: Scope, mark: Any) -> Value:
        if len(self._calls) >= DEEPEST or mark in self._calls:
            return Unknown("what a function returns that calls itself")
        self._calls.append(mark)
        try:
            if isinstance(node, ast.Lambda):
                return self.value(node.body, scope)
            self._block(node.body, scope)
        finally:
            self._calls.pop()
        if scope.yielded:
            return Yields(tuple(scope.yielded))
        return many(scope.returned)

    def call_function(self, function: FunctionType, args: Sequence[Value], kwargs: dict[str, Value], why: str) -> Value:
        """Follows a call of a function of the project."""
        node = code.node_of(function.__code__)
        if node is None:
            self.sight.blind.append(why)
            return Unknown(why)
        scope = self._scope_of(function)
        self._bind(node.args, scope, args, kwargs, function)
        return self._run(node, scope, function.__code__)

    def _call_local(self, local: Local, args: Sequence[Value], kwargs: dict[str, Value]) -> Value:
        scope = Scope(local.scope.globals, local.scope.file, local.scope)
        self._bind(local.node.args, scope, args, kwargs, None, outer=local.scope)
        return self._run(local.node, scope, local.node)

    # ------------------------------------------------------------------------------------------------ statements

    def _block(self, body: Iterable[ast.stmt], scope: Scope) -> bool:
        """Follows statements; True when none after them can be reached."""
        return any(self._statement(each, scope) for each in body)

    def _statement(self, node: ast.stmt, scope: Scope) -> bool:
        if isinstance(node, ast.Expr):
            self.value(node.value, scope)
        elif isinstance(node, ast.Assign):
            value = self.value(node.value, scope)
            for target in node.targets:
                self._assign(target, value, scope)
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                self._assign(node.target, self.value(node.value, scope), scope)
        elif isinstance(node, ast.AugAssign):
            left = self.value(_load(node.target), scope)
            self._assign(node.target, self._operation(node.op, left, self.value(node.value, scope), node), scope)
        elif isinstance(node, ast.Return):
            scope.returned.append(self.value(node.value, scope) if node.value else Known(None))
            return True
        elif isinstance(node, ast.If):
            return self._if(node, scope)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self._for(node, scope)
        elif isinstance(node, ast.While):
            self.value(node.test, scope)
            self._branch(node.body, scope)
            return isinstance(node.test, ast.Constant) and not any(isinstance(each, ast.Break) for each in ast.walk(node))
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                entered = self._enter(self.value(item.context_expr, scope), ast.unparse(item.context_expr))
                if item.optional_vars is not None:
                    self._assign(item.optional_vars, entered, scope)
            return self._block(node.body, scope)
        elif isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
            ended = self._block(node.body, scope)
            for handler in node.handlers:
                if handler.name:
                    scope.names[handler.name] = DATA
                self._branch(handler.body, scope)
            if not ended:
                ended = self._block(node.orelse, scope)
            self._block(node.finalbody, scope)
            return ended and all(_ends(handler.body) for handler in node.handlers)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            scope.names[node.name] = Local(node, scope)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self._import(node, scope)
        elif isinstance(node, ast.Match):
            self.value(node.subject, scope)
            for case in node.cases:
                for bound in ast.walk(case.pattern):
                    if name := getattr(bound, "name", None):
                        scope.names[name] = Unknown(f"the value of {name}")
                self._branch(case.body, scope)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    scope.names.pop(target.id, None)
        elif isinstance(node, ast.Raise):
            if node.exc:
                self.value(node.exc, scope)
            return True
        elif isinstance(node, ast.Assert):
            self.value(node.test, scope)
        elif isinstance(node, (ast.Break, ast.Continue)):
            return True
        return False

    def _if(self, node: ast.If, scope: Scope) -> bool:
        test = self.value(node.test, scope)
        truth = _truth(test)
        if truth is not None:
            return self._block(node.body if truth else node.orelse, scope)
        before = dict(scope.names)
        first = self._block(node.body, scope)
        taken, scope.names = scope.names, dict(before)
        second = self._block(node.orelse, scope)
        if second and not first:
            scope.names = taken
        elif first == second:
            scope.names = _merged(taken, scope.names)
        return first and second

    def _branch(self, body: Iterable[ast.stmt], scope: Scope) -> None:
        """Statements that may be followed or not."""
        before = dict(scope.names)
        self._block(body, scope)
        scope.names = _merged(before, scope.names)

    def _for(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        values = self._elements(self.value(node.iter, scope), ast.unparse(node.iter))
        for value in values:
            self._assign(node.target, value, scope)
            self._branch(node.body, scope)
        self._block(node.orelse, scope)

    def _elements(self, value: Value, why: str) -> Sequence[Value]:
        """The elements of something that is iterated over; one unknown when they are not known."""
        if isinstance(value, Items):
            return value.values[:LOOPS]
        if isinstance(value, Yields):
            return value.values
        if isinstance(value, Mapping):
            return [Known(each) for each in value.values][:LOOPS]
        if isinstance(value, Many):
            return [each for one in value.values for each in self._elements(one, why)][:LOOPS]
        if isinstance(value, Known):
            found = value.object
            if isinstance(found, (list, tuple, set, frozenset, dict, range)) and len(found) <= LOOPS:
                return [wrap(each) for each in found]
            if type(found) in (type({}.keys()), type({}.values()), type({}.items())):
                return [wrap(each) for each in found][:LOOPS]
            if isinstance(found, type) and issubclass(found, enum.Enum):
                return [Known(each) for each in found][:LOOPS]
        if isinstance(value, Text):
            return [value]  # a file of a pattern, as `Path.glob` gives them
        if isinstance(value, Unknown) and value.is_data:
            return [DATA]
        return [Unknown(f"an element of {why}")]

    def _assign(self, target: ast.expr, value: Value, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            scope.names[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts = self._parts(value, len(target.elts), ast.unparse(target))
            for each, part in zip(target.elts, parts):
                self._assign(each.value if isinstance(each, ast.Starred) else each, part, scope)
        elif isinstance(target, ast.Attribute):
            owner = self.value(target.value, scope)
            if isinstance(owner, Instance):
                owner.attributes[target.attr] = value
        elif isinstance(target, ast.Subscript):
            owner, key = self.value(target.value, scope), self.value(target.slice, scope)
            if isinstance(owner, Mapping) and isinstance(key, Known) and isinstance(key.object, _PLAIN):
                owner.values[key.object] = value

    def _parts(self, value: Value, count: int, why: str) -> Sequence[Value]:
        if isinstance(value, Items) and len(value.values) == count:
            return value.values
        if isinstance(value, Known) and isinstance(value.object, (tuple, list)) and len(value.object) == count:
            return [wrap(each) for each in value.object]
        other = DATA if isinstance(value, Unknown) and value.is_data else Unknown(f"the value of {why}")
        return [other] * count

    def _import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name if alias.asname else alias.name.split(".")[0]
                found = sys.modules.get(name)
                scope.names[alias.asname or name] = Known(found) if found else Symbol(name)
            return
        module = node.module or ""
        if node.level:
            package = (scope.globals.get("__package__") or "").split(".")
            module = ".".join(filter(None, [*package[: len(package) - node.level + 1], module]))
        held = sys.modules.get(module)
        for alias in node.names:
            if held is not None and alias.name in vars(held):
                value = wrap(vars(held)[alias.name])
            else:
                inner = sys.modules.get(f"{module}.{alias.name}")
                value = Known(inner) if inner else Symbol(f"{module}.{alias.name}")
            scope.names[alias.asname or alias.name] = value

    def _enter(self, value: Value, why: str) -> Value:
        """What a `with` block gets."""
        if isinstance(value, Yields):
            return many(list(value.values))
        if isinstance(value, Many):
            return many([self._enter(each, why) for each in value.values])
        for owner, cls in ((value, getattr(value, "cls", None)), (value, type(getattr(value, "object", None)))):
            enter = inspect.getattr_static(cls, "__enter__", None) if isinstance(cls, type) else None
            if isinstance(enter, FunctionType) and code.is_own(enter.__code__.co_filename):
                return self.call_function(enter, [owner], {}, why)
        return value

    # ------------------------------------------------------------------------------------------------ expressions

    def value(self, node: ast.expr | None, scope: Scope) -> Value:
        """What an expression stands for; on the way, what it reads and writes is recorded."""
        self._steps += 1
        if self._steps > LONGEST:
            raise TooMuch
        if node is None:
            return Known(None)
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is not None:
            return method(node, scope)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child, scope)
        return Unknown(f"the value of {_short(node)}")

    def _constant(self, node: ast.Constant, scope: Scope) -> Value:
        return Known(node.value)

    def _name(self, node: ast.Name, scope: Scope) -> Value:
        return scope.find(node.id) or Unknown(f"the value of {node.id}")

    def _joinedstr(self, node: ast.JoinedStr, scope: Scope) -> Value:
        parts: list[str | Hole] = []
        for each in node.values:
            if isinstance(each, ast.Constant):
                parts.append(each.value)
            else:
                value = self.value(each.value, scope)
                if each.format_spec is not None:
                    spec = self.value(each.format_spec, scope)
                    value = _formatted(value, text_of(spec), _short(each.value))
                parts += self._part(value, _short(each.value))
        return _joined(parts)

    def _part(self, value: Value, why: str) -> tuple[str | Hole, ...]:
        if isinstance(value, Known) and isinstance(value.object, (bool, type(None))):
            return (str(value.object),)
        if isinstance(value, Many):
            texts = [text_of(each) for each in value.values]
            if all(texts) and len({str(each) for each in texts}) == 1:
                return texts[0].parts
        return spliced(value, f"the value of {why}")

    def _binop(self, node: ast.BinOp, scope: Scope) -> Value:
        return self._operation(node.op, self.value(node.left, scope), self.value(node.right, scope), node)

    def _operation(self, operator: ast.operator, left: Value, right: Value, node: ast.AST) -> Value:
        if isinstance(left, Many) or isinstance(right, Many):
            pairs = [(a, b) for a in alternatives(left) for b in alternatives(right)]
            return many([self._operation(operator, a, b, node) for a, b in pairs[:64]])
        one, other = text_of(left), text_of(right)
        if isinstance(operator, ast.Add):
            if isinstance(left, Items) and isinstance(right, Items):
                return Items(left.values + right.values)
            if isinstance(left, Known) and isinstance(right, Known):
                a, b = left.object, right.object
                if type(a) is type(b) and isinstance(a, (str, int, float, list, tuple)):
                    return Known(a + b)
            if (one or other) and not _is_number(left) and not _is_number(right):
                why = f"the value of {_short(node)}"
                return _joined([*spliced(left, why), *spliced(right, why)])
        if isinstance(operator, ast.Div) and (other is not None or one is not None) and not _is_number(right):
            return _path([left, right], _short(node))
        if isinstance(operator, ast.Mod) and one is not None:
            return _percent(one, right, _short(node))
        if isinstance(left, Known) and isinstance(right, Known):
            a, b = left.object, right.object
            if isinstance(a, (int, float)) and isinstance(b, (int, float)) and isinstance(operator, (ast.Add, ast.Sub, ast.Mult)):
                return Known({ast.Add: a + b, ast.Sub: a - b, ast.Mult: a * b}[type(operator)])
        data = any(isinstance(each, Unknown) and each.is_data for each in (left, right))
        return DATA if data else Unknown(f"the value of {_short(node)}")

    def _boolop(self, node: ast.BoolOp, scope: Scope) -> Value:
        values = [self.value(each, scope) for each in node.values]
        truths = [_truth(each) for each in values]
        if isinstance(node.op, ast.Or):
            for each, truth in zip(values, truths):
                if truth:
                    return each
                if truth is None:
                    break
            else:
                return values[-1]
            return many([each for each, truth in zip(values, truths) if truth is not False])
        if False in truths and None not in truths[: truths.index(False)]:
            return values[truths.index(False)]
        return values[-1] if None not in truths else many(values)

    def _unaryop(self, node: ast.UnaryOp, scope: Scope) -> Value:
        value = self.value(node.operand, scope)
        if isinstance(node.op, ast.Not) and _truth(value) is not None:
            return Known(not _truth(value))
        if isinstance(node.op, ast.USub) and isinstance(value, Known) and isinstance(value.object, (int, float)):
            return Known(-value.object)
        return Unknown(f"the value of {_short(node)}")

    def _compare(self, node: ast.Compare, scope: Scope) -> Value:
        left = self.value(node.left, scope)
        rights = [self.value(each, scope) for each in node.comparators]
        if len(rights) == 1 and isinstance(left, Known) and isinstance(rights[0], Known):
            a, b, how = left.object, rights[0].object, node.ops[0]
            if isinstance(a, enum.Enum) and isinstance(b, enum.Enum) and isinstance(how, (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)):
                return Known((a is b) == isinstance(how, (ast.Eq, ast.Is)))
            if isinstance(how, (ast.Is, ast.IsNot)) and (a is None or b is None):
                return Known((a is b) == isinstance(how, ast.Is))
            if isinstance(a, _PLAIN) and isinstance(b, _PLAIN) and isinstance(how, (ast.Eq, ast.NotEq)):
                return Known((a == b) == isinstance(how, ast.Eq))
            if isinstance(a, _PLAIN) and isinstance(how, (ast.In, ast.NotIn)) and isinstance(b, (list, tuple, set, frozenset, dict, str)):
                try:
                    return Known((a in b) == isinstance(how, ast.In))
                except TypeError:
                    pass
        return Unknown(f"the value of {_short(node)}")

    def _ifexp(self, node: ast.IfExp, scope: Scope) -> Value:
        truth = _truth(self.value(node.test, scope))
        if truth is not None:
            return self.value(node.body if truth else node.orelse, scope)
        return many([self.value(node.body, scope), self.value(node.orelse, scope)])

    def _tuple(self, node: ast.Tuple | ast.List | ast.Set, scope: Scope) -> Value:
        values: list[Value] = []
        for each in node.elts:
            if isinstance(each, ast.Starred):
                values += self._elements(self.value(each.value, scope), _short(each))
            else:
                values.append(self.value(each, scope))
        return Items(tuple(values))

    _list = _set = _tuple

    def _dict(self, node: ast.Dict, scope: Scope) -> Value:
        found = Mapping()
        for key, each in zip(node.keys, node.values):
            value = self.value(each, scope)
            known = self.value(key, scope) if key is not None else None
            if isinstance(known, Known) and isinstance(known.object, (*_PLAIN, enum.Enum)):
                found.values[known.object] = value
            elif key is None and isinstance(value, Mapping):
                found.values |= value.values
            elif key is None and isinstance(value, Known) and isinstance(value.object, dict):
                found.values |= {name: wrap(held) for name, held in value.object.items() if isinstance(name, _PLAIN)}
        return found

    def _listcomp(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp, scope: Scope) -> Value:
        values: list[Value] = []
        self._comprehension(node.generators, scope, lambda inner: values.append(self.value(node.elt, inner)))
        return Items(tuple(values[:LOOPS]))

    _generatorexp = _setcomp = _listcomp

    def _dictcomp(self, node: ast.DictComp, scope: Scope) -> Value:
        found = Mapping()

        def add(inner: Scope) -> None:
            key, value = self.value(node.key, inner), self.value(node.value, inner)
            if isinstance(key, Known) and isinstance(key.object, _PLAIN):
                found.values[key.object] = value

        self._comprehension(node.generators, scope, add)
        return found

    def _comprehension(self, generators: list[ast.comprehension], scope: Scope, add: Callable[[Scope], Any]) -> None:
        inner = Scope(scope.globals, scope.file, scope)
        first, *others = generators
        for value in self._elements(self.value(first.iter, inner), _short(first.iter)):
            self._assign(first.target, value, inner)
            if any(_truth(self.value(each, inner)) is False for each in first.ifs):
                continue
            if others:
                self._comprehension(others, inner, add)
            else:
                add(inner)

    def _lambda(self, node: ast.Lambda, scope: Scope) -> Value:
        return Local(node, scope)

    def _await(self, node: ast.Await, scope: Scope) -> Value:
        return self.value(node.value, scope)

    def _yield(self, node: ast.Yield, scope: Scope) -> Value:
        scope.yielded.append(self.value(node.value, scope))
        return Unknown("what is sent to a generator")

    def _yieldfrom(self, node: ast.YieldFrom, scope: Scope) -> Value:
        value = self.value(node.value, scope)
        scope.yielded += self._elements(value, _short(node.value))
        return Unknown("what a generator returns")

    def _namedexpr(self, node: ast.NamedExpr, scope: Scope) -> Value:
        value = self.value(node.value, scope)
        self._assign(node.target, value, scope)
        return value

    def _starred(self, node: ast.Starred, scope: Scope) -> Value:
        return self.value(node.value, scope)

    def _subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        owner, key = self.value(node.value, scope), self.value(node.slice, scope)
        return many([self._item(one, other, node) for one in alternatives(owner) for other in alternatives(key)][:64])

    def _item(self, owner: Value, key: Value, node: ast.Subscript) -> Value:
        unknown = Unknown(f"the value of {_short(node)}")
        if isinstance(owner, Unknown) and owner.is_data:
            return owner
        if isinstance(owner, Known) and isinstance(owner.object, os._Environ) and isinstance(key, Known):
            return environment(str(key.object))
        if not isinstance(key, Known):
            if isinstance(owner, Known) and isinstance(owner.object, dict) and len(owner.object) <= 12:
                return many([wrap(each) for each in owner.object.values()]) if owner.object else unknown
            return unknown
        if isinstance(owner, Mapping):
            return owner.values.get(key.object, unknown) if isinstance(key.object, (*_PLAIN, enum.Enum)) else unknown
        if isinstance(owner, Items) and isinstance(key.object, int) and -len(owner.values) <= key.object < len(owner.values):
            return owner.values[key.object]
        if isinstance(owner, Known) and isinstance(owner.object, (dict, list, tuple, str)) and isinstance(key.object, (*_PLAIN, enum.Enum)):
            try:
                return wrap(owner.object[key.object])
            except (LookupError, TypeError):
                return unknown
        return unknown

    def _slice(self, node: ast.Slice, scope: Scope) -> Value:
        return Unknown("a slice")

    # ------------------------------------------------------------------------------------------------ attributes

    def _attribute(self, node: ast.Attribute, scope: Scope) -> Value:
        owner = self.value(node.value, scope)
        return many([self.attribute(each, node.attr, _short(node)) for each in alternatives(owner)])

    def attribute(self, owner: Value, name: str, why: str) -> Value:
        """An attribute of a value, without running a property or a `__getattr__`."""
        unknown = Unknown(f"the value of {why}")
        if isinstance(owner, Symbol):
            return Symbol(f"{owner.path}.{name}")
        if isinstance(owner, Instance):
            if name in owner.attributes:
                return owner.attributes[name]
            return self._of_class(owner, owner.cls, name, why)
        if isinstance(owner, Mapping):
            return owner.values[name] if name in owner.values else Method(owner, name)
        if isinstance(owner, Super):
            line = owner.cls.__mro__ if not isinstance(owner.owner, Instance) else owner.owner.cls.__mro__
            own = type(owner.owner.object).__mro__ if isinstance(owner.owner, Known) else line
            for base in own[own.index(owner.cls) + 1 :] if owner.cls in own else ():
                if name in vars(base):
                    held = vars(base)[name]
                    return Method(owner.owner, name, held if isinstance(held, FunctionType) else None)
            return unknown
        if isinstance(owner, Known):
            return self._of_object(owner, name, why)
        if isinstance(owner, Text) and owner.is_path:
            return _of_path(owner, name) or Method(owner, name)
        return Method(owner, name)

    def _of_object(self, owner: Known, name: str, why: str) -> Value:
        found = owner.object
        if isinstance(found, ModuleType):
            return wrap(vars(found)[name]) if name in vars(found) else Symbol(f"{found.__name__}.{name}")
        if isinstance(found, PurePath):
            return _of_path(Text((str(found),), True), name) or Method(owner, name)
        if isinstance(found, type):
            held = inspect.getattr_static(found, name, None)
            if isinstance(found, type(enum.Enum)) and name in getattr(found, "__members__", {}):
                return Known(found[name])
            if isinstance(held, classmethod):
                return Method(owner, name, held.__func__)
            if isinstance(held, staticmethod):
                return Known(held.__func__)
            if name == "__name__":
                return Known(found.__name__)
            return wrap(held) if held is not None else Unknown(f"the value of {why}")
        if isinstance(found, enum.Enum) and name in ("value", "name"):
            return wrap(found.value if name == "value" else found.name)
        if isinstance(found, (*_PLAIN, list, tuple, dict, set, frozenset)):
            return Method(owner, name)
        try:
            own = object.__getattribute__(found, "__dict__")
        except AttributeError:
            own = {}
        if name in own:
            return wrap(own[name])
        if type(found).__name__ == "AssetKey" and name == "path":
            return Known(list(found.path))
        return self._of_class(owner, type(found), name, why)

    def _of_class(self, owner: Value, cls: type, name: str, why: str) -> Value:
        held = inspect.getattr_static(cls, name, None)
        function = held.fget if isinstance(held, property) else getattr(held, "func", None) if type(held).__name__ == "cached_property" else None
        if isinstance(function, FunctionType):
            if code.is_own(function.__code__.co_filename):
                return self.call_function(function, [owner], {}, why)
            return Method(owner, name)
        if isinstance(held, staticmethod):
            return Known(held.__func__)
        if isinstance(held, classmethod):
            return Method(Known(cls), name, held.__func__)
        if isinstance(held, FunctionType):
            return Method(owner, name, held)
        if code.function_of(held) if callable(held) and not isinstance(held, type) else None:
            return Method(owner, name, held)
        if type(held).__name__ in ("member_descriptor", "getset_descriptor") and isinstance(owner, Known) and type(held).__name__ == "member_descriptor":
            try:
                return wrap(object.__getattribute__(owner.object, name))
            except AttributeError:
                return Unknown(f"the value of {why}")
        if held is not None and isinstance(held, (*_PLAIN, PurePath, list, tuple, dict, enum.Enum)) and not isinstance(owner, Instance):
            return wrap(held)
        if held is not None and isinstance(owner, Instance) and isinstance(held, (*_PLAIN, PurePath)) and not _fields(cls).get(name):
            return wrap(held)
        if isinstance(owner, Instance) and name in _fields(cls):
            return Unknown(f"the value of {why}")
        return Method(owner, name)

    # ------------------------------------------------------------------------------------------------ calls

    def _call(self, node: ast.Call, scope: Scope) -> Value:
        callee = self.value(node.func, scope)
        args: list[Value] = []
        for each in node.args:
            if isinstance(each, ast.Starred):
                args += self._elements(self.value(each.value, scope), _short(each))
            else:
                args.append(self.value(each, scope))
        kwargs: dict[str, Value] = {}
        for each in node.keywords:
            value = self.value(each.value, scope)
            if each.arg is not None:
                kwargs[each.arg] = value
            elif isinstance(value, Mapping):
                kwargs |= {name: held for name, held in value.values.items() if isinstance(name, str)}
            elif isinstance(value, Known) and isinstance(value.object, dict):
                kwargs |= {name: wrap(held) for name, held in value.object.items() if isinstance(name, str)}
        return many([self.call(each, args, kwargs, node, scope) for each in alternatives(callee)])

    def call(self, callee: Value, args: list[Value], kwargs: dict[str, Value], node: ast.Call, scope: Scope) -> Value:
        """What a call gives; what it reads and writes is recorded."""
        why = f"what {_short(node.func)}(...) returns"
        if isinstance(callee, Local):
            return self._call_local(callee, args, kwargs)
        if isinstance(callee, Method):
            return self._method(callee, args, kwargs, node, scope, why)
        if isinstance(callee, Symbol):
            return self._library(callee.path.split(".")[0], callee.path.split(".")[-1], callee.path, args, kwargs, node, scope, why)
        if isinstance(callee, Instance):
            held = inspect.getattr_static(callee.cls, "__call__", None)
            if isinstance(held, FunctionType):
                return self.call_function(held, [callee, *args], kwargs, why)
        if isinstance(callee, Known):
            return self._known(callee.object, args, kwargs, node, scope, why)
        if isinstance(callee, Handle):  # a session factory
            return callee
        self._blind(node, args, kwargs)
        self._callbacks("", args, kwargs)
        if isinstance(callee, Unknown) and callee.is_data:
            return DATA
        return Unknown(why)

    def _known(self, found: Any, args: list[Value], kwargs: dict[str, Value], node: ast.Call, scope: Scope, why: str) -> Value:
        if isinstance(found, MethodType):
            return self.call(Method(wrap(found.__self__), found.__name__, found.__func__), args, kwargs, node, scope)
        if found is super:
            return self._super(args, scope)
        if isinstance(found, type):
            made = self._made(found, args, kwargs, node, scope, why)
            if made is not None:
                return made
        if type(found).__name__ == "partial":
            return self.call(wrap(found.func), [*map(wrap, found.args), *args], {**{k: wrap(v) for k, v in found.keywords.items()}, **kwargs}, node, scope)
        function = code.function_of(found) if not isinstance(found, type) else None
        if function is not None:
            return self.call_function(function, args, kwargs, why)
        if not isinstance(found, type) and hasattr(type(found), "__call__"):
            held = inspect.getattr_static(type(found), "__call__", None)
            if isinstance(held, FunctionType) and code.is_own(held.__code__.co_filename):
                return self.call_function(held, [Known(found), *args], kwargs, why)
        pure = self._pure(found, args, kwargs, node)
        if pure is not None:
            return pure
        module = getattr(found, "__module__", None) or ""
        owner = getattr(found, "__self__", None)
        if isinstance(owner, ModuleType):
            module = owner.__name__
        name = getattr(found, "__name__", "") or ""
        if module.startswith("duckdb"):
            name = name.removeprefix("module_")
        called = _dotted(node.func, scope)  # a name that is re-exported is known by where it is found
        dotted = called or f"{module}.{name}"
        name = called.split(".")[-1] if called else name
        first = (module or dotted).split(".")[0].removeprefix("_") or dotted.split(".")[0]
        return self._library(first, name, dotted, args, kwargs, node, scope, why)

    def _super(self, args: list[Value], scope: Scope) -> Value:
        held: Scope | None = scope
        while held is not None:
            if "__class__" in held.cells:
                first = next(iter(held.names.values()), Unknown())
                return Super(held.cells["__class__"], first)
            held = held.outer
        return Unknown("super()")

    def _made(self, cls: type, args: list[Value], kwargs: dict[str, Value], node: ast.Call, scope: Scope, why: str) -> Value | None:
        """An object that the function makes."""
        if issubclass(cls, PurePath):
            return _path(args, _short(node)) if args else Known(Path("."))
        module = cls.__module__.split(".")[0]
        if module in ("jinja2",):
            return Unknown("text built by Jinja")
        file_of = getattr(sys.modules.get(cls.__module__), "__file__", None) or ""
        if not code.is_own(file_of) or issubclass(cls, enum.Enum):
            return None
        init = inspect.getattr_static(cls, "__init__", None)
        made = Instance(cls)
        if isinstance(init, FunctionType) and code.is_own(init.__code__.co_filename) and code.node_of(init.__code__):
            self.call_function(init, [made, *args], kwargs, why)
            return made
        fields = _fields(cls)
        for name, value in zip(fields, args):
            made.attributes[name] = value
        made.attributes |= kwargs
        for name, default in fields.items():
            if name not in made.attributes and isinstance(default, (*_PLAIN, PurePath, enum.Enum)):
                made.attributes[name] = wrap(default)
        after = inspect.getattr_static(cls, "__post_init__", None)
        if isinstance(after, FunctionType):
            self.call_function(after, [made], {}, why)
        return made

    def _pure(self, found: Any, args: list[Value], kwargs: dict[str, Value], node: ast.Call) -> Value | None:
        """Calls of Python's own functions, which can be worked out."""
        name, module = getattr(found, "__name__", ""), getattr(found, "__module__", "") or ""
        if found in (os.getenv, os.environ.get) or name == "get" and getattr(found, "__self__", None) is os.environ:
            if args and isinstance(args[0], Known):
                return environment(str(args[0].object), args[1] if len(args) > 1 and not (isinstance(args[1], Known) and args[1].object is None) else kwargs.get("default"))
        if module in ("posixpath", "ntpath", "genericpath"):
            if name == "join":
                return _path(args, _short(node))
            if name in ("abspath", "realpath", "expanduser", "normpath", "expandvars") and args:
                return args[0]
            if name in ("dirname", "basename") and args and isinstance(args[0], Known):
                return Known(getattr(os.path, name)(args[0].object))
        if module == "textwrap" and name == "dedent" or module == "inspect" and name == "cleandoc":
            return args[0] if args else None
        if module == "typing" and name == "cast" and len(args) == 2:
            return args[1]
        if found is getattr and len(args) >= 2 and isinstance(args[1], Known) and isinstance(args[1].object, str):
            return self.attribute(args[0], args[1].object, _short(node))
        if found in (list, tuple, set, sorted, iter, reversed) and args:
            inner = args[0]
            if isinstance(inner, (Items, Yields)):
                return Items(inner.values)
            if isinstance(inner, Mapping):
                return Items(tuple(Known(each) for each in inner.values))
            if isinstance(inner, (Unknown, Text)):
                return inner
        if found is dict and not args:
            return Mapping(dict(kwargs))
        if found is enumerate and args:
            return Items(tuple(Items((Known(i), each)) for i, each in enumerate(self._elements(args[0], _short(node)))))
        if found is zip and args:
            return Items(tuple(Items(each) for each in zip(*(self._elements(arg, _short(node)) for arg in args))))
        if found is str and args:
            text = text_of(args[0])
            if text is not None:
                return _joined(list(text.parts))
            return args[0] if isinstance(args[0], Unknown) else None
        if found is next and args:
            return many(list(self._elements(args[0], _short(node))))
        if isinstance(found, type) or found in _PURE:
            if found in _PURE and not kwargs and all(isinstance(each, Known) and isinstance(each.object, (*_PLAIN, list, tuple, dict, set, range)) for each in args):
                try:
                    return Known(found(*(each.object for each in args)))
                except Exception:
                    return None
        return None

    def _blind(self, node: ast.Call, args: Sequence[Value], kwargs: dict[str, Value]) -> None:
        self.sight.blind.append(_short(node.func))

    def _callbacks(self, name: str, args: Sequence[Value], kwargs: dict[str, Value]) -> list[Value]:
        """Follows functions of the project that are handed to something else, such as an executor."""
        found: list[Value] = []
        functions = (Local, Method)
        for position, each in enumerate(args):
            if isinstance(each, functions) or isinstance(each, Known) and not isinstance(each.object, type) and callable(each.object) and code.function_of(each.object):
                later = list(args[position + 1 :])
                if name in ("map", "starmap", "imap", "imap_unordered"):
                    rounds = zip(*(self._elements(arg, "the arguments") for arg in later)) if later else ()
                    found += [self._invoke(each, list(one), {}) for one in rounds]
                else:
                    found.append(self._invoke(each, later, kwargs))
        for each in kwargs.values():
            if isinstance(each, functions) or isinstance(each, Known) and isinstance(each.object, FunctionType) and code.function_of(each.object):
                found.append(self._invoke(each, [], {}))
        return found

    def _invoke(self, function: Value, args: list[Value], kwargs: dict[str, Value]) -> Value:
        if isinstance(function, Local):
            return self._call_local(function, args, kwargs)
        if isinstance(function, Method):
            inner = code.function_of(function.function) if function.function is not None else None
            return self.call_function(inner, [function.owner, *args], kwargs, "a callback") if inner else Unknown()
        inner = code.function_of(function.object)
        return self.call_function(inner, args, kwargs, "a callback") if inner else Unknown()

    # ------------------------------------------------------------------------------------------------ methods

    def _method(self, method: Method, args: list[Value], kwargs: dict[str, Value], node: ast.Call, scope: Scope, why: str) -> Value:
        owner, name = method.owner, method.name
        if method.function is not None:
            function = code.function_of(method.function)
            if function is not None:
                return self.call_function(function, [owner, *args], kwargs, why)
            if (made := self._connection_of(owner, name)) is not None:
                return made
        if isinstance(owner, Handle):
            return self._on_handle(owner, name, args, kwargs, node, scope, why)
        if isinstance(owner, (Text, Open)) or isinstance(owner, Known) and isinstance(owner.object, (str, PurePath)):
            found = self._on_text(owner, name, args, kwargs, node, why)
            if found is not None:
                return found
        if isinstance(owner, (Mapping, Items)) or isinstance(owner, Known) and isinstance(owner.object, (dict, list, tuple, set)):
            found = self._on_collection(owner, name, args)
            if found is not None:
                return found
        if isinstance(owner, Known) and (made := self._connection_of(owner, name)) is not None:
            return made
        if isinstance(owner, Known) and owner.object is os.environ and name == "get" and args and isinstance(args[0], Known):
            return environment(str(args[0].object), args[1] if len(args) > 1 else None)
        if name == "enter_context" and args:
            return self._enter(args[0], _short(node))
        called = self._callbacks(name, args, kwargs)
        if self._is_sink(owner, name, args, kwargs, node, scope):
            return DATA
        if isinstance(owner, Unknown) and owner.is_data:
            return DATA
        if called:
            return many(called)
        if not _LOG.match(_short(node.func).split(".")[0]) and ".log." not in f".{_short(node.func)}":
            self._blind(node, args, kwargs)
        return Unknown(why)

    def _connection_of(self, owner: Value, name: str) -> Value | None:
        """The connection that a resource of a library gives, from the values of its fields."""
        cls = type(owner.object) if isinstance(owner, Known) else owner.cls if isinstance(owner, Instance) else None
        if cls is None or name not in clients.SAME and name not in ("get_client", "get_connection", "get_session"):
            return None
        for base in cls.__mro__:
            kind = clients.kind_of(base.__module__)
            if kind:
                where = text_of(self.attribute(owner, "database", "database")) if kind == "duckdb" else None
                return Handle(Database(kind, place(_address(where)) if where and _is_known(where) else None))
        return None

    def _on_handle(self, owner: Handle, name: str, args: list[Value], kwargs: dict[str, Value], node: ast.Call, scope: Scope, why: str) -> Value:
        database = owner.database
        self._callbacks(name, args, kwargs)
        if name in ("close", "rollback", "install_extension", "load_extension", "commit", "begin") and name not in ("begin",):
            return Known(None)
        if name in clients.SAME:
            return owner
        if database.kind in ("duckdb", "postgres", "bigquery", "snowflake", "sqlite3", "clickhouse", "spark", "trino", "mysql", "?"):
            if name in ("register",) and args:
                if text := text_of(args[0]):
                    self.session.temporary.add(str(text).lower())
                return owner
            if name in ("table", "view") and database.kind in ("duckdb", "spark") and args:
                self._table(args[0], database, node, scope)
                return owner
            if name in ("create", "to_table", "insert_into", "append", "create_table", "insert_df", "saveAsTable", "insertInto") and (args or kwargs):
                target = args[0] if args else kwargs.get("table") or kwargs.get("name")
                self._table(target, database, node, scope, writes=True)
                return owner
            if name in ("create_view", "to_view") and args:
                self._table(args[0], database, node, scope, writes=True)
                return owner
            if name in ("load_table_from_dataframe", "load_table_from_json", "load_table_from_file", "load_table_from_uri", "insert_rows_json") and len(args) > 1:
                self._table(args[1], database, node, scope, writes=True)
                return DATA
            if clients.READ_FILE.match(name) and args:
                self._file(args[0], node, scope)
                return owner
            if clients.WRITE_FILE.match(name) and args and text_of(args[0]):
                self._file(args[0], node, scope, writes=True)
                return owner
        if clients.SQL.match(name):
            statement = self._statement_of(args, kwargs)
            if statement is not None:
                text = text_of(statement)
                if name == "query" and len(args) == 2 and text is not None and not sql.looks_like_sql(str(text)) and text_of(args[1]):
                    self.session.temporary.add(str(text).lower())
                    statement = args[1]
                given = args[1] if len(args) > 1 else kwargs.get("parameters", kwargs.get("params"))
                self._sql(statement, database, node, scope, bool(re.match(r"a?execute|sql|query|from_query", name)), given)
                return owner
        if clients.FETCH.match(name):
            return DATA
        return owner

    def _statement_of(self, args: list[Value], kwargs: dict[str, Value]) -> Value | None:
        if args:
            return args[0]
        for name in ("query", "sql", "statement", "operation", "stmt", "command"):
            if name in kwargs:
                return kwargs[name]
        return None

    def _is_sink(self, owner: Value, name: str, args: list[Value], kwargs: dict[str, Value], node: ast.Call, scope: Scope) -> bool:
        """Calls on things that are not known: SQL that looks like SQL, and writers and readers by their names."""
        if name == "to_sql" or name == "write_database":
            target = args[0] if args else kwargs.get("name") or kwargs.get("table_name")
            connection = args[1] if len(args) > 1 else kwargs.get("con") or kwargs.get("connection")
            self._table(target, self._database(connection), node, scope, writes=True, schema=kwargs.get("schema"))
            return True
        if name in ("saveAsTable", "insertInto") and args:
            self._table(args[0], Database("spark"), node, scope, writes=True)
            return True
        if clients.WRITE_FILE.match(name) and name not in ("save",):
            target = args[0] if args else kwargs.get("path") or kwargs.get("path_or_buf") or kwargs.get("file")
            if target is not None and (text_of(target) or isinstance(target, Many)):
                self._file(target, node, scope, writes=True)
            return True
        if clients.SQL.match(name):
            statement = self._statement_of(args, kwargs)
            text = text_of(statement)
            if text is not None and sql.looks_like_sql(str(text)):
                label = type(owner.object).__name__ if isinstance(owner, Known) else owner.cls.__name__ if isinstance(owner, Instance) else ""
                self._sql(statement, Database("?", label or None), node, scope)
                return True
            return isinstance(statement, Many) and any(self._is_sink(owner, name, [each], {}, node, scope) for each in statement.values)
        return False

    def _on_text(self, owner: Value, name: str, args: list[Value], kwargs: dict[str, Value], node: ast.Call, why: str) -> Value | None:
        text = text_of(owner) if not isinstance(owner, Open) else None
        if isinstance(owner, Open):
            if name in ("read", "readlines", "readline") and (found := _content(owner.path)):
                return found
            return DATA
        if text is None:
            return None
        if text.is_path or isinstance(owner, Known) and isinstance(owner.object, PurePath):
            return self._on_path(owner, text, name, args, kwargs, node)
        if name == "format":
            return _format(text, args, kwargs, _short(node))
        if name == "join" and args:
            if isinstance(args[0], Unknown):
                return Text((Hole(args[0].why if args[0].why != "a value" else _short(node)),))
            parts: list[str | Hole] = []
            for index, each in enumerate(self._elements(args[0], _short(node))):
                parts += [*(text.parts if index else ()), *spliced(each, f"the value of {_short(node)}")]
            return _joined(parts)
        if name in _TEXT_METHODS:
            if isinstance(owner, Known) and all(isinstance(each, Known) for each in args):
                try:
                    return Known(getattr(owner.object, name)(*(each.object for each in args)))
                except Exception:
                    return Unknown(why)
            if name in ("strip", "lstrip", "rstrip", "lower", "upper"):
                change = str.lower if name == "lower" else str.upper if name == "upper" else str
                return Text(tuple(change(each) if isinstance(each, str) else each for each in text.parts))
            if name == "replace" and len(args) == 2 and isinstance(args[0], Known) and isinstance(args[0].object, str):
                parts = []
                for each in text.parts:
                    pieces = each.split(args[0].object) if isinstance(each, str) else [each]
                    for index, piece in enumerate(pieces):
                        parts += [*(spliced(args[1], f"the value of {_short(node)}") if index else ()), piece]
                return _joined(parts)
        return Unknown(why)

    def _on_path(self, owner: Value, text: Text, name: str, args: list[Value], kwargs: dict[str, Value], node: ast.Call) -> Value | None:
        scope = None
        if name in ("read_text", "read_bytes"):
            if (found := _content(owner)) is not None:
                return found
            self._file(owner, node, scope)
            return DATA
        if name in ("write_text", "write_bytes"):
            self._file(owner, node, scope, writes=True)
            return Known(None)
        if name == "open":
            mode = text_of(args[0] if args else kwargs.get("mode"))
            self._file(owner, node, scope, writes=mode is not None and bool(set("wax+") & set(str(mode))))
            return Open(owner)
        if name in ("resolve", "absolute", "expanduser", "as_posix", "__str__"):
            return Known(Path(os.path.abspath(str(text)))) if isinstance(owner, Known) and name != "as_posix" else owner
        if name in ("joinpath",):
            return _path([owner, *args], _short(node))
        if name in ("glob", "rglob") and args:
            return Items((_path([owner, *([Text(("*",))] if name == "rglob" else []), args[0]], _short(node)),))
        if name in ("with_suffix", "with_name", "with_stem") and isinstance(owner, Known) and args and isinstance(args[0], Known):
            try:
                return Known(getattr(owner.object, name)(args[0].object))
            except ValueError:
                return DATA
        if name == "iterdir":
            return Items((_path([owner, Text((Hole("a name in the folder"),))], _short(node)),))
        if name in ("rename", "replace") and args:
            self._file(owner, node, scope)
            self._file(args[0], node, scope, writes=True)
        return DATA

    def _on_collection(self, owner: Value, name: str, args: list[Value]) -> Value | None:
        if isinstance(owner, Known):
            found = owner.object
            if isinstance(found, dict) and name in ("keys", "values", "items"):
                pairs = list(found.items())[:LOOPS]
                return Items(tuple(wrap(k) if name == "keys" else wrap(v) if name == "values" else Items((wrap(k), wrap(v))) for k, v in pairs))
            if isinstance(found, dict) and name == "get" and args and isinstance(args[0], Known) and isinstance(args[0].object, _PLAIN):
                return wrap(found[args[0].object]) if args[0].object in found else args[1] if len(args) > 1 else Known(None)
            return Unknown()
        if isinstance(owner, Mapping):
            if name in ("keys", "values", "items"):
                return Items(tuple(Known(k) if name == "keys" else v if name == "values" else Items((Known(k), v)) for k, v in owner.values.items()))
            if name in ("get", "pop") and args and isinstance(args[0], Known) and isinstance(args[0].object, _PLAIN):
                return owner.values.get(args[0].object, owner.rest if owner.rest != Unknown() else args[1] if len(args) > 1 else Unknown(f"the value of {args[0].object}"))
            if name == "update" and args and isinstance(args[0], Mapping):
                owner.values |= args[0].values
                return Known(None)
            return owner.rest if owner.rest != Unknown() else None
        if name in ("append", "add") and args and isinstance(owner, Items) and len(owner.values) < LOOPS:
            object.__setattr__(owner, "values", (*owner.values, args[0]))
        if name == "extend" and args and isinstance(owner, Items) and isinstance(args[0], Items):
            object.__setattr__(owner, "values", (*owner.values, *args[0].values)[:LOOPS])
        return Unknown()

    # ------------------------------------------------------------------------------------------------ libraries

    def _library(self, module: str, name: str, dotted: str, args: list[Value], kwargs: dict[str, Value], node: ast.Call, scope: Scope, why: str) -> Value:
        """A call of a function or class of an installed package."""
        made = self._connected(module, name, dotted, args, kwargs, node)
        if made is not None:
            return made
        if module == "duckdb" and name in ("sql", "query", "execute", "from_query", "query_df", "table", "view", "read_csv", "read_parquet", "read_json", "from_csv_auto", "from_parquet"):
            connection = kwargs.get("connection")
            owner = connection if isinstance(connection, Handle) else Handle(Database("duckdb", ":memory:"))
            return self._on_handle(owner, name, args, kwargs, node, scope, why)
        if (module, name) in clients.OPENERS or name == "open" and module in ("builtins", "io"):
            return self._opened(args, kwargs, node, scope)
        if (module, name) in clients.COPIES and len(args) >= 2:
            self._file(args[0], node, scope)
            self._file(args[1], node, scope, writes=True)
            return DATA
        if name in ("text", "SQL", "Identifier", "literal_column", "DDL", "Literal") and module in ("sqlalchemy", "psycopg", "psycopg2") and args:
            return args[0] if text_of(args[0]) is not None else Unknown(why)
        if name in ("closing", "nullcontext", "aclosing", "iter", "copy", "deepcopy") and args:
            return args[0]
        if name == "sessionmaker" or name == "Session" and module == "sqlalchemy":
            bind = args[0] if args else kwargs.get("bind")
            return bind if isinstance(bind, Handle) else Handle(Database("?"))
        if name == "write_pandas" and len(args) >= 3:
            self._table(args[2], self._database(args[0]), node, scope, writes=True, schema=kwargs.get("schema"))
            return DATA
        if name in clients.READ_SQL and module not in ("dagster",):
            statement = self._statement_of(args, kwargs)
            connection = args[1] if len(args) > 1 else next((kwargs[each] for each in ("con", "connection", "uri", "conn") if each in kwargs), None)
            if name == "read_sql_table" or statement is not None and (text := text_of(statement)) is not None and re.fullmatch(r"[\w.]+", str(text)) and name == "read_sql":
                self._table(statement, self._database(connection), node, scope, schema=kwargs.get("schema"))
                return DATA
            if statement is not None and (text_of(statement) is None or sql.looks_like_sql(str(text_of(statement)))):
                if module in clients.FILE_MODULES or isinstance(connection, Handle):
                    self._sql(statement, self._database(connection), node, scope)
                    return DATA
        if module in clients.FILE_MODULES or dotted.split(".")[0] in clients.FILE_MODULES:
            target = args[0] if args else next((kwargs[each] for each in ("path", "source", "file", "filepath_or_buffer", "filename", "io") if each in kwargs), None)
            if clients.READ_FILE.match(name) or (module, name) in (("numpy", "load"), ("joblib", "load")):
                self._file(target, node, scope)
                return DATA
            if name in ("write_table", "write_dataset", "write_csv", "write_feather", "dump") and module in ("pyarrow", "joblib", "pickle", "deltalake"):
                where = args[1] if len(args) > 1 else kwargs.get("where") or kwargs.get("filename")
                if where is not None and not isinstance(where, (Open, Unknown)):
                    self._file(where, node, scope, writes=True)
                return DATA
        if name == "urlretrieve" and len(args) > 1:
            self._file(args[1], node, scope, writes=True)
            return DATA
        if name == "glob" and module == "glob" and args:
            return Items((args[0],))
        called = self._callbacks(name, args, kwargs)
        if name in ("gather", "run", "wait", "create_task", "to_thread", "submit") and module == "asyncio":
            return called[0] if called else args[0] if args else DATA
        if name == "partial" and args:
            return args[0]
        if not _QUIET.match(module):
            self._blind(node, args, kwargs)
        if module in ("pandas", "polars", "numpy", "pyarrow"):
            return DATA
        return Unknown(why)

    def _connected(self, module: str, name: str, dotted: str, args: list[Value], kwargs: dict[str, Value], node: ast.Call) -> Value | None:
        if not clients.CONNECT.match(name):
            return None
        first = args[0] if args else next((kwargs[each] for each in ("database", "url", "db", "path", "dsn", "conninfo", "uri") if each in kwargs), None)
        text = text_of(first)
        if module == "sqlalchemy":
            return Handle(clients.by_address(_address(text)) if text is not None and _is_known(text) else Database("?", None))
        kind = clients.kind_of(dotted) or clients.kind_of(module)
        if kind is None:
            return None
        if kind in ("duckdb", "sqlite3"):
            if first is None:
                return Handle(Database(kind, ":memory:"))
            return Handle(Database(kind, place(_address(text)) if text is not None and _is_known(text) else None))
        return Handle(Database(kind))

    def _database(self, connection: Value | None) -> Database:
        if isinstance(connection, Many):
            found = {self._database(each) for each in connection.values}
            return found.pop() if len(found) == 1 else Database("?")
        if isinstance(connection, Handle):
            return connection.database
        text = text_of(connection)
        if text is not None and _is_known(text):
            return clients.by_address(_address(text))
        return Database("?")

    def _opened(self, args: list[Value], kwargs: dict[str, Value], node: ast.Call, scope: Scope) -> Value:
        target = args[0] if args else kwargs.get("file")
        mode = text_of(args[1] if len(args) > 1 else kwargs.get("mode"))
        if target is not None and mode is None and _content(target) is not None:
            return Open(target)
        self._file(target, node, scope, writes=mode is not None and bool(set("wax+") & set(str(mode))))
        return Open(target) if target is not None else DATA

    # ------------------------------------------------------------------------------------------------ what is recorded

    def _place(self, node: ast.Call, scope: Scope | None, word: str = "") -> Place:
        file_ = scope.file if scope is not None else self._file_here()
        line, last = node.lineno, node.end_lineno or node.lineno
        if word:  # the line of a long text in which the table stands
            lines = code.lines_of(file_)
            pattern = re.compile(rf"(?<![\w.]){re.escape(word)}\b", re.I)
            line = next((n for n in range(line, last + 1) if n <= len(lines) and pattern.search(lines[n - 1])), line)
        return Place(file_, line, last)

    def _file_here(self) -> str:
        for mark in reversed(self._calls):
            if hasattr(mark, "co_filename"):
                return mark.co_filename
        return "?"

    def _sql(self, statement: Value, database: Database, node: ast.Call, scope: Scope, is_named: bool = True, given: Value | None = None) -> None:
        for each in alternatives(statement):
            text = text_of(each)
            if text is None:
                if isinstance(each, Unknown) and is_named and not each.is_data or isinstance(each, Unknown) and each.is_data and is_named:
                    self.sight.statements += 1
                    self.sight.unread_statements += 1
                    why = "text that is only known at run time" if each.why in ("a value", "data") else f"its text is {each.why}"
                    self.sight.unread.append(Unread(self._place(node, scope), _short(node), why))
                continue
            if not is_named and not sql.looks_like_sql(str(text)):
                continue
            self._read_sql(text, database, node, scope, given)

    def _read_sql(self, text: Text, database: Database, node: ast.Call, scope: Scope, given: Value | None = None) -> None:
        dialect = clients.DIALECTS.get(database.kind)
        whys = " and ".join(dict.fromkeys(text.whys)) or "a value"
        parameters = self._parameters(given)
        for statement in sql.read(str(text), dialect):
            statement = statement.filled(parameters)
            self.sight.statements += 1
            if statement.error:
                self.sight.unread_statements += 1
                self.sight.unread.append(Unread(self._place(node, scope), statement.text, f"the SQL cannot be parsed ({statement.error})" if not text.whys else f"{whys} is known at run time only"))
                continue
            self.session.follow(statement)
            if statement.unnamed:
                self.sight.unread_statements += 1
                self.sight.unread.append(Unread(self._place(node, scope), statement.text, f"{whys} is known at run time only"))
            for use in statement.uses:
                self._use(use, database, statement.text, node, scope)

    def _parameters(self, given: Value | None) -> list[str | None] | dict[str, str | None]:
        """The values that are handed to a statement, as far as they are text."""

        def known(value: Value) -> str | None:
            text = text_of(value)
            return str(text) if text is not None else None

        if isinstance(given, Mapping):
            return {str(name): known(value) for name, value in given.values.items()}
        return [known(each) for each in self._elements(given, "")] if isinstance(given, (Items, Known)) else []

    def _use(self, use: sql.Use, database: Database, text: str, node: ast.Call, scope: Scope) -> None:
        if use.file is not None:
            if sql.is_telling(use.file):
                self._add(Access(file(use.file), self._place(node, scope, use.file.rsplit("/", 1)[-1].split("*")[0]), text, use.writes, use.fills))
            return
        if not use.name.is_known:
            return
        table = self.session.table(use.name, database)
        if table is not None:
            shadowed = use.name.schema is None and database.kind == "duckdb" and scope is not None and scope.is_variable(use.name.table)
            self._add(Access(table, self._place(node, scope, use.name.table), text, use.writes, use.fills, use.is_view, shadowed))

    def _table(self, target: Value | None, database: Database, node: ast.Call, scope: Scope, writes: bool = False, schema: Value | None = None) -> None:
        """A call that names a table instead of holding SQL."""
        self.sight.statements += 1
        for each in alternatives(target) if target is not None else ():
            text, prefix = text_of(each), text_of(schema)
            if text is None or not _is_known(text) or schema is not None and prefix is None and not (isinstance(schema, Known) and schema.object is None):
                self.sight.unread_statements += 1
                self.sight.unread.append(Unread(self._place(node, scope), _short(node), f"the table's name is {each.why if isinstance(each, Unknown) and each.why != 'a value' else 'known at run time only'}"))
                continue
            parts = str(text).lower().replace('"', "").replace("`", "").split(".")[-3:]
            if prefix is not None:
                parts = [*str(prefix).lower().split("."), parts[-1]][-3:]
            name = sql.Name(*reversed(parts))
            if table := self.session.table(name, database):
                self._add(Access(table, self._place(node, scope), ast.unparse(node)[:200], writes, writes))

    def _file(self, target: Value | None, node: ast.Call, scope: Scope | None, writes: bool = False) -> None:
        if target is None or isinstance(target, (Open, Handle)):
            return
        self.sight.files += 1
        for each in self._elements(target, "") if isinstance(target, (Items, Yields)) else alternatives(target):
            text = text_of(each)
            if text is None:
                continue
            found = file(str(text))
            if sql.is_telling(found.pattern):
                self._add(Access(found, self._place(node, scope), ast.unparse(node)[:200], writes, writes))

    def _add(self, access: Access) -> None:
        self.sight.accesses.append(access)


# ---------------------------------------------------------------------------------------------------- small helpers


def _load(node: ast.expr) -> ast.expr:
    return ast.copy_location(ast.parse(ast.unparse(node), mode="eval").body, node)


def _ends(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], (ast.Return, ast.Raise, ast.Continue, ast.Break))


def _truth(value: Value) -> bool | None:
    """Whether a value is true; None when it is not known."""
    if isinstance(value, Known) and isinstance(value.object, (*_PLAIN, list, tuple, dict, set, frozenset)):
        return bool(value.object)
    if isinstance(value, Known) and isinstance(value.object, (ModuleType, FunctionType, type, PurePath)):
        return True
    if isinstance(value, (Items,)):
        return bool(value.values) or None
    return None


def _merged(one: dict[str, Value], other: dict[str, Value]) -> dict[str, Value]:
    merged = dict(one)
    for name, value in other.items():
        held = one.get(name)
        merged[name] = value if held is None or held is value else many([held, value])
    return merged


@lru_cache(maxsize=20_000)
def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def _is_number(value: Value) -> bool:
    return isinstance(value, Known) and isinstance(value.object, (int, float))


def _is_known(text: Text) -> bool:
    return not any(isinstance(each, Hole) and not each.identity for each in text.parts)


def _address(text: Text) -> str:
    return "".join(each if isinstance(each, str) else f"${{{each.identity}}}" for each in text.parts)


def _joined(parts: list[str | Hole]) -> Value:
    if all(isinstance(each, str) for each in parts):
        return Known("".join(parts))
    return Text(tuple(parts))


def _path(parts: Sequence[Value], why: str) -> Value:
    """Paths joined; an absolute one begins anew."""
    out: list[str | Hole] = []
    for each in parts:
        if isinstance(each, Many):
            return many([_path([other if other is not each else one for other in parts], why) for one in each.values])
        pieces = list(spliced(each, f"the value of {why}"))
        if pieces and isinstance(pieces[0], str) and pieces[0].startswith("/"):
            out = []
        if out and not (isinstance(out[-1], str) and out[-1].endswith("/")):
            out.append("/")
        out += pieces
    if all(isinstance(each, str) for each in out):
        text = "".join(out)
        return Known(Path(text)) if "://" not in text else Known(text)
    return Text(tuple(out), True)


def _of_path(path: Text, name: str) -> Value | None:
    if name not in ("parent", "name", "stem", "suffix", "parents", "parts"):
        return None
    if all(isinstance(each, str) for each in path.parts):
        found = Path("".join(path.parts))
        return Known(list(found.parents) if name == "parents" else getattr(found, name))
    if name == "parent" and isinstance(path.parts[-1], str) and "/" in path.parts[-1]:
        return Text((*path.parts[:-1], path.parts[-1].rsplit("/", 1)[0]), True)
    return Text((Hole(f"the {name} of a path"),), name == "parent")


def _formatted(value: Value, spec: Text | None, why: str) -> Value:
    if isinstance(value, Known) and isinstance(value.object, (str, int, float)) and spec is not None:
        try:
            return Known(format(value.object, str(spec)))
        except ValueError:
            pass
    return Unknown(f"the value of {why}")


def _percent(text: Text, right: Value, why: str) -> Value:
    values = list(right.values) if isinstance(right, Items) else [right]
    parts: list[str | Hole] = []
    for each in text.parts:
        if isinstance(each, Hole):
            parts.append(each)
            continue
        for piece in re.split(r"(%%|%\(\w+\)[sd]|%[sdrif])", each):
            if piece == "%%":
                parts.append("%")
            elif named := re.fullmatch(r"%\((\w+)\)[sd]", piece):
                held = right.values.get(named[1]) if isinstance(right, Mapping) else None
                parts += spliced(held, f"the value of {named[1]}")
            elif re.fullmatch(r"%[sdrif]", piece):
                parts += spliced(values.pop(0) if values else None, f"the value of {why}")
            else:
                parts.append(piece)
    return _joined(parts)


def _format(text: Text, args: list[Value], kwargs: dict[str, Value], why: str) -> Value:
    parts: list[str | Hole] = []
    number = 0
    for each in text.parts:
        if isinstance(each, Hole):
            parts.append(each)
            continue
        try:
            pieces = list(string.Formatter().parse(each))
        except ValueError:
            return Unknown(f"the value of {why}")
        for literal, name, _, _ in pieces:
            parts.append(literal)
            if name is None:
                continue
            if name == "" or name.isdigit():
                index = number if name == "" else int(name)
                number += name == ""
                held = args[index] if index < len(args) else None
            else:
                held = kwargs.get(name)
            parts += spliced(held, f"the value of {name or why}")
    return _joined(parts)


def _content(path: Value) -> Value | None:
    """The text of a file of SQL, which is part of the program."""
    if isinstance(path, Many):
        found = [_content(each) for each in path.values]
        return many(found) if all(found) else None
    text = text_of(path)
    if text is None or not _is_known(text):
        return None
    file_ = Path(str(text))
    if file_.suffix.lower() not in (".sql", ".ddl", ".dml") or not file_.is_file() or file_.stat().st_size > LARGEST_SQL_FILE:
        return None
    return Known(file_.read_text(encoding="utf-8", errors="replace"))


def _fields(cls: type) -> dict[str, Any]:
    """The fields of a dataclass, a named tuple or a model, in order, with their defaults."""
    if isinstance(vars(cls).get("__dataclass_fields__"), dict):
        return {name: each.default for name, each in cls.__dataclass_fields__.items()}
    if hasattr(cls, "model_fields"):
        return {name: each.default for name, each in cls.model_fields.items()}
    if hasattr(cls, "_fields") and isinstance(cls._fields, tuple):
        return {name: cls._field_defaults.get(name) for name in cls._fields}
    return {}


def _dotted(node: ast.expr, scope: Scope) -> str:
    """The dotted name of a function as it is called, such as `ibis.duckdb.connect`."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    held = scope.find(node.id)
    first = held.object.__name__ if isinstance(held, Known) and isinstance(held.object, ModuleType) else held.path if isinstance(held, Symbol) else ""
    return ".".join([first, *reversed(names)]) if first else ""
