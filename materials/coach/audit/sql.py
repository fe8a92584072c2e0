"""What a piece of SQL reads and writes: tables and files, by name, without a database."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokens import TokenType

logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns of each statement that it keeps as a mere command

# A part of the text that is only known at run time. Inside quotes it becomes `*`; elsewhere an identifier.
HOLE = re.compile("\ue000([^\ue001]*)\ue001")
_PLACEHOLDER = "__hole_"

_FILE = re.compile(r"\.(csv|tsv|parquet|pq|json|jsonl|ndjson|geojson|xlsx|xls|txt|avro|arrow|feather|orc|gpkg|shp)(\.\w+)?$", re.I)
_FILE_FUNCTIONS = {
    "read_csv", "read_csv_auto", "sniff_csv", "read_parquet", "parquet_scan", "read_json", "read_json_auto", "read_ndjson",
    "read_ndjson_auto", "read_ndjson_objects", "read_json_objects", "read_json_objects_auto", "read_text", "read_blob",
    "read_xlsx", "st_read", "iceberg_scan", "delta_scan", "read_avro", "parquet_metadata", "parquet_schema", "glob",
    "readcsv", "readparquet", "readjson",
}  # fmt: skip
_SYSTEM_SCHEMAS = {"information_schema", "pg_catalog", "sys", "sysibm", "account_usage", "snowflake", "pg_temp", "temp"}
_SYSTEM_TABLES = re.compile(r"^(duckdb_\w+|sqlite_\w+|pragma_\w+|pg_\w+|dual|show_tables)$")
# Commands that sqlglot does not take apart, and that neither read nor write a table of the project.
_HARMLESS = {
    "begin", "start", "commit", "end", "rollback", "abort", "set", "reset", "pragma", "install", "load", "force", "call",
    "checkpoint", "vacuum", "analyze", "show", "use", "detach", "deallocate", "execute", "grant", "revoke", "comment",
    "create secret", "create or", "create persistent", "drop secret", "lock", "alter", "refresh", "export", "import", "kill",
    "optimize", "describe", "desc", "attach", "savepoint", "release", "discard", "listen", "notify", "declare", "update extensions",
}  # fmt: skip
_NO_TABLES = re.compile(r"\s*(create|drop)\s+(or\s+replace\s+)?(persistent\s+|temporary\s+)?(secret|extension|schema|role|user|type|sequence)\b", re.I)
_OTHERS = (None, "postgres", "snowflake", "bigquery", "tsql")


@dataclass(frozen=True)
class Name:
    """A table as SQL names it, lower case; a part that is not said is None. A part may be a hole."""

    table: str
    schema: str | None = None
    catalog: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether it was readable; a hole with an identity is the same table everywhere, whichever it is."""
        return not any(re.search(rf"{_PLACEHOLDER}\d+__", part or "") for part in (self.table, self.schema, self.catalog))

    def __str__(self) -> str:
        return re.sub(r"__hole_\w*?__", "…", ".".join(filter(None, (self.catalog, self.schema, self.table))))


@dataclass(frozen=True)
class Use:
    """One thing that a statement reads or writes.

    Attributes:
        name: The table; None for a file.
        file: The path or pattern of the file; None for a table.
        is_view: What is written is the definition of a view.
        parameter: The file is the value of a parameter of the statement: its position, or its name.
        writes: It is written, not read.
        fills: It writes rows (`insert`, `create ... as`), not only a definition or a deletion.
    """

    name: Name | None = None
    file: str | None = None
    writes: bool = False
    fills: bool = False
    is_view: bool = False
    parameter: int | str | None = None


