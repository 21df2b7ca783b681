"""A dump as it comes out of pg_dump, and what the database held at that very moment."""

from __future__ import annotations

import os
import re
import selectors
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager

import psycopg
from attrs import define

from ocpizza.adapters.pg_dump.connecting import connected, other_schemas, rows
from ocpizza.adapters.pg_dump.programs import Program, Programs, environment
from ocpizza.application.ports.backups import CannotBackUp, Facts

OPTIONS = (
    "--format=custom",
    "--schema=public",
    "--no-owner",
    "--no-privileges",
    "--no-password",
    "--lock-wait-timeout=60s",
    "--verbose",
)
VERSION_UNIT = 10_000
_PIECE = 256 << 10
_TICK = 1.0
_TABLE = re.compile(rb'dumping contents of table "(?:public\.)?([^"]+)"')
_SCHEMA = "SELECT to_regclass('public.alembic_version')"


@define
class PgDump:
    """The `Dump` port."""

    _connection: psycopg.Connection
    _program: Program
    _process: subprocess.Popen[bytes]
    _facts: Facts | None = None
    _said: bytes = b""
    _table: str | None = None

    def facts(self) -> Facts:
        assert self._facts is not None, "nothing has come yet"
        return self._facts

    def under_way(self) -> str | None:
        return self._table

    def chunks(self) -> Iterator[bytes]:
        out, err = self._process.stdout, self._process.stderr
        assert out is not None
        assert err is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(out, selectors.EVENT_READ)
            waiting.register(err, selectors.EVENT_READ)
            while waiting.get_map():
                ready = waiting.select(_TICK)
                if not ready:
                    yield b""
                for key, _ in ready:
                    piece = os.read(key.fd, _PIECE)
                    if not piece:
                        waiting.unregister(key.fileobj)
                    elif key.fileobj is out:
                        if self._facts is None:
                            yield from self._look()
                        yield piece
                    else:
                        self._hear(piece)
        if (code := self._process.wait()) != 0:
            raise CannotBackUp(self._failure(code))

    def _look(self) -> Iterator[bytes]:
        """As soon as pg_dump writes: it holds its locks then, so that we wait for nobody.

        Counting what is large takes its time: empty chunks come meanwhile.
        """
        server = self._connection.info.server_version // VERSION_UNIT
        revision = _revision(self._connection)
        left_out = other_schemas(self._connection)
        with ThreadPoolExecutor(1) as aside:
            counting = aside.submit(rows, self._connection)
            try:
                while wait([counting], _TICK).not_done:
                    yield b""
            finally:
                if not counting.done():
                    self._connection.cancel()
        self._facts = Facts(server, self._program.major, revision, counting.result(), left_out)

    def _hear(self, piece: bytes) -> None:
        self._said = (self._said + piece)[-_PIECE:]
        if tables := _TABLE.findall(piece):
            self._table = tables[-1].decode()

    def _failure(self, code: int) -> str:
        if code < 0:
            return f"pg_dump was killed (signal {-code})"
        lines = self._said.decode(errors="replace").splitlines()
        errors = [line for line in lines if "error:" in line]
        return (errors or lines[-1:] or [f"pg_dump ended with exit code {code}"])[0]


@contextmanager
def dumping(programs: Programs, url: str) -> Iterator[PgDump]:
    with connected(url) as connection:
        program = programs.find("pg_dump", connection.info.server_version // VERSION_UNIT)
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.execute("SET LOCAL statement_timeout = 0")
        _refuse_pooler(connection)
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert snapshot is not None
        process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
            [program.path, *OPTIONS, f"--snapshot={snapshot[0]}"],
            env=environment(url),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        with process:
            try:
                yield PgDump(connection, program, process)
            finally:
                process.kill()


def _refuse_pooler(connection: psycopg.Connection) -> None:
    """It makes up the process that it names when one connects; pg_dump would leave it its settings."""
    found = connection.execute("SELECT pg_backend_pid()").fetchone()
    if found != (connection.info.backend_pid,):
        raise CannotBackUp(
            "That address is a connection pooler's, which no backup can be taken through: "
            "set DIRECT_DATABASE_URL to the database's own."
        )


def _revision(connection: psycopg.Connection) -> str | None:
    migrated = connection.execute(_SCHEMA).fetchone()
    if migrated is None or migrated[0] is None:
        return None
    found = connection.execute("SELECT version_num FROM public.alembic_version").fetchone()
    return None if found is None else str(found[0])
