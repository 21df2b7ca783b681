"""Between the rows of drawers and what they are in the domain."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from ocpizza.domain.money import Money
from ocpizza.domain.payments.drawer import Closing, Drawer, Entry


def drawer_of(row: Row[Any]) -> Drawer:
    closing = None
    if row.closed_at is not None:
        closing = Closing(
            at=row.closed_at,
            by=row.closed_by,
            by_name=row.closed_by_name,
            expected=Money(row.expected_cents),
            counted=Money(row.counted_cents),
            note=row.note,
        )
    return Drawer(
        id=str(row.id),
        store=row.store_id,
        opened_at=row.opened_at,
        by=row.opened_by,
        by_name=row.opened_by_name,
        opened_with=Money(row.float_cents),
        number=row.number,
        closing=closing,
    )


def closing_columns(drawer: Drawer) -> dict[str, Any]:
    assert drawer.closing is not None
    return {
        "closed_at": drawer.closing.at,
        "closed_by": drawer.closing.by,
        "closed_by_name": drawer.closing.by_name,
        "expected_cents": drawer.closing.expected.cents,
        "counted_cents": drawer.closing.counted.cents,
        "note": drawer.closing.note,
    }


def entry_columns(store: str, drawer: str, entry: Entry) -> dict[str, Any]:
    return {
        "store_id": store,
        "id": entry.id,
        "drawer_id": drawer,
        "kind": entry.kind.value,
        "amount_cents": entry.amount.cents,
        "at": entry.at,
        "actor": entry.by,
        "actor_name": entry.by_name,
        "reason": entry.reason,
        "payment_id": entry.payment,
        "refund_id": entry.refund,
    }
