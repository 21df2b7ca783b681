"""A database emptied and filled in one transaction: what was there stays until the last moment.

pg_restore writes the SQL and we run it: its own --single-transaction could not drop what the dump
does not know, such as the tables of a newer release. No superuser, no second database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import psycopg
from attrs import frozen
from psycopg import sql

from ocpizza.adapters.pg_dump.archive import PgArchive
from ocpizza.adapters.pg_dump.connecting import connected, tables
from ocpizza.application.ports.backups import Archive, CannotBackUp

LOCK_SECONDS = 10
_PIECE = 64 << 10
_END_OF_COPY = b"\\.\n"
# What older servers do not know, and what only psql does.
_NOT_FOR_US = re.compile(rb"^(SET transaction_timeout = 0;|\\(un)?restrict .*)$", re.MULTILINE)
_OTHERS = """
SELECT application_name, count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND application_name LIKE 'ocpizza%' AND application_name <> 'ocpizza backups'
GROUP BY 1 ORDER BY 1"""
# Everything in the schema but what belongs to an extension; tables first, their sequences go too.
_EVERYTHING = """
SELECT 1, format('DROP %s IF EXISTS %I.%I CASCADE', CASE relkind
         WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
         WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, 'public', relname), relkind = 'S'
FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
UNION ALL
SELECT 2, format('DROP ROUTINE IF EXISTS %I.%I(%s) CASCADE', 'public', proname,
         pg_get_function_identity_arguments(oid)), false
FROM pg_proc
WHERE pronamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
UNION ALL
SELECT 3, format('DROP TYPE IF EXISTS %I.%I CASCADE', 'public', typname), false
FROM pg_type
WHERE typnamespace = 'public'::regnamespace
  AND (typtype IN ('e', 'd', 'r')
       OR typtype = 'c' AND (SELECT relkind FROM pg_class WHERE oid = typrelid) = 'c')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_type.oid AND deptype = 'e')
ORDER BY 1, 3, 2"""


@frozen
class PgTarget:
    """The `Target` port."""

    connection: psycopg.Connection
    filled: bool

    def load(self, archive: Archive) -> None:
        assert isinstance(archive, PgArchive)
        maintenance = _maintenance(self.connection)
        empty(self.connection)
        for section in ("pre-data", "data", "post-data"):
            with archive.script(section) as script:
                if section == "data":
                    _fill(self.connection, script)
                else:
                    _run(self.connection, script.read())
        if maintenance is not None:
            _keep_maintenance(self.connection, maintenance)
        # What the dump has set, such as an empty search_path: behind a pooler others come after us.
        self.connection.execute("RESET ALL")


def _maintenance(connection: psycopg.Connection) -> str | None:
    """As it is declared there, which may be not at all; None where there cannot be any."""
    if not _knows_maintenance(connection):
        return None
    found = connection.execute(
        "SELECT coalesce(json_agg(declared), '[]')::text FROM public.maintenance AS declared"
    ).fetchone()
    assert found is not None
    return str(found[0])


def _keep_maintenance(connection: psycopg.Connection, declared: str) -> None:
    """It is of now, not of then: a restore neither begins nor ends it."""
    if _knows_maintenance(connection):
        connection.execute("DELETE FROM public.maintenance")
        connection.execute(
            "INSERT INTO public.maintenance"
            " SELECT * FROM json_populate_recordset(NULL::public.maintenance, %s)",
            [declared],
        )


def _knows_maintenance(connection: psycopg.Connection) -> bool:
    return connection.execute("SELECT to_regclass('public.maintenance')").fetchone() != (None,)


def empty(connection: psycopg.Connection) -> None:
    for _, drop, _ in connection.execute(_EVERYTHING).fetchall():
        connection.execute(drop)


@contextmanager
def replaced(url: str) -> Iterator[PgTarget]:
    with connected(url) as connection:
        # A database that was set to be read only, so that nobody writes, can be put back too.
        connection.execute("SET TRANSACTION READ WRITE")
        for setting, value in (
            ("lock_timeout", f"{LOCK_SECONDS}s"),
            ("statement_timeout", "0"),
            ("idle_in_transaction_session_timeout", "0"),
        ):
            connection.execute(sql.SQL("SET LOCAL {} = {}").format(sql.Identifier(setting), value))
        _refuse_writers(connection)
        names = tables(connection)
        if names:
            _lock(connection, names)
        yield PgTarget(connection, bool(names))


def _refuse_writers(connection: psycopg.Connection) -> None:
    others = connection.execute(_OTHERS).fetchall()
    if others:
        who = ", ".join(f"{count} of {name!r}" for name, count in others)
        raise CannotBackUp(
            f"The shop is still connected to that database ({who}). Stop it first: "
            "`heroku ps:scale web=0 worker=0`, or stop the services of web and worker."
        )


def _lock(connection: psycopg.Connection, names: list[str]) -> None:
    """Others, such as pg_dump, may still read."""
    every = sql.SQL(", ").join(sql.Identifier("public", name) for name in names)
    try:
        connection.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(every))
    except psycopg.errors.LockNotAvailable:
        raise CannotBackUp(
            f"Somebody has been writing to that database for {LOCK_SECONDS} s: stop that first."
        ) from None


def _fill(connection: psycopg.Connection, script: IO[bytes]) -> None:
    """The rows: statements, and between them what COPY takes."""
    statements = b""
    for line in script:
        if not line.startswith(b"COPY "):
            statements += line
            continue
        _run(connection, statements)
        statements = b""
        with connection.cursor() as cursor, cursor.copy(line.rstrip(b";\n")) as copy:
            for piece in _pieces(script):
                copy.write(piece)
    _run(connection, statements)


def _pieces(script: IO[bytes]) -> Iterator[bytes]:
    piece = bytearray()
    for row in script:
        if row == _END_OF_COPY:
            break
        piece += row
        if len(piece) >= _PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def _run(connection: psycopg.Connection, statements: bytes) -> None:
    connection.execute(_NOT_FOR_US.sub(b"", statements))
