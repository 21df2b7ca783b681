"""The few statements that nearly every request makes, on libpq instead of the driver's cursor.

A cursor of psycopg takes as much processor time as all the rest of looking up one row. `psycopg.pq`
is its documented layer below, with one call for "run this prepared statement".
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import psycopg
from attrs import field, frozen
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from ocpizza.adapters.postgres.engine import Pool

Row = Sequence[Any]
"""Column by column, bytes: what PostgreSQL sends as text; None is NULL."""

_NUMBERS = itertools.count(1)
_FORGOTTEN = b"26000"  # invalid_sql_statement_name
_DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


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
        parameters = [value.encode() if isinstance(value, str) else value for value in values]
        formats = [1 if isinstance(value, bytes) else 0 for value in values]
        if "\0" in "".join(value for value in values if isinstance(value, str)):
            raise psycopg.DataError("text fields cannot contain NUL: libpq takes it for the end")
        pool = engine.pool
        assert isinstance(pool, Pool)
        try:
            entry = pool.lend()
            try:
                result = self._run(entry, parameters, formats)
            finally:
                pool.take_back(entry)
        except psycopg.OperationalError as error:
            raise OperationalError(None, None, error) from error
        if not result.ntuples:
            return None
        return [result.get_value(0, column) for column in range(result.nfields)]

    def _run(self, entry: Any, parameters: Sequence[Any], formats: Sequence[int]) -> PGresult:
        connection: psycopg.Connection[Any] = entry.dbapi_connection
        server = connection.pgconn
        if connection.prepare_threshold is None:
            sql = self.sql.encode()
            return _checked(connection, server.exec_params(sql, parameters, param_formats=formats))
        known: set[bytes] = entry.info.setdefault("prepared", set())
        if self._name in known:
            result = server.exec_prepared(self._name, parameters, formats)
            if result.error_field(DiagnosticField.SQLSTATE) != _FORGOTTEN:
                return _checked(connection, result)
        _checked(connection, server.prepare(self._name, self.sql.encode()))
        known.add(self._name)
        return _checked(connection, server.exec_prepared(self._name, parameters, formats))


def _checked(connection: psycopg.Connection[Any], result: PGresult) -> PGresult:
    if result.status in _DONE:
        return result
    if connection.closed:  # then there is no code to tell what kind of error it is
        raise psycopg.OperationalError(result.get_error_message())
    raise psycopg.errors.error_from_result(result)