@dataclass
class Statement:
    """What one statement does.

    Attributes:
        text: The statement, holes as an ellipsis.
        uses: What it reads and writes.
        temporary: Names of temporary tables and views that it makes.
        attached: Databases that it attaches, by alias: the path, and the kind of database when that is said.
        use: The schema or database that it makes the default.
        error: Why it could not be read.
        is_certain: Nothing in it was left out to make it readable.
    """

    text: str
    uses: list[Use] = field(default_factory=list)
    temporary: set[str] = field(default_factory=set)
    attached: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    use: str | None = None
    error: str | None = None
    is_certain: bool = True

    @property
    def unnamed(self) -> int:
        """How many of the things it uses have a name that is known at run time only."""
        return sum(not (use.name.is_known if use.name else is_telling(use.file)) for use in self.uses)

    def filled(self, parameters: Sequence[str | None] | Mapping[str, str | None]) -> Statement:
        """The statement with the files that come in as parameters; a value that is not known is None."""

        def value(mark: int | str) -> str | None:
            if isinstance(parameters, Mapping):
                return parameters.get(str(mark))
            return parameters[mark] if isinstance(mark, int) and mark < len(parameters) else None

        uses = [use if use.parameter is None else replace(use, file=value(use.parameter) or "*") for use in self.uses]
        return replace(self, uses=uses)


def is_telling(pattern: str) -> bool:
    """Whether a file pattern says enough to tell one file from another: a name beside `*` and the extension."""
    last = re.sub(r"(\.\w+)+$", "", pattern.rstrip("/").rsplit("/", 1)[-1])
    folder = pattern.rstrip("/").rsplit("/", 1)[0] if "/" in pattern.rstrip("/") else ""
    return bool(re.search(r"\w", last)) or bool(re.search(r"\w", folder.rsplit("/", 1)[-1]))


def looks_like_sql(text: str) -> bool:
    """Whether a text begins as a statement does; for calls whose receiver is not known."""
    return bool(
        re.match(
            r"(\s|--[^\n]*\n|/\*.*?\*/|\()*(select\b.|with\s.+\bas\b|insert\s+(or\s+\w+\s+)?into\b|insert\s+overwrite\b|create\s+"
            r"(or\s+replace\s+)?(global\s+|local\s+)?(temp\s+|temporary\s+|external\s+|transient\s+|materialized\s+)*(table|view|schema)\b|copy\s.+\b(from|to)\b|merge\s+into\b"
            r"|update\s.+\bset\b|delete\s+from\b|truncate\b|drop\s+(table|view|schema)\b|from\s+\S+\s*(select|where|;|$)"
            r"|summarize\b|pivot\b|attach\b|alter\s+table\b)",
            text,
            re.I | re.S,
        )
    )


def read(text: str, dialect: str | None = "duckdb") -> list[Statement]:
    """Reads SQL, one statement at a time: what cannot be read does not hide the others.

    Args:
        text: The SQL, with holes as `HOLE` has them.
        dialect: Of sqlglot; when it does not understand a statement, others are tried. None: not known.
    """
    return [_statement(each, dialect) for each in _split(text, dialect)]


def shown(text: str) -> str:
    """The text on one line, its holes as an ellipsis."""
    return " ".join(HOLE.sub("…", text).split())


def _split(text: str, dialect: str | None) -> Iterator[str]:
    if ";" not in text:
        if text.strip():
            yield text
        return
    try:
        tokens = sqlglot.tokenize(HOLE.sub(lambda found: "_" * len(found[0]), text), read=dialect)
    except SqlglotError:
        yield text
        return
    start, filled = 0, False
    for token in tokens:
        if token.token_type == TokenType.SEMICOLON:
            if filled:
                yield text[start : token.start]
            start, filled = token.end + 1, False
        else:
            filled = True
    if filled:
        yield text[start:]


