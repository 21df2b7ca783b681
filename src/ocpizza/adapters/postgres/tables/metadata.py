"""What all tables share: one MetaData, names for constraints, and the types of the house."""

import re
from collections.abc import Iterable

from sqlalchemy import CheckConstraint, Column, DateTime, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from ocpizza.application.ports.accounts import GROUP

__all__ = [
    "GROUP",
    "Id",
    "Instant",
    "Json",
    "at_least",
    "is_id",
    "literals",
    "metadata",
    "one_of",
    "store_id",
]

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

# Ids travel as strings; none is made by the database.
Id = Uuid(as_uuid=False)
Instant = DateTime(timezone=True)
Json = JSONB(none_as_null=True)

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_id(text: str) -> bool:
    """Whether PostgreSQL takes it for an id; whatever is none names nothing."""
    return _ID.fullmatch(text) is not None


def store_id() -> Column[str]:
    """The first part of the primary key of every store-scoped table."""
    return Column("store_id", Text, primary_key=True)


def literals(words: Iterable[str]) -> str:
    """The words as SQL: 'one', 'other'."""
    return ", ".join(f"'{word}'" for word in words)


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """A CHECK that the column holds one of these words."""
    return CheckConstraint(f"{column} IN ({literals(words)})", name=column)


def at_least(least: int, *columns: str) -> tuple[CheckConstraint, ...]:
    """A CHECK for each column that it is not below `least`."""
    return tuple(CheckConstraint(f"{column} >= {least}", name=column) for column in columns)
