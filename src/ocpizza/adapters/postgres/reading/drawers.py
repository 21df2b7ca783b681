"""Cash drawers as they stand, and the cash that is in none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from attrs import field, frozen
from sqlalchemy import Engine, TextClause, text

from ocpizza.adapters.postgres.carried_cash import CARRIED, carried_at
from ocpizza.adapters.postgres.drawer_rows import drawer_of
from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.tables.metadata import is_id
from ocpizza.application.reading.drawers import (
    Carried,
    CarriedView,
    DrawerEntryView,
    OwedView,
    Sums,
)
from ocpizza.domain.errors import NotFound
from ocpizza.domain.money import Money
from ocpizza.domain.orders.naming import order_name
from ocpizza.domain.payments.drawer import BEFORE_THE_FIRST, EntryKind

MOST_ENTRIES = 500

_SUMS = """
SELECT drawer.store_id, drawer.id, drawer.number, drawer.opened_at, drawer.opened_by,
    drawer.opened_by_name, drawer.float_cents, drawer.closed_at, drawer.closed_by,
    drawer.closed_by_name, drawer.expected_cents, drawer.counted_cents, drawer.note, (
    SELECT json_object_agg(added.kind, added.cents) FROM (
        SELECT entry.kind, sum(entry.amount_cents) AS cents FROM drawer_entries AS entry
        WHERE entry.store_id = drawer.store_id AND entry.drawer_id = drawer.id
        GROUP BY entry.kind
    ) AS added
) AS moved
FROM drawers AS drawer
WHERE drawer.store_id = :store
"""
_CURRENT = text(f"{_SUMS} AND drawer.closed_at IS NULL")
_ONE = text(f"{_SUMS} AND drawer.id = :drawer")
_PAGE = text(f"""{_SUMS} AND (CAST(:before AS integer) IS NULL OR drawer.number < :before)
ORDER BY drawer.number DESC LIMIT :limit""")
_ENTRIES = text("""
SELECT entry.id, entry.kind, entry.amount_cents, entry.at, entry.actor_name, entry.reason,
    entry.payment_id, payment.order_id, orders.number
FROM drawer_entries AS entry
LEFT JOIN payments AS payment
    ON payment.store_id = entry.store_id AND payment.id = entry.payment_id
LEFT JOIN orders ON orders.store_id = payment.store_id AND orders.id = payment.order_id
WHERE entry.store_id = :store AND entry.drawer_id = :drawer
ORDER BY entry.at DESC, entry.id DESC
LIMIT :limit
""")
_CARRIED = text(f"""
SELECT payment.id, payment.order_id, orders.number, payment.amount_cents, payment.captured_at,
    CASE WHEN orders.fulfilment = 'delivery' THEN orders.courier_name END AS courier,
    sum(payment.amount_cents) OVER () AS total_cents
FROM payments AS payment
JOIN orders ON orders.store_id = payment.store_id AND orders.id = payment.order_id
WHERE {CARRIED}
ORDER BY payment.captured_at, payment.id
LIMIT :limit
""")  # noqa: S608 - words of ours
_OWED = text("""
SELECT payment.id, refund.id AS refund, payment.order_id, orders.number, orders.contact_name,
    refund.amount_cents, refund.reason, refund.created_at
FROM refunds AS refund
JOIN payments AS payment
    ON payment.store_id = refund.store_id AND payment.id = refund.payment_id
JOIN orders ON orders.store_id = payment.store_id AND orders.id = payment.order_id
WHERE refund.store_id = :store AND payment.method = 'cash' AND refund.status <> 'failed'
  AND refund.created_at >= (
    SELECT min(opened_at) - CAST(:before_the_first AS interval)
    FROM drawers WHERE store_id = :store
  )
  AND NOT EXISTS (
    SELECT FROM drawer_entries AS entry
    WHERE entry.store_id = refund.store_id AND entry.refund_id = refund.id
  )
ORDER BY refund.created_at, refund.id
""")


@frozen
class PostgresDrawerRecords:
    """The `DrawerRecords` port."""

    engine: Engine = field(converter=autocommit)

    def current(self, store: str) -> Sums | None:
        found = self._sums(_CURRENT, {"store": store})
        return found[0] if found else None

    def get(self, store: str, drawer: str) -> Sums:
        found = self._sums(_ONE, {"store": store, "drawer": drawer}) if is_id(drawer) else []
        if not found:
            raise NotFound
        return found[0]

    def page(self, store: str, before: int | None, limit: int) -> Sequence[Sums]:
        return self._sums(_PAGE, {"store": store, "before": before, "limit": limit})

    def entries(self, store: str, drawer: str) -> Sequence[DrawerEntryView]:
        asked = {"store": store, "drawer": drawer, "limit": MOST_ENTRIES}
        with self.engine.connect() as connection:
            return [
                DrawerEntryView(
                    id=str(row.id),
                    kind=EntryKind(row.kind),
                    amount_cents=row.amount_cents,
                    at=row.at,
                    by=row.actor_name,
                    reason=row.reason,
                    payment=str(row.payment_id) if row.payment_id is not None else None,
                    order=str(row.order_id) if row.order_id is not None else None,
                    number=order_name(row.number) if row.number is not None else None,
                )
                for row in connection.execute(_ENTRIES, asked)
            ]

    def carried(self, store: str, at: datetime, number: int | None, limit: int) -> Carried:
        asked = {**carried_at(store, at, number), "limit": limit}
        with self.engine.connect() as connection:
            rows = connection.execute(_CARRIED, asked).all()
        payments = tuple(
            CarriedView(
                payment=str(row.id),
                order=str(row.order_id),
                number=order_name(row.number),
                courier=row.courier,
                amount_cents=row.amount_cents,
                at=row.captured_at,
            )
            for row in rows
        )
        return Carried(payments, Money(int(rows[0].total_cents) if rows else 0))

    def owed(self, store: str) -> Sequence[OwedView]:
        asked = {"store": store, "before_the_first": BEFORE_THE_FIRST}
        with self.engine.connect() as connection:
            return [
                OwedView(
                    payment=str(row.id),
                    refund=str(row.refund),
                    order=str(row.order_id),
                    number=order_name(row.number),
                    customer=row.contact_name,
                    amount_cents=row.amount_cents,
                    reason=row.reason,
                    at=row.created_at,
                )
                for row in connection.execute(_OWED, asked)
            ]

    def _sums(self, statement: TextClause, asked: Mapping[str, Any]) -> list[Sums]:
        with self.engine.connect() as connection:
            return [
                Sums(drawer_of(row), {EntryKind(k): Money(v) for k, v in (row.moved or {}).items()})
                for row in connection.execute(statement, asked)
            ]