def _statement(text: str, dialect: str | None) -> Statement:
    found = Statement(shown(text))
    if _NO_TABLES.match(text):
        return found
    dialects = [dialect or "duckdb", *(each for each in _OTHERS if each != dialect)]
    attempts = [(_filled(text), each, True) for each in dialects]
    if HOLE.search(text):  # a hole that stands for a clause, or for nothing
        attempts.append((_filled(text, bare=" "), dialects[0], False))
    for sql, each, certain in attempts:
        try:
            parsed = sqlglot.parse(sql, read=each)
        except (SqlglotError, RecursionError) as error:
            found.error = found.error or str(error).splitlines()[0].split(". Line")[0]
            continue
        except Exception as error:  # a fault of the parser must not end the audit
            found.error = found.error or f"{type(error).__name__} in the parser"
            continue
        trees = [tree for tree in parsed if tree is not None]
        if any(isinstance(tree, exp.Command) and not _harmless(tree) and not _inner(tree) for tree in trees):
            found.error = found.error or "not a statement that the parser knows"
            continue
        found.error, found.is_certain = None, certain
        for tree in trees:
            _collect(tree, found, each)
        if not certain:
            found.uses = [use if use.file or use.name.schema else _unsure(use) for use in found.uses]
        return found
    return found


def _unsure(use: Use) -> Use:
    """A bare name in a statement with a piece missing may be defined in that piece."""
    return replace(use, name=replace(use.name, table=f"{_PLACEHOLDER}0__{use.name.table}"))


def _filled(text: str, bare: str | None = None) -> str:
    """The text with its holes filled, so that it can be parsed: `*` inside a string, elsewhere a name or `bare`."""
    if not HOLE.search(text):
        return text
    out, number = [], 0
    pattern = re.compile(r"('(?:[^']|'')*')|(\"[^\"]*\")|(--[^\n]*)|(/\*.*?\*/)|(\ue000[^\ue001]*\ue001)|(.)", re.S)
    for part in pattern.finditer(text):
        string, quoted, line, block, hole, other = part.groups()
        if string:
            out.append(HOLE.sub(lambda found: f"${{{found[1]}}}" if found[1] else "*", string))
        elif line or block:
            out.append(" ")
        elif hole or quoted:

            def name(found: re.Match) -> str:
                nonlocal number
                number += 1
                return f"{_PLACEHOLDER}{re.sub(r'[^A-Za-z0-9]', '_', found[1]) or number}__"

            out.append(HOLE.sub(name, quoted) if quoted else name(HOLE.match(hole)) if bare is None else bare)
        else:
            out.append(other)
    return "".join(out)


def _words(command: exp.Command) -> str:
    expression = command.args.get("expression")
    rest = expression.this if isinstance(expression, exp.Expression) else expression or ""
    return f"{command.this} {rest}".strip()


def _harmless(command: exp.Command) -> bool:
    words = _words(command).lower().split()
    return bool(words) and (words[0] in _HARMLESS or " ".join(words[:2]) in _HARMLESS)


def _inner(command: exp.Command) -> str | None:
    """The statement inside `prepare`, `explain` and the like."""
    found = re.match(r"(?:prepare\s+\w+\s*(?:\([^)]*\))?\s+as|explain(?:\s+analyze)?(?:\s*\([^)]*\))?|export)\s+(.*)", _words(command), re.I | re.S)
    return found[1] if found and looks_like_sql(found[1]) else None


def _collect(tree: exp.Expression, into: Statement, dialect: str | None) -> None:
    if isinstance(tree, exp.Command):
        if inner := _inner(tree):
            for each in read(inner, dialect):
                into.uses += each.uses
                into.error = into.error or each.error
        return
    if isinstance(tree, exp.Attach):
        _attach(tree, into)
        return
    if isinstance(tree, exp.Use):
        into.use = _last_identifier(tree.this)
        return
    if isinstance(tree, exp.Set):
        _set(tree, into)
        return
    if isinstance(tree, (exp.Describe, exp.Show, exp.Pragma, exp.Comment, exp.Grant, exp.Transaction, exp.Detach)):
        return
    targets = _targets(tree, into)
    for table in tree.find_all(exp.Table):
        if id(table) not in targets:
            into.uses += _reads(table)


