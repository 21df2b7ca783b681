"""One upgrade of a database at a time, and who is in its way."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable

from sqlalchemy import Connection, text

from ocpizza.application.ports.readiness import UpgradeFailed

# Any number will do, as long as nobody else uses it on our database.
UPGRADE_LOCK = 0x0C917A
# Heroku gives a release an hour; this leaves time for our own revisions.
PATIENCE_SECONDS = 1200.0
TELL_SECONDS = 60.0
_CHECK_SECONDS = 0.2

# With a value of its own it would leave a portal open, and with it a snapshot: see `take`.
_TRY = f"SELECT pg_try_advisory_xact_lock({UPGRADE_LOCK})"
_SESSION = "application_name || ' (process ' || pid || ', since ' || {} || ' UTC)'"
_SINCE = "to_char(xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"
_HOLDER = text(f"""
    SELECT {_SESSION.format(_SINCE)}
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND classid = 0 AND objid = :lock AND granted
    AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")  # noqa: S608 - no value of anybody's
# Who was there before us and still is: somebody who came later waits behind us.
_BUSIEST = text(f"""
    SELECT {_SESSION.format(_SINCE)}
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND xact_start < clock_timestamp() AND application_name NOT LIKE :ours
    ORDER BY xact_start LIMIT 1
""")  # noqa: S608 - no value of anybody's
_OURS = "ocpizza db "


def name() -> str:
    """What other sessions see of this one."""
    return f"{_OURS}upgrade on {socket.gethostname()}, {os.getpid()}"[:63]


def take(turn: Connection, say: Callable[[str], None], patience: float) -> None:
    """Hold the lock until the end of the transaction; raises UpgradeFailed after `patience` s.

    Asks again and again instead of waiting inside the database: a session that waits there holds
    a snapshot, and `CREATE INDEX CONCURRENTLY` in the other's revision would wait for us for ever.
    """
    begun = time.monotonic()
    told = begun - TELL_SECONDS
    while not turn.exec_driver_sql(_TRY).scalar_one():
        holder = turn.execute(_HOLDER, {"lock": UPGRADE_LOCK}).scalar() or "another upgrade"
        turn.rollback()
        now = time.monotonic()
        if now - begun >= patience:
            raise UpgradeFailed(
                f"{holder} has been upgrading this database for the {patience:.0f} s that this one "
                "waited; nothing was changed. When it has ended: ocpizza db upgrade"
            )
        if now - told >= TELL_SECONDS:
            say(f"waiting for {holder}, which is upgrading this database")
            told = now
        time.sleep(_CHECK_SECONDS)


def busiest(connection: Connection) -> str | None:
    """The session whose transaction has been open longest, other than upgrades."""
    found = connection.execute(_BUSIEST, {"ours": f"{_OURS}%"}).scalar()
    return None if found is None else str(found)
