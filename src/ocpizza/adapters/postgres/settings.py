"""What the group has settled: one row, once it differs from what a new group has."""

from __future__ import annotations

from attrs import frozen
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from ocpizza.adapters.postgres.tables.people import group_settings
from ocpizza.domain.people.security import Security

_REQUIRED = select(group_settings.c.second_factor_required)


@frozen
class PostgresSettings:
    """The `Settings` port."""

    connection: Connection

    def security(self) -> Security:
        required = self.connection.execute(_REQUIRED).scalar_one_or_none()
        return Security() if required is None else Security(required)

    def put_security(self, security: Security) -> None:
        kept = {"second_factor_required": security.second_factor_required}
        self.connection.execute(
            upsert(group_settings)
            .values(single=True, **kept)
            .on_conflict_do_update(index_elements=["single"], set_=kept)
        )
