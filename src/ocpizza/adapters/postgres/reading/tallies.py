"""Counts over all stores."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.application.reading.house import Tally
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus

# Recent ones by when they were placed; the states of older ones are spelt out, so that the index
# of unfinished orders serves.
_ORDERS = text("""
SELECT store_id, status, count(*) FROM (
    SELECT store_id, status FROM orders WHERE placed_at >= :since
    UNION ALL
    SELECT store_id, status FROM orders
    WHERE placed_at < :since AND status IN (
        'awaiting_payment', 'placed', 'in_preparation', 'ready', 'out_for_delivery',
        'delivery_failed'
    )
) AS counted
GROUP BY store_id, status
""")

_PAYMENTS = text("""
SELECT payment.store_id, payment.method, payment.status, count(*)
FROM orders JOIN payments AS payment
    ON payment.store_id = orders.store_id AND payment.order_id = orders.id
WHERE orders.placed_at >= :since
GROUP BY payment.store_id, payment.method, payment.status
""")

# A business day's last number is how many it took.
_PLACED = text("SELECT store_id, sum(last_number) FROM order_counters GROUP BY store_id")


@frozen
class PostgresTallies:
    """The `Tallies` port."""

    engine: Engine = field(converter=autocommit)

    def since(self, moment: datetime) -> Tally:
        with self.engine.connect() as connection:
            orders = connection.execute(_ORDERS, {"since": moment}).all()
            payments = connection.execute(_PAYMENTS, {"since": moment}).all()
            placed = connection.execute(_PLACED).all()
        return Tally(
            orders={(store, Status(status)): count for store, status, count in orders},
            payments={
                (store, Method(method), PaymentStatus(status)): count
                for store, method, status, count in payments
            },
            placed={store: int(count) for store, count in placed},
        )
