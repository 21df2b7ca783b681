"""The `Databases` port, by pg_dump and pg_restore."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from urllib.parse import urlsplit

import psycopg
from attrs import frozen
from psycopg import sql

from ocpizza.adapters.pg_dump.archive import archived
from ocpizza.adapters.pg_dump.connecting import connected, identity, rows, tables
from ocpizza.adapters.pg_dump.dumping import dumping
from ocpizza.adapters.pg_dump.programs import Programs
from ocpizza.adapters.pg_dump.replacing import empty, replaced
from ocpizza.application.ports.backups import Archive, CannotBackUp, Dump, Target

_MARK = "ocpizza_verifies_here"
_SCRATCH = "ocpizza_verify_"
_LEFT_OVERS = """
SELECT datname FROM pg_database
WHERE datname ~ '^ocpizza_verify_[0-9a-f]{16}$' AND pg_has_role(datdba, 'USAGE')
  AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE datid = pg_database.oid)"""


@frozen
class PgDumpDatabases:
    programs: Programs

    def dump(self, url: str) -> AbstractContextManager[Dump]:
        return dumping(self.programs, url)

    def archive(self, chunks: Iterable[bytes], written_by: int) -> AbstractContextManager[Archive]:
        return archived(self.programs, chunks, written_by)

    def replacing(self, url: str) -> AbstractContextManager[Target]:
        return replaced(url)

    @contextmanager
    def scratch(self, url: str) -> Iterator[str]:
        name = f"{_SCRATCH}{secrets.token_hex(8)}"
        address = urlsplit(url)._replace(path=f"/{name}").geturl()
        with connected(url, autocommit=True) as connection:
            _drop_left_overs(connection)
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except psycopg.errors.InsufficientPrivilege:
                raise CannotBackUp(
                    "This role may not create a database to verify in: give VERIFY_DATABASE_URL "
                    "the address of an empty one."
                ) from None
        try:
            with connected(address, autocommit=True):  # so that nobody takes it for a left-over
                yield address
        finally:
            with connected(url, autocommit=True) as connection:
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
                )

    @contextmanager
    def emptied(self, url: str) -> Iterator[str]:
        with connected(url) as connection:
            if tables(connection) and not _is_ours_to_empty(connection):
                raise CannotBackUp("The database of VERIFY_DATABASE_URL is not empty.")
            empty(connection)
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_MARK}")
        try:
            yield url
        finally:
            with connected(url) as connection:
                empty(connection)
                connection.execute(f"DROP SCHEMA IF EXISTS {_MARK}")

    def is_the_same(self, url: str, other: str) -> bool:
        with connected(url) as one, connected(other) as two:
            return identity(one) == identity(two)

    def rows(self, url: str) -> Mapping[str, int]:
        with connected(url) as connection:
            return rows(connection)


def _drop_left_overs(connection: psycopg.Connection) -> None:
    """Of verifications that were killed: while one goes on, it is connected."""
    for (name,) in connection.execute(_LEFT_OVERS).fetchall():
        with suppress(psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _is_ours_to_empty(connection: psycopg.Connection) -> bool:
    """What a verification that was killed has left may go."""
    found = connection.execute("SELECT FROM pg_namespace WHERE nspname = %s", [_MARK])
    return found.rowcount == 1
