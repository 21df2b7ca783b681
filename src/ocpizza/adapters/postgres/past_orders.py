"""Orders that are over and still say whom they were for."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from sqlalchemy import Engine, func, select

from ocpizza.adapters.postgres.tables.orders import orders
from ocpizza.domain.orders.lifecycle import FINAL

_OF_A_GUEST = orders.c.customer_id.is_(None)
_OF_ONE_DELIVERY = (
    orders.c.contact_phone.is_not(None)
    | (orders.c.note != "")
    | (func.coalesce(orders.c.address["instructions"].astext, "") != "")
)
_OVER = orders.c.status.in_(sorted(FINAL)), orders.c.pending_cents == 0


@frozen
class PostgresPastOrders:
    """The `PastOrders` port; `engine` in autocommit."""

    engine: Engine

    def personal(self, since: datetime, before: datetime, limit: int) -> list[tuple[str, str]]:
        found = (
            select(orders.c.store_id, orders.c.id)
            .where(orders.c.placed_at >= since, orders.c.placed_at < before, *_OVER)
            .where(orders.c.contact_name != "", _OF_A_GUEST | _OF_ONE_DELIVERY)
            .order_by(orders.c.placed_at, orders.c.id)
            .limit(limit)
        )
        with self.engine.connect() as connection:
            return [(row.store_id, row.id) for row in connection.execute(found)]
