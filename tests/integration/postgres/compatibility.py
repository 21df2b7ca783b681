"""What a revision takes from the code before it, as PostgreSQL's own catalog tells it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from psycopg import Connection

_COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = CAST('public' AS regnamespace) AND c.relkind IN ('r', 'p', 'v')
    AND a.attnum > 0 AND NOT a.attisdropped AND c.relname <> 'alembic_version'
"""
_RULES = """
    SELECT CAST(con.conrelid AS regclass), con.conname, pg_get_constraintdef(con.oid),
        ARRAY(SELECT attname FROM pg_attribute
              WHERE attrelid = con.conrelid AND attnum = ANY (con.conkey))
    FROM pg_constraint con
    WHERE con.connamespace = CAST('public' AS regnamespace) AND con.contype IN ('c', 'f')
"""
_UNIQUE = """
    SELECT c.relname, pg_get_indexdef(i.indexrelid), ARRAY(
        SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = ANY (i.indkey))
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE i.indisunique AND c.relnamespace = CAST('public' AS regnamespace)
    AND c.relname <> 'alembic_version'
"""
_FUNCTIONS = """
    SELECT CAST(CAST(oid AS regprocedure) AS text) FROM pg_proc
    WHERE pronamespace = CAST('public' AS regnamespace)
"""
_LITERAL = re.compile(r"'[^']*'")


@attrs.frozen
class Column:
    type: str
    required: bool
    filled: bool  # it has a default


@attrs.frozen
class Rule:
    """A CHECK or a foreign key; `columns` are `table.column`."""

    definition: str
    columns: frozenset[str]

    def wider_than(self, other: "Rule") -> bool:
        """The same list, with more words in it."""
        mine, theirs = (set(_LITERAL.findall(rule.definition)) for rule in (self, other))
        frames = {_frame(rule.definition) for rule in (self, other)}
        return len(frames) == 1 and mine >= theirs


@attrs.frozen
class Shape:
    """`unique` maps an index to its columns."""

    columns: Mapping[str, Column]
    rules: Mapping[str, Rule]
    unique: Mapping[str, frozenset[str]]
    functions: frozenset[str]

    @property
    def tables(self) -> set[str]:
        return {name.partition(".")[0] for name in self.columns}


def shape(connection: Connection[Any]) -> Shape:
    def rows(statement: str) -> list[Any]:
        return connection.execute(statement.encode()).fetchall()

    return Shape(
        {f"{table}.{name}": Column(*rest) for table, name, *rest in rows(_COLUMNS)},
        {
            f"{table}.{name}": Rule(definition, _qualified(table, columns))
            for table, name, definition, columns in rows(_RULES)
        },
        {definition: _qualified(table, columns) for table, definition, columns in rows(_UNIQUE)},
        frozenset(name for (name,) in rows(_FUNCTIONS)),
    )


def taken(before: Shape, after: Shape) -> set[str]:
    """What code that was written for `before` reads, leaves out or writes, and may not any more."""
    return {
        *(f"{name} is gone" for name in before.columns.keys() - after.columns.keys()),
        *(f"{name} is gone" for name in before.functions - after.functions),
        *(f"{name} is gone" for name in before.unique.keys() - after.unique.keys()),
        *_changed(before, after),
        *_demanded(before, after),
        *_ruled(before, after),
    }


def _changed(before: Shape, after: Shape) -> Iterable[str]:
    for name in before.columns.keys() & after.columns.keys():
        old, new = before.columns[name], after.columns[name]
        if old.type != new.type:
            yield f"{name} is of another type"
        if old.required and not new.required:
            yield f"{name} may be NULL"
        if new.required and not old.required:
            yield f"{name} must be written"
        if old.filled and not new.filled:
            yield f"{name} has no default any more"


def _demanded(before: Shape, after: Shape) -> Iterable[str]:
    for name in after.columns.keys() - before.columns.keys():
        column = after.columns[name]
        if name.partition(".")[0] in before.tables and column.required and not column.filled:
            yield f"{name} must be written"


def _ruled(before: Shape, after: Shape) -> Iterable[str]:
    """New rules about a column that was there; about new ones alone they bind nobody."""
    for name, rule in after.rules.items():
        old = before.rules.get(name)
        if old is not None and (old == rule or rule.wider_than(old)):
            continue
        if rule.columns & before.columns.keys():
            yield f"{name} is a new rule"
    for definition, columns in after.unique.items():
        if definition not in before.unique and columns & before.columns.keys():
            yield f"{definition} is a new rule"


def _qualified(table: str, columns: Iterable[str]) -> frozenset[str]:
    return frozenset(f"{table}.{column}" for column in columns)


def _frame(definition: str) -> str:
    """Without the words of its lists."""
    return re.sub(r"(''::text(, )?)+", "", _LITERAL.sub("''", definition))
