"""The audit trail of one store, or of the group ("*")."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from sqlalchemy import Connection

from ocpizza.adapters.postgres.tables.events import audit
from ocpizza.application.ports.clock import Ids
from ocpizza.domain.people.actor import Actor

_RECORD = audit.insert()


@frozen
class PostgresAuditTrail:
    connection: Connection
    store: str
    ids: Ids

    def record(
        self, actor: Actor, at: datetime, what: str, subject: str, before: object, after: object
    ) -> None:
        self.connection.execute(
            _RECORD,
            {
                "store_id": self.store,
                "id": self.ids.new(),
                "at": at,
                "actor": actor.id,
                "actor_name": actor.name,
                "what": what,
                "subject": subject,
                "before": before,
                "after": after,
            },
        )
