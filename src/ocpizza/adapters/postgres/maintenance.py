"""Where maintenance is declared: one row, which every process looks at once a second."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import psycopg
from attrs import asdict, frozen
from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import ProgrammingError

from ocpizza.adapters.postgres.audit import PostgresAuditTrail
from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.tables.maintenance import maintenance, running_writes
from ocpizza.application.ports.accounts import GROUP
from ocpizza.application.ports.clock import Ids
from ocpizza.application.ports.maintenance import RunningWrite
from ocpizza.application.ports.readiness import NotMigrated
from ocpizza.domain.maintenance import Maintenance
from ocpizza.domain.people.actor import Actor

_DECLARED = select(
    maintenance.c.since,
    maintenance.c.by_name,
    maintenance.c.until,
    maintenance.c.message,
    maintenance.c.database,
)
# Taking maintenance back has to work where the operator has set default_transaction_read_only.
_READ_WRITE = text("SET TRANSACTION READ WRITE")
# Reports of processes that have died go stale. A transaction has an id once it writes.
_RUNNING = text("""
SELECT process AS who, unnest(writes) AS what
FROM running_writes WHERE seen_at > clock_timestamp() - INTERVAL '5 seconds'
UNION ALL
SELECT application_name || ', session ' || pid, 'for '
    || round(extract(epoch FROM clock_timestamp() - xact_start)::numeric, 1) || ' s'
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
  AND backend_type = 'client backend' AND backend_xid IS NOT NULL
ORDER BY who, what
""")


@frozen
class PostgresMaintenanceBoard:
    """The `MaintenanceBoard` port."""

    engine: Engine
    ids: Ids

    def read(self) -> Maintenance | None:
        """Raises NotMigrated where there is no such table: an older database, or half of one."""
        try:
            with autocommit(self.engine).connect() as connection:
                found = connection.execute(_DECLARED).one_or_none()
        except ProgrammingError as error:
            if isinstance(error.orig, psycopg.errors.UndefinedTable):
                raise NotMigrated from error
            raise
        if found is None:
            return None
        return Maintenance(
            found.since, found.by_name, found.until, found.message, database=found.database
        )

    def declare(self, maintenance_: Maintenance | None, actor: Actor, at: datetime) -> None:
        with self.engine.begin() as connection:
            connection.execute(_READ_WRITE)
            found = connection.execute(_DECLARED.with_for_update()).one_or_none()
            before = (
                None
                if found is None
                else _told(found.until, found.message, database=found.database)
            )
            if maintenance_ is None:
                connection.execute(delete(maintenance))
                after = None
            else:
                kept = {"by_name" if n == "by" else n: v for n, v in asdict(maintenance_).items()}
                connection.execute(
                    upsert(maintenance)
                    .values(single=True, **kept)
                    .on_conflict_do_update(index_elements=["single"], set_=kept)
                )
                after = _told(
                    maintenance_.until, maintenance_.message, database=maintenance_.database
                )
            trail = PostgresAuditTrail(connection, GROUP, self.ids)
            trail.record(actor, at, "maintenance", GROUP, before, after)

    def report(self, process: str, writes: Sequence[str]) -> None:
        with self.engine.begin() as connection:
            connection.execute(_READ_WRITE)
            if not writes:
                ended = delete(running_writes).where(running_writes.c.process == process)
                connection.execute(ended)
                return
            seen = {"writes": list(writes), "seen_at": func.clock_timestamp()}
            connection.execute(
                upsert(running_writes)
                .values(process=process, **seen)
                .on_conflict_do_update(index_elements=["process"], set_=seen)
            )

    def running(self) -> Sequence[RunningWrite]:
        with autocommit(self.engine).connect() as connection:
            return [RunningWrite(*row) for row in connection.execute(_RUNNING)]


def _told(until: datetime | None, message: str | None, *, database: bool) -> dict[str, object]:
    return {"until": until, "message": message, "database": database}
