"""Bringing a database to the schema of this code.

Revisions only add what the code before them can live with, so that a database may be newer than
the code that runs on it: "ahead, compatible".
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable

import psycopg
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from ocpizza.adapters.postgres import turns
from ocpizza.adapters.postgres.engine import CONNECT_SECONDS, refuse_old, with_driver
from ocpizza.adapters.postgres.tables import metadata
from ocpizza.application.ports.readiness import UpgradeFailed

MIGRATIONS = files(__package__) / "migrations"
# A revision that waits for its table makes everyone wait who comes after it: it gives up soon, and
# tries again.
LOCK_SECONDS = 3
TRIES = 5
PAUSE_SECONDS = 2.0
# What the role or the server may set for ordinary work does not fit: a revision takes its time, and
# whoever holds the turn is idle meanwhile.
TIMEOUTS = f"""
SET LOCAL lock_timeout = '{LOCK_SECONDS}s';
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0
"""


class Schema(StrEnum):
    """How the database stands to this code. `BEHIND` includes an empty database."""

    CURRENT = "current"
    BEHIND = "behind"
    AHEAD = "ahead, compatible"


def check(url: str) -> Schema:
    """How the database stands, without changing it."""
    with _engine(url).connect() as connection:
        return _standing(connection, _revisions())


def upgrade(
    url: str,
    say: Callable[[str], None] = lambda _: None,
    *,
    folder: Traversable = MIGRATIONS,
    patience: float = turns.PATIENCE_SECONDS,
) -> Schema:
    """Migrate; returns how the database stood before, and leaves alone one that is ahead.

    Two at once take turns: a wait is told to `say`, and ends after `patience` seconds. Raises
    UpgradeFailed; the revision that failed has then left nothing, those before it stay.
    """
    engine = _engine(url)
    revisions = _revisions(folder)
    # The lock has a transaction of its own: a session's would be lost behind PgBouncer, and the
    # revisions commit one by one.
    with engine.connect() as turn, engine.connect() as connection:
        turns.take(turn, say, patience)
        standing = _standing(connection, revisions)
        connection.rollback()
        if standing is Schema.BEHIND:
            _bring(connection, revisions, say)
    return standing


def run(connection: Connection, revisions: ScriptDirectory, target: str) -> None:
    """Run the revisions up to `target`, each in a transaction of its own.

    One held over all of them would keep every table that they touch from the shops meanwhile.
    """
    environment = EnvironmentContext(
        Config(),
        revisions,
        fn=lambda current, _: revisions._upgrade_revs(target, current),  # noqa: SLF001 - the one way without env.py
        destination_rev=target,
    )
    with environment:
        environment.configure(
            connection=connection, target_metadata=metadata, transaction_per_migration=True
        )
        with environment.begin_transaction():
            environment.run_migrations()


def _bring(connection: Connection, revisions: ScriptDirectory, say: Callable[[str], None]) -> None:
    for tries_left in reversed(range(TRIES)):
        try:
            run(connection, revisions, "head")
        except (DBAPIError, psycopg.Error) as error:
            # What a revision ran past SQLAlchemy is in no error of its.
            connection.rollback()
            cause = error.orig if isinstance(error, DBAPIError) else error
            if connection.closed or connection.invalidated:
                raise
            at, failed = _where(connection, revisions)
            if not isinstance(cause, psycopg.errors.LockNotAvailable):
                raise UpgradeFailed(_failure(at, failed, cause)) from error
            busy = turns.busiest(connection)
            connection.rollback()
            if not tries_left:
                raise UpgradeFailed(_in_use(at, failed, busy)) from error
            say(f"revision {failed} waits for {busy or 'its table'}; {tries_left} more tries")
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _failure(at: str, failed: str, cause: BaseException | None) -> str:
    reason = str(cause).strip().partition("\n")[0]
    return (
        f"revision {failed} failed ({reason}); the database stays at {at}, and the running release "
        "goes on with it. When the cause is mended: ocpizza db upgrade"
    )


def _in_use(at: str, failed: str, busy: str | None) -> str:
    return (
        f"revision {failed} did not get its table in {TRIES} tries of {LOCK_SECONDS} s: "
        f"{busy or 'somebody'} is at work in it; the database stays at {at}, and the running "
        "release goes on with it. When that has ended: ocpizza db upgrade"
    )


def _where(connection: Connection, revisions: ScriptDirectory) -> tuple[str, str]:
    """The revision that the database is at, and the next one, which has failed."""
    at = MigrationContext.configure(connection).get_current_revision()
    known = [script.revision for script in reversed(list(revisions.walk_revisions()))]
    return at or "nothing", known[known.index(at) + 1 if at else 0]


def _engine(url: str) -> Engine:
    engine = create_engine(
        with_driver(url),
        poolclass=NullPool,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "prepare_threshold": None,  # PgBouncer before 1.22 would lose what is prepared
            "application_name": turns.name(),
        },
    )
    event.listen(engine, "connect", lambda connection, _: refuse_old(connection), insert=True)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(TIMEOUTS))
    return engine


def _revisions(folder: Traversable = MIGRATIONS) -> ScriptDirectory:
    return ScriptDirectory(str(folder))


def _standing(connection: Connection, revisions: ScriptDirectory) -> Schema:
    found = MigrationContext.configure(connection).get_current_revision()
    if found == revisions.get_current_head():
        return Schema.CURRENT
    known = {script.revision for script in revisions.walk_revisions()}
    return Schema.BEHIND if found is None or found in known else Schema.AHEAD
