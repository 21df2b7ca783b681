"""The audit trail, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.reading import LAST_ID
from ocpizza.adapters.postgres.tables.metadata import GROUP
from ocpizza.application.reading.auditing import AuditQuery, ChangeView

# Each store's newest by its own index, then the newest of them.
_PAGE = text("""
SELECT change.id, change.store_id, change.at, change.actor, change.actor_name, change.what,
    change.subject, change.before, change.after
FROM unnest(CAST(:stores AS text[])) AS store (id)
CROSS JOIN LATERAL (
    SELECT * FROM audit
    WHERE audit.store_id = store.id
      AND audit.id < CAST(:before AS uuid)
      AND (CAST(:first AS date) IS NULL
           OR audit.at >= CAST(:first AS timestamp) AT TIME ZONE 'Europe/Paris')
      AND (CAST(:last AS date) IS NULL
           OR audit.at < CAST(CAST(:last AS date) + 1 AS timestamp) AT TIME ZONE 'Europe/Paris')
    ORDER BY audit.id DESC
    LIMIT :rows
) AS change
ORDER BY change.id DESC
LIMIT :rows
""")


@frozen
class PostgresTrail:
    """The `Trail` port."""

    engine: Engine = field(converter=autocommit)

    def page(
        self, stores: Sequence[str], query: AuditQuery, before: str | None
    ) -> Sequence[ChangeView]:
        asked = {
            "stores": list(stores),
            "before": before or LAST_ID,
            "first": query.from_,
            "last": query.to,
            "rows": query.limit + 1,
        }
        with self.engine.connect() as connection:
            return [
                ChangeView(
                    id=str(row.id),
                    store=row.store_id if row.store_id != GROUP else None,
                    at=row.at,
                    actor=row.actor,
                    actor_name=row.actor_name,
                    what=row.what,
                    subject=row.subject,
                    before=row.before,
                    after=row.after,
                )
                for row in connection.execute(_PAGE, asked)
            ]
