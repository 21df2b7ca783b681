"""What an event about an order tells: its new state, and nobody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocpizza.domain.orders.order import Order


def announced(order: Order) -> dict[str, object]:
    return {
        "order": order.id,
        "number": order.number,
        "status": order.status.value,
        "version": order.version,
        "fulfilment": order.fulfilment.value,
        "channel": order.channel.value,
        "payment_status": order.payment_state.value,
        "due_cents": order.due.cents,
        "total_cents": order.totals.total.cents,
    }
