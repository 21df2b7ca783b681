"""What was left to be done later, over all stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from attrs import asdict, frozen
from sqlalchemy import Engine, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import insert

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.tables.orders import orders
from ocpizza.adapters.postgres.tables.payments import UNKNOWN_END, payments, refunds, webhook_inbox
from ocpizza.application.ports.chores import CapturedPayment, OpenRefund
from ocpizza.application.ports.gateway import Notice

MOST = 500
"""What one round of the worker takes up; the next one takes the rest."""
KEYS_KEPT = timedelta(hours=24)
EVENTS_KEPT = timedelta(hours=48)
NOTICES_KEPT = timedelta(days=30)

_EXPIRED_HOLDS = (
    select(orders.c.store_id)
    .where(orders.c.hold_until <= bindparam("now"))
    .group_by(orders.c.store_id)
    .order_by(func.min(orders.c.hold_until))
)
_OPEN_PAYMENTS = (
    select(payments.c.store_id, payments.c.id)
    .where(
        text(UNKNOWN_END),
        payments.c.created_at < bindparam("before"),
        (payments.c.created_at >= bindparam("since")) | (payments.c.status == "pending"),
    )
    .order_by(payments.c.created_at, payments.c.id)
    .limit(MOST)
)
_OPEN_REFUNDS = (
    select(refunds.c.store_id, refunds.c.payment_id, refunds.c.id)
    .where(text("refunds.status = 'pending'"), refunds.c.created_at < bindparam("before"))
    .order_by(refunds.c.created_at, refunds.c.id)
    .limit(MOST)
)
_CAPTURED_PAYMENTS = text("""
SELECT captured_at, store_id, id FROM payments
WHERE method = 'paypal' AND captured_at IS NOT NULL AND captured_at >= :since
  AND (captured_at, store_id, id) > (:captured_at, :store, CAST(:payment AS uuid))
ORDER BY captured_at, store_id, id
LIMIT :most
""")
_FIRST = CapturedPayment(datetime.min.replace(tzinfo=UTC), "", str(UUID(int=0)))
_KEEP_NOTICE = insert(webhook_inbox).on_conflict_do_nothing()
_OPEN_NOTICES = (
    select(
        webhook_inbox.c.id,
        webhook_inbox.c.kind,
        webhook_inbox.c.gateway_order,
        webhook_inbox.c.gateway_capture,
        webhook_inbox.c.reference,
    )
    .where(text("closed_at IS NULL"))
    .order_by(webhook_inbox.c.received_at, webhook_inbox.c.id)
    .limit(MOST)
)
_CLOSE_NOTICE = (
    webhook_inbox.update()
    .where(webhook_inbox.c.id == bindparam("notice"))
    .values(closed_at=bindparam("at"))
)
# The order of a store's events is that of their times: the first one young enough to be kept is
# found by reading just those that go, along the primary key.
_FORGET = (
    text("DELETE FROM idempotency_keys WHERE created_at < :keys"),
    text("""
        DELETE FROM events USING (
            SELECT store_id, (
                SELECT seq FROM events
                WHERE events.store_id = store_counters.store_id AND at >= :events
                ORDER BY seq LIMIT 1
            ) AS first_kept
            FROM store_counters
        ) AS kept
        WHERE events.store_id = kept.store_id
          AND seq < coalesce(first_kept, 9223372036854775807)
    """),
    text("DELETE FROM webhook_inbox WHERE closed_at < :notices"),
)


@frozen
class PostgresChores:
    engine: Engine

    def stores_with_expired_holds(self, now: datetime) -> list[str]:
        with autocommit(self.engine).connect() as connection:
            return list(connection.execute(_EXPIRED_HOLDS, {"now": now}).scalars())

    def open_payments(self, since: datetime, before: datetime) -> list[tuple[str, str]]:
        with autocommit(self.engine).connect() as connection:
            found = connection.execute(_OPEN_PAYMENTS, {"since": since, "before": before})
            return [(row.store_id, row.id) for row in found]

    def open_refunds(self, before: datetime) -> list[OpenRefund]:
        with autocommit(self.engine).connect() as connection:
            found = connection.execute(_OPEN_REFUNDS, {"before": before})
            return [OpenRefund(row.store_id, row.payment_id, row.id) for row in found]

    def captured_payments(
        self, since: datetime, after: CapturedPayment | None
    ) -> list[CapturedPayment]:
        asked = {"since": since, "most": MOST, **asdict(after or _FIRST)}
        with autocommit(self.engine).connect() as connection:
            found = connection.execute(_CAPTURED_PAYMENTS, asked)
            return [CapturedPayment(row.captured_at, row.store_id, str(row.id)) for row in found]

    def keep_notice(self, notice: Notice, at: datetime) -> bool:
        with autocommit(self.engine).connect() as connection:
            kept = connection.execute(
                _KEEP_NOTICE,
                {
                    "id": notice.id,
                    "kind": notice.kind,
                    "gateway_order": notice.gateway_order,
                    "gateway_capture": notice.gateway_capture,
                    "reference": notice.reference,
                    "received_at": at,
                },
            )
        return kept.rowcount == 1

    def open_notices(self) -> list[Notice]:
        with autocommit(self.engine).connect() as connection:
            return [Notice(*row) for row in connection.execute(_OPEN_NOTICES)]

    def close_notice(self, notice: str, at: datetime) -> None:
        with autocommit(self.engine).connect() as connection:
            connection.execute(_CLOSE_NOTICE, {"notice": notice, "at": at})

    def forget_old(self, now: datetime) -> int:
        oldest = {
            "keys": now - KEYS_KEPT,
            "events": now - EVENTS_KEPT,
            "notices": now - NOTICES_KEPT,
        }
        with autocommit(self.engine).connect() as connection:
            return sum(connection.execute(forget, oldest).rowcount for forget in _FORGET)
