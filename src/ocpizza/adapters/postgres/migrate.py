"""Bringing a database to the schema of this code.

Revisions only add what the code before them can live with, so that a database may be newer than
the code that runs on it: "ahead, compatible".
"""

from __future__ import annotations

from enum import StrEnum
from importlib.resources import files

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, text

from ocpizza.adapters.postgres.engine import with_driver
from ocpizza.adapters.postgres.tables import metadata

# Any number will do, as long as nobody else uses it on our database.
UPGRADE_LOCK = 0x0C917A
# A migration that cannot have its table soon gives up rather than keep everyone behind it waiting.
LOCK_SECONDS = 10


class Schema(StrEnum):
    """How the database stands to this code. `BEHIND` includes an empty database."""

    CURRENT = "current"
    BEHIND = "behind"
    AHEAD = "ahead, compatible"


def check(url: str) -> Schema:
    """How the database stands, without changing it."""
    engine = create_engine(with_driver(url), poolclass=NullPool)
    with engine.connect() as connection:
        return _standing(connection, _revisions())


def upgrade(url: str) -> Schema:
    """Migrate; returns how the database stood before, and leaves alone one that is ahead.

    Two at once take turns. Raises SQLAlchemy's DBAPIError with nothing changed.
    """
    engine = create_engine(with_driver(url), poolclass=NullPool)
    revisions = _revisions()
    # The lock has a transaction of its own: a session's would be lost behind PgBouncer, and the
    # migrations may want to commit in between.
    with engine.connect() as turn, engine.connect() as connection:
        turn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
        standing = _standing(connection, revisions)
        connection.rollback()
        if standing is Schema.BEHIND:
            run(connection, revisions, "head")
    return standing


def run(connection: Connection, revisions: ScriptDirectory, target: str) -> None:
    """Run the revisions up to `target` in one transaction."""
    environment = EnvironmentContext(
        Config(),
        revisions,
        fn=lambda current, _: revisions._upgrade_revs(target, current),  # noqa: SLF001 - the one way without env.py
        destination_rev=target,
    )
    with environment:
        environment.configure(connection=connection, target_metadata=metadata)
        with environment.begin_transaction():
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
            environment.run_migrations()


def _revisions() -> ScriptDirectory:
    return ScriptDirectory(str(files(__package__) / "migrations"))


def _standing(connection: Connection, revisions: ScriptDirectory) -> Schema:
    found = MigrationContext.configure(connection).get_current_revision()
    if found == revisions.get_current_head():
        return Schema.CURRENT
    known = {script.revision for script in revisions.walk_revisions()}
    return Schema.BEHIND if found is None or found in known else Schema.AHEAD
