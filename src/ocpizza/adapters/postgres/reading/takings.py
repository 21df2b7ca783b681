"""Payments of a store, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import field, frozen
from sqlalchemy import Engine, Row, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.application.reading.takings import RefusedRefundView, TakingsQuery, TakingView
from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.orders.balance import Balance
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.naming import order_name
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus

# The last refund of each payment that failed; whether anything is still owed the domain knows.
REFUSED = text("""
SELECT DISTINCT ON (refund.store_id, payment.id)
    refund.store_id, payment.order_id, payment.id AS payment_id, refund.id, refund.amount_cents,
    refund.reason, refund.failure, refund.created_at, orders.number, orders.status,
    total_cents, paid_cents, refunded_cents, pending_cents, by_hand_cents
FROM refunds AS refund
JOIN payments AS payment
    ON payment.store_id = refund.store_id AND payment.id = refund.payment_id
JOIN orders ON orders.store_id = payment.store_id AND orders.id = payment.order_id
WHERE refund.status = 'failed'
  AND (CAST(:stores AS text[]) IS NULL OR refund.store_id = ANY(CAST(:stores AS text[])))
ORDER BY refund.store_id, payment.id, refund.id DESC
""")

# Ids grow with time: the newest are found from the end of the primary key.
_PAGE = text("""
SELECT payment.id, payment.order_id, payment.method, payment.status, payment.amount_cents,
    payment.created_at, payment.captured_at, payment.gateway_order, orders.number,
    orders.status AS order_status, total_cents, paid_cents, orders.refunded_cents AS back_cents,
    pending_cents, by_hand_cents, (
    SELECT coalesce(sum(refund.amount_cents), 0) FROM refunds AS refund
    WHERE refund.store_id = payment.store_id AND refund.payment_id = payment.id
      AND refund.status = 'completed'
) AS refunded_cents, (
    SELECT refund.failure FROM refunds AS refund
    WHERE refund.store_id = payment.store_id AND refund.payment_id = payment.id
      AND refund.status = 'failed'
    ORDER BY refund.id DESC LIMIT 1
) AS refund_failure
FROM payments AS payment
JOIN orders ON orders.store_id = payment.store_id AND orders.id = payment.order_id
WHERE payment.store_id = :store
  AND (CAST(:since AS timestamptz) IS NULL OR payment.created_at >= :since)
  AND (CAST(:status AS text[]) IS NULL OR payment.status = ANY(CAST(:status AS text[])))
ORDER BY payment.id DESC
LIMIT :limit
""")


def still_owed(rows: Iterable[Row[Any]]) -> list[RefusedRefundView]:
    """The refunds that failed and whose orders still owe something, oldest first."""
    refused = (
        RefusedRefundView(
            store=row.store_id,
            order=str(row.order_id),
            number=order_name(row.number),
            payment=str(row.payment_id),
            refund=str(row.id),
            amount_cents=row.amount_cents,
            owed_cents=_owed(row, row.status, row.refunded_cents),
            reason=row.reason,
            failure=row.failure,
            created_at=row.created_at,
        )
        for row in rows
    )
    return sorted((each for each in refused if each.owed_cents), key=lambda each: each.created_at)


def _owed(row: Row[Any], status: str, refunded_cents: int) -> int:
    balance = Balance(
        Money(row.paid_cents),
        Money(refunded_cents),
        Money(row.pending_cents),
        Money(row.by_hand_cents),
    )
    worth = ZERO if status == Status.CANCELLED else Money(row.total_cents)
    return balance.too_much(worth).cents


@frozen
class PostgresTakings:
    """The `Takings` port."""

    engine: Engine = field(converter=autocommit)

    def page(self, store: str, query: TakingsQuery) -> Sequence[TakingView]:
        status = None if query.status is None else [each.value for each in query.status]
        asked = {"store": store, "since": query.since, "status": status, "limit": query.limit}
        with self.engine.connect() as connection:
            return [
                TakingView(
                    id=str(row.id),
                    order=str(row.order_id),
                    number=order_name(row.number),
                    method=Method(row.method),
                    status=PaymentStatus(row.status),
                    amount_cents=row.amount_cents,
                    refunded_cents=row.refunded_cents,
                    created_at=row.created_at,
                    captured_at=row.captured_at,
                    reference=row.gateway_order,
                    owed_cents=_owed(row, row.order_status, row.back_cents),
                    refund_failure=row.refund_failure,
                )
                for row in connection.execute(_PAGE, asked)
            ]

    def refused_refunds(self) -> Sequence[RefusedRefundView]:
        with self.engine.connect() as connection:
            return still_owed(connection.execute(REFUSED, {"stores": None}))
