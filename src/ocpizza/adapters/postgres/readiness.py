"""Whether the database is there, with the schema of this code or a newer one."""

from __future__ import annotations

from importlib.resources import files

import psycopg
from attrs import field, frozen
from sqlalchemy import Engine, exc, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.application.ports.readiness import NotMigrated

_AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, psycopg.OperationalError)
"""Connections refused, cut or not to be had in time, through SQLAlchemy and without it."""
_READ_ONLY = psycopg.errors.ReadOnlySqlTransaction
"""A standby, or a database that was set to `default_transaction_read_only`."""
_REVISION = text("SELECT version_num FROM alembic_version")


def revisions() -> list[str]:
    """Those of this code, oldest first: the names of their files begin with them.

    Alembic would tell as well, after a second of importing it.
    """
    folder = files("ocpizza.adapters.postgres.migrations") / "versions"
    names = (file.name for file in folder.iterdir())
    return sorted(
        name.partition("_")[0] for name in names if name[:1].isdigit() and name.endswith(".py")
    )


@frozen
class PostgresReadiness:
    """The `Readiness` port: one query."""

    engine: Engine = field(converter=autocommit)
    _revisions: list[str] = field(init=False, factory=revisions)

    def check(self) -> None:
        try:
            with self.engine.connect() as connection:
                found = connection.execute(_REVISION).scalar_one_or_none()
        except exc.ProgrammingError as missing:
            raise NotMigrated from missing
        if found is None or found in self._revisions[:-1]:
            raise NotMigrated

    def read_only(self, error: Exception) -> bool:
        return isinstance(error, _READ_ONLY) or isinstance(getattr(error, "orig", None), _READ_ONLY)

    def away(self, error: Exception) -> bool:
        return isinstance(error, (*_AWAY, NotMigrated))
