"""No request holds a connection, and the locks that it took there, longer than anyone waits for it.

The server's `statement_timeout` would be lost or shared behind PgBouncer in transaction mode, and
costs a round trip otherwise: we cancel what takes too long from here, as psql does on Ctrl-C.
"""

from __future__ import annotations

import threading
import time
import weakref
from contextlib import suppress

import psycopg
import structlog
from sqlalchemy import Engine, event

from ocpizza.adapters.postgres.engine import Pool

LOOK_SECONDS = 1.0
CANCEL_SECONDS = 2.0
_LOG = structlog.stdlib.get_logger("ocpizza.postgres")


def cancel_overdue(engine: Engine, seconds: float) -> None:
    """From its first connection on, cancel what a connection does after so long in one hand.

    What is cancelled fails like a database that is away, and is rolled back. The watch starts in
    the process that connects: threads do not outlive a fork.
    """
    started = threading.Lock()

    def start(*_: object) -> None:
        if started.acquire(blocking=False):
            threading.Thread(
                target=_watch, args=(weakref.ref(engine), seconds), name="overdue", daemon=True
            ).start()

    event.listen(engine, "connect", start)


def _watch(engine: weakref.ref[Engine], seconds: float) -> None:
    while (watched := engine()) is not None:
        pool = watched.pool
        del watched
        assert isinstance(pool, Pool)
        try:
            _look(pool, seconds)
        except Exception:  # noqa: BLE001 - nobody would start the watch again
            _LOG.exception("overdue queries were not looked for")
        time.sleep(min(LOOK_SECONDS, seconds))


def _look(pool: Pool, seconds: float) -> None:
    for entry, since in pool.lent():
        if time.monotonic() - since > seconds and pool.has_lent(entry, since):
            connection = entry.dbapi_connection
            if connection is None:  # broken, or not connected yet
                continue
            _LOG.warning("query cancelled", seconds=seconds)
            with suppress(psycopg.Error):
                connection.cancel_safe(timeout=CANCEL_SECONDS)