def _targets(tree: exp.Expression, into: Statement) -> set[int]:
    """Records what the statement, and statements inside it, write; returns the nodes that are no reads."""
    done: set[int] = set()
    for node in tree.find_all(exp.Create, exp.Insert, exp.Copy, exp.Update, exp.Delete, exp.Merge, exp.Drop, exp.Alter, exp.TruncateTable):
        this = node.this.this if isinstance(node.this, exp.Schema) else node.this
        if isinstance(node, exp.Create):
            _create(node, this, into, done)
        elif isinstance(node, exp.Copy):
            _copy(node, this, into, done)
        elif isinstance(node, exp.Insert):
            if isinstance(this, exp.Table):
                into.uses += _written(this, fills=True)
                done.add(id(this))
            elif isinstance(this, exp.Directory):
                into.uses.append(Use(file=this.this.name, writes=True, fills=True))
        elif isinstance(node, exp.Merge):
            into.uses += _written(this, fills=True)
            done.add(id(this))
        elif isinstance(node, exp.Update):  # reads what it changes, so the table stays among the reads
            into.uses += _written(this, fills=False)
        elif isinstance(node, exp.Delete):
            for each in [this, *(node.args.get("tables") or [])]:
                if isinstance(each, exp.Table):
                    into.uses += _written(each, fills=False)
                    done.add(id(each))
        else:
            tables = node.expressions if isinstance(node, exp.TruncateTable) else node.args.get("tables") or [this]
            for each in tables:
                for table in each.find_all(exp.Table) if isinstance(each, exp.Expression) else ():
                    if node.args.get("kind") in (None, "TABLE", "VIEW"):
                        into.uses += _written(table, fills=False)
                    done.add(id(table))
    for node in tree.find_all(exp.Reference, exp.UserDefinedFunction, exp.Index, exp.ClusteredByProperty):
        done |= {id(table) for table in node.find_all(exp.Table)}
    return done


def _create(node: exp.Create, this: exp.Expression, into: Statement, done: set[int]) -> None:
    kind = (node.args.get("kind") or "").upper()
    if kind in ("TABLE", "VIEW") and isinstance(this, exp.Table):
        done.add(id(this))
        properties = node.args.get("properties")
        if properties and properties.find(exp.TemporaryProperty):
            into.temporary.add(this.name.lower())
        else:
            fills = node.args.get("expression") is not None or _external(node, into)
            into.uses += [replace(use, is_view=kind == "VIEW") for use in _written(this, fills)]
    else:  # a macro, an index, a schema, a sequence: nothing is read until it is used
        done |= {id(table) for table in node.find_all(exp.Table)}
        if kind in ("FUNCTION", "MACRO") and isinstance(node.this, exp.UserDefinedFunction):
            into.temporary.add(node.this.this.name.lower())


def _external(node: exp.Create, into: Statement) -> bool:
    """`create external table ... location '...'`: what it holds is the file."""
    location = node.find(exp.LocationProperty)
    if location:
        into.uses.append(Use(file=location.this.name))
    return location is not None


def _copy(node: exp.Copy, this: exp.Expression, into: Statement, done: set[int]) -> None:
    comes_in = bool(node.args.get("kind"))
    if isinstance(this, exp.Table):
        if comes_in:
            into.uses += _written(this, fills=True)
        else:
            into.uses += _reads(this)
        done.add(id(this))
    for file in node.args.get("files") or []:
        if isinstance(file, exp.Table):  # a stage, or a bare name
            done.add(id(file))
        elif isinstance(file, exp.Literal):
            into.uses.append(Use(file=file.name, writes=not comes_in, fills=not comes_in))


def _written(table: exp.Expression, fills: bool) -> list[Use]:
    if not isinstance(table, exp.Table):
        return []
    return [Use(_name(table), writes=True, fills=fills)]


def _name(table: exp.Table) -> Name:
    def part(text: str) -> str | None:
        return text.lower() or None

    return Name(part(table.name) or "", part(table.db), part(table.catalog))


