"""What all tables share: one MetaData, names for constraints, and the types of the house."""

from collections.abc import Iterable
from enum import Enum

from sqlalchemy import CheckConstraint, Column, DateTime, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

GROUP = "*"
"""Stands for the whole group where a `store_id` is needed; no store can be called so."""

# Ids travel as strings; none is made by the database.
Id = Uuid(as_uuid=False)
Instant = DateTime(timezone=True)
Json = JSONB(none_as_null=True)


def store_id() -> Column[str]:
    """The first part of the primary key of every store-scoped table."""
    return Column("store_id", Text, primary_key=True)


def one_of(column: str, values: Iterable[Enum] | Iterable[str]) -> CheckConstraint:
    """A CHECK that the column holds one of these words."""
    words = (value.value if isinstance(value, Enum) else value for value in values)
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def at_least(least: int, *columns: str) -> tuple[CheckConstraint, ...]:
    """A CHECK for each column that it is not below `least`."""
    return tuple(CheckConstraint(f"{column} >= {least}", name=column) for column in columns)
