from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from psycopg import sql

from ocpizza.adapters.pg_dump.programs import OURS
from ocpizza.application.ports.backups import CannotBackUp

CONNECT_SECONDS = 10
_TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"""

_OTHER_SCHEMAS = """
SELECT DISTINCT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p') AND nspname NOT IN ('public', 'information_schema')
  AND nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
ORDER BY nspname"""


@contextmanager
def connected(url: str, *, autocommit: bool = False) -> Iterator[psycopg.Connection]:
    """A connection of our own; its transaction is committed at the end, or all is undone.

    Raises CannotBackUp for whatever PostgreSQL refuses.
    """
    try:
        with psycopg.connect(
            url,
            autocommit=autocommit,
            connect_timeout=CONNECT_SECONDS,
            application_name=OURS,
            prepare_threshold=None,
            client_encoding="UTF8",
        ) as connection:
            yield connection
    except psycopg.Error as error:
        reason = str(error).strip().partition("\n")[0]
        raise CannotBackUp(f"PostgreSQL says: {reason}") from error


def tables(connection: psycopg.Connection) -> list[str]:
    return [name for (name,) in connection.execute(_TABLES).fetchall()]


def other_schemas(connection: psycopg.Connection) -> list[str]:
    """Which hold tables that no extension has made."""
    return [name for (name,) in connection.execute(_OTHER_SCHEMAS).fetchall()]


def rows(connection: psycopg.Connection) -> Mapping[str, int]:
    """Of each table."""
    counts = [
        sql.SQL("SELECT {}, count(*) FROM public.{}").format(
            sql.Literal(name), sql.Identifier(name)
        )
        for name in tables(connection)
    ]
    if not counts:
        return {}
    return dict(connection.execute(sql.SQL(" UNION ALL ").join(counts)).fetchall())


def identity(connection: psycopg.Connection) -> tuple[object, ...]:
    """No two databases share it; it is the same by a socket, a port or a pooler."""
    found = connection.execute(
        "SELECT extract(epoch FROM pg_postmaster_start_time())::text, oid FROM pg_database"
        " WHERE datname = current_database()"
    ).fetchone()
    assert found is not None
    return tuple(found)