def _reads(table: exp.Table) -> list[Use]:
    """What stands in the place of a table: a table, a file, a function that reads files; nothing for a CTE."""
    this = table.this
    if isinstance(this, exp.Func):
        return _function(this)
    if not isinstance(this, (exp.Identifier, exp.Literal, exp.Dot)):
        return []
    name = table.name
    if not table.db and (_FILE.search(name) or "/" in name or "://" in name) and isinstance(this, exp.Identifier) and this.quoted:
        return [Use(file=name)]
    found = _name(table)
    if not found.table or found.schema in _SYSTEM_SCHEMAS or found.catalog in _SYSTEM_SCHEMAS:
        return []
    if _SYSTEM_TABLES.match(found.table) and found.schema in (None, "main", "sys", "pg_catalog"):
        return []
    if found.schema is None and _is_cte(table) or _is_unnest(table):
        return []
    return [Use(found)]


def _function(function: exp.Func) -> list[Use]:
    name = (function.name if isinstance(function, exp.Anonymous) else function.sql_name()).lower()
    arguments = [each for each in (function.args.get("this"), *function.expressions) if isinstance(each, exp.Expression)]
    if not arguments:
        return []
    if name in ("query_table",):
        return [Use(Name(each.name.lower())) for each in _literals(arguments[0])]
    if name not in _FILE_FUNCTIONS:
        return []
    if files := _literals(arguments[0]):
        return [Use(file=each.name) for each in files]
    return [Use(file="*", parameter=_position(arguments[0]))]


def _position(node: exp.Expression) -> int | str | None:
    """Which parameter of the statement this is: from 0, or its name."""
    if not isinstance(node, (exp.Parameter, exp.Placeholder)):
        return None
    if node.args.get("this"):
        return int(node.name) - 1 if node.name.isdigit() else node.name
    marks = [each for each in node.root().dfs() if isinstance(each, exp.Placeholder)]
    return next(index for index, each in enumerate(marks) if each is node)


def _literals(node: exp.Expression) -> list[exp.Literal]:
    if isinstance(node, exp.Literal):
        return [node]
    return [each for each in node.expressions if isinstance(each, exp.Literal)] if isinstance(node, exp.Array) else []


def _is_cte(table: exp.Table) -> bool:
    """Whether a CTE that is visible here has this name. In its own body a CTE is not visible, unless it is recursive."""
    name, child, node = table.name.lower(), table, table.parent
    while node is not None:
        ctes = node.args.get("with_") or node.args.get("with")
        if ctes is not None and child is not ctes:
            if any(each.alias.lower() == name for each in ctes.expressions):
                return True
        if isinstance(node, exp.With):
            for each in node.expressions:
                if each is child and not node.args.get("recursive"):
                    break
                if each.alias.lower() == name:
                    return True
                if each is child:
                    break
        child, node = node, node.parent
    return False


def _is_unnest(table: exp.Table) -> bool:
    """`from orders o, o.items`: the second is a column of the first."""
    if not table.db:
        return False
    select = table.find_ancestor(exp.Select)
    if select is None:
        return False
    first = table.args["catalog"].name if table.args.get("catalog") else table.db
    for other in select.find_all(exp.Table):
        if other is table:
            return False
        if first.lower() == (other.alias or other.name).lower() and other.find_ancestor(exp.Select) is select:
            return True
    return False


def _attach(tree: exp.Attach, into: Statement) -> None:
    this = tree.this
    path = this.this if isinstance(this, exp.Alias) else this
    path = path.name if isinstance(path, exp.Expression) else str(path)
    alias = this.alias if isinstance(this, exp.Alias) else re.sub(r"\..*$", "", re.split(r"[/\\:]", path)[-1])
    kind = next((each.expression.name.lower() for each in tree.expressions if each.this.name.lower() == "type" and each.expression), None)
    scheme = re.match(r"(sqlite|postgres|mysql|md|ducklake|iceberg):", path)
    into.attached[alias.lower()] = (path, kind or (scheme[1] if scheme and scheme[1] != "md" else None))


def _set(tree: exp.Set, into: Statement) -> None:
    for item in tree.find_all(exp.EQ):
        if item.this.name.lower() in ("schema", "search_path") and isinstance(item.expression, (exp.Literal, exp.Column)):
            into.use = item.expression.name.split(",")[0].split(".")[-1].strip().lower()


def _last_identifier(node: exp.Expression | None) -> str | None:
    return node.name.lower() if node is not None else None
