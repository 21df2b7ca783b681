"""Orders in memory that are over and still say whom they were for."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from ocpizza.adapters.memory.database import Database
from ocpizza.domain.orders.lifecycle import FINAL
from ocpizza.domain.orders.order import Order


@frozen
class MemoryPastOrders:
    """The `PastOrders` port."""

    database: Database

    def personal(self, since: datetime, before: datetime, limit: int) -> list[tuple[str, str]]:
        found = sorted(
            (order.placed_at, order.id, order.store)
            for state in self.database.states.values()
            for order in state.orders.values()
            if since <= order.placed_at < before and _over(order) and _personal(order)
        )
        return [(store, order) for _, order, store in found[:limit]]


def _over(order: Order) -> bool:
    return order.status in FINAL and not order.balance.pending


def _personal(order: Order) -> bool:
    instructions = order.address.instructions if order.address else ""
    of_one_delivery = order.contact.phone is not None or bool(order.note or instructions)
    return bool(order.contact.name) and (order.customer_id is None or of_one_delivery)
