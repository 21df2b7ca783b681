"""The few statements that nearly every request makes, on libpq instead of the driver's cursor.

A cursor of psycopg takes as much processor time as all the rest of looking up one row. `psycopg.pq`
is its documented layer below, with one call for "run this prepared statement".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from attrs import field, frozen
from psycopg.pq import DiagnosticField, ExecStatus, Format
from psycopg.pq.abc import PGresult
from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.exc import OperationalError

Row = Sequence[Any]
"""Column by column, bytes: what PostgreSQL sends as text; None is NULL."""

_NUMBERS = itertools.count(1)
_FORGOTTEN = b"26000"  # invalid_sql_statement_name


@frozen
class Prepared:
    """One statement, with `$1` for its first value; every run is a transaction of its own.

    A value is text, from which PostgreSQL infers the type, or bytes for a `bytea`. The statement is
    prepared at its first use on a connection, or never, where `prepare_threshold` is None.
    """

    sql: str
    _name: bytes = field(init=False, factory=lambda: b"ocpizza_%d" % next(_NUMBERS))

    def row(self, engine: Engine, *values: str | bytes | None) -> Row | None:
        """The first row, if there is one.

        Raises psycopg's errors, but SQLAlchemy's OperationalError, as every other statement does.
        """
        parameters = [_encoded(value) if isinstance(value, str) else value for value in values]
        formats = [Format.BINARY if isinstance(value, bytes) else Format.TEXT for value in values]
        with _connection(engine) as (pooled, connection):
            result = self._run(pooled, connection, parameters, formats)
            if result.status != ExecStatus.TUPLES_OK:
                raise _error(connection, result)
        if not result.ntuples:
            return None
        return [result.get_value(0, column) for column in range(result.nfields)]

    def _run(
        self,
        pooled: PoolProxiedConnection,
        connection: psycopg.Connection[Any],
        parameters: Sequence[Any],
        formats: Sequence[int],
    ) -> PGresult:
        server = connection.pgconn
        if connection.prepare_threshold is None:
            return server.exec_params(self.sql.encode(), parameters, param_formats=formats)
        known: set[bytes] = pooled.info.setdefault("prepared", set())
        if self._name in known:
            result = server.exec_prepared(self._name, parameters, formats)
            if result.error_field(DiagnosticField.SQLSTATE) != _FORGOTTEN:
                return result
        prepared = server.prepare(self._name, self.sql.encode())
        if prepared.status != ExecStatus.COMMAND_OK:
            raise _error(connection, prepared)
        known.add(self._name)
        return server.exec_prepared(self._name, parameters, formats)


@contextmanager
def _connection(
    engine: Engine,
) -> Iterator[tuple[PoolProxiedConnection, psycopg.Connection[Any]]]:
    try:
        pooled = engine.raw_connection()
        connection: Any = pooled.driver_connection
        try:
            yield pooled, connection
        finally:
            if connection.closed:
                pooled.invalidate()
            pooled.close()
    except psycopg.OperationalError as error:
        raise OperationalError(None, None, error) from error


def _encoded(value: str) -> bytes:
    if "\0" in value:  # libpq would take it for the end
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return value.encode()


def _error(connection: psycopg.Connection[Any], result: PGresult) -> psycopg.Error:
    if connection.closed:  # then there is no code to tell what kind of error it is
        return psycopg.OperationalError(result.get_error_message())
    return psycopg.errors.error_from_result(result)
