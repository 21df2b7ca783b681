"""Engines: few connections per process, and none that the server has closed."""

from __future__ import annotations

import logging
import select
import time
from typing import Any

import msgspec
import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from ocpizza.application.ports.readiness import TooOld

# A pool tells its logger of every connection; SQLAlchemy quietens its own ones like this.
logging.getLogger(f"{__name__}.Pool").setLevel(logging.WARNING)

CONNECT_SECONDS = 5
WAIT_SECONDS = 10
OLDEST = 12
"""The oldest PostgreSQL that we support."""


def connect(url: str, *, connections: int = 4, prepare_threshold: int | None = 5) -> Engine:
    """An engine on a `postgres://` or `postgresql://` address; connects when first used.

    `connections` at most, kept; a thread waits 10 s for one. `prepare_threshold` None prepares no
    statement, for PgBouncer before 1.22 in transaction mode.
    """
    engine = create_engine(
        with_driver(url),
        poolclass=Pool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        pool_use_lifo=True,
        # Whether an INSERT … ON CONFLICT DO NOTHING did something is told by its row count.
        execution_options={"preserve_rowcount": True},
        json_serializer=_dumps,
        json_deserializer=msgspec.json.decode,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "prepare_threshold": prepare_threshold,
            "application_name": "ocpizza",
        },
    )
    # Before SQLAlchemy's own first questions, which it may not understand.
    event.listen(engine, "connect", lambda connection, _: refuse_old(connection), insert=True)
    event.listen(engine, "connect", _use_utc)
    event.listen(engine, "checkout", _refuse_closed)
    event.listen(engine, "rollback", _keep_prepared)
    return engine


class Pool(QueuePool):
    """SQLAlchemy's pool, which also lends its connections as they are.

    Everything it does for the others around a loan (proxy, events, reset) costs a look at one row
    as much as PostgreSQL does.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._lent: dict[ConnectionPoolEntry, float] = {}

    def lent(self) -> list[tuple[Any, float]]:
        """What is lent now, and since when (`time.monotonic`)."""
        return list(self._lent.items())

    def has_lent(self, entry: ConnectionPoolEntry, since: float) -> bool:
        """Whether that is still the same loan."""
        return self._lent.get(entry) == since

    def _do_get(self) -> ConnectionPoolEntry:
        entry = super()._do_get()
        self._lent[entry] = time.monotonic()
        return entry

    def _do_return_conn(self, record: ConnectionPoolEntry) -> None:
        self._lent.pop(record, None)
        super()._do_return_conn(record)

    def lend(self) -> Any:
        """An entry of the pool, with a connection that is outside any transaction.

        It is the borrower's alone until `take_back`, and has to come back like that.
        """
        entry: Any = self._do_get()
        try:
            if _has_hung_up(entry.get_connection()):
                entry.invalidate()
                entry.get_connection()
        except BaseException:
            self._do_return_conn(entry)
            raise
        return entry

    def take_back(self, entry: Any) -> None:
        """An entry whose connection has broken connects anew when it is next used."""
        if entry.dbapi_connection.closed:
            entry.invalidate()
        self._do_return_conn(entry)


def autocommit(engine: Engine) -> Engine:
    """The same pool, each statement its own transaction: saves BEGIN and COMMIT when reading."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def with_driver(url: str) -> str:
    """Heroku's `postgres://` is what SQLAlchemy calls `postgresql+psycopg://`."""
    return f"postgresql+psycopg://{url.partition('://')[2]}"


def refuse_old(connection: psycopg.Connection[Any]) -> None:
    """Raises TooOld; the server has told its version when it accepted the connection."""
    version = connection.info.server_version
    if version < OLDEST * 10_000:
        raise TooOld(f"{version // 10_000}.{version % 10_000}", OLDEST)


def _dumps(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _use_utc(connection: psycopg.Connection[Any], _: ConnectionPoolEntry) -> None:
    # The one session setting we make: PgBouncer keeps a client's time zone in any pool mode.
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def _refuse_closed(
    connection: psycopg.Connection[Any], _: ConnectionPoolEntry, __: PoolProxiedConnection
) -> None:
    """Have the pool connect anew."""
    if _has_hung_up(connection):
        raise DisconnectionError("the server has closed the connection")


def _has_hung_up(connection: psycopg.Connection[Any]) -> bool:
    """An idle server says nothing: a readable socket is its farewell or its end.

    Looking costs a microsecond, SQLAlchemy's own `pool_pre_ping` a round trip per use.
    """
    poller = select.poll()
    poller.register(connection.fileno(), select.POLLIN)
    return bool(poller.poll(0))


def _keep_prepared(connection: Connection) -> None:
    """Roll back behind psycopg's back, before SQLAlchemy asks it to.

    psycopg forgets all its prepared statements with every ROLLBACK, for fear that it undid what
    they stand on. Nothing here makes tables on the side, and planning the statement that places an
    order takes longer than running it.
    """
    if connection.invalidated:
        return
    pgconn = connection.connection.driver_connection.pgconn  # type: ignore[union-attr]
    if pgconn.transaction_status != TransactionStatus.IDLE:
        pgconn.exec_(b"ROLLBACK")
