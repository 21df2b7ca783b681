"""Payments of a store, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.application.reading.takings import TakingsQuery, TakingView
from ocpizza.domain.orders.naming import order_name
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus

# Ids grow with time: the newest are found from the end of the primary key.
_PAGE = text("""
SELECT payment.id, payment.order_id, payment.method, payment.status, payment.amount_cents,
    payment.created_at, payment.captured_at, payment.gateway_order, orders.number, (
    SELECT coalesce(sum(refund.amount_cents), 0) FROM refunds AS refund
    WHERE refund.store_id = payment.store_id AND refund.payment_id = payment.id
      AND refund.status = 'completed'
) AS refunded_cents
FROM payments AS payment
JOIN orders ON orders.store_id = payment.store_id AND orders.id = payment.order_id
WHERE payment.store_id = :store
  AND (CAST(:since AS timestamptz) IS NULL OR payment.created_at >= :since)
  AND (CAST(:status AS text[]) IS NULL OR payment.status = ANY(CAST(:status AS text[])))
ORDER BY payment.id DESC
LIMIT :limit
""")


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
                )
                for row in connection.execute(_PAGE, asked)
            ]
