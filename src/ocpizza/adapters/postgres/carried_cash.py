"""Customers' cash that is in no drawer: couriers have it, or it was taken while none was open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ocpizza.domain.payments.drawer import BEFORE_THE_FIRST, WAITED_FOR

CARRIED = """
payment.store_id = :store AND payment.method = 'cash'
AND payment.captured_at BETWEEN :since AND :at
AND payment.captured_at >= (
    SELECT min(opened_at) - CAST(:before_the_first AS interval)
    FROM drawers WHERE store_id = :store
)
AND NOT EXISTS (
    SELECT FROM drawer_entries AS entry
    JOIN drawers AS taker ON taker.store_id = entry.store_id AND taker.id = entry.drawer_id
    WHERE entry.store_id = payment.store_id AND entry.payment_id = payment.id
      AND entry.kind = 'sale' AND (CAST(:number AS integer) IS NULL OR taker.number <= :number)
)
"""
"""Of a `payment`; the values are those of `carried_at`."""


def carried_at(store: str, at: datetime, number: int | None = None) -> dict[str, Any]:
    """At that moment, whatever became of it since; `number` is the last drawer that there was."""
    return {
        "store": store,
        "at": at,
        "since": at - WAITED_FOR,
        "before_the_first": BEFORE_THE_FIRST,
        "number": number,
    }
