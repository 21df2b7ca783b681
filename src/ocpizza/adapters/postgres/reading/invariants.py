"""What must hold in the database: a statement each, which finds what breaks it.

Each runs over the whole database in the time of a scan, sorts and hashes on disk where memory does
not suffice, and sees one moment, however busy the house is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen
from sqlalchemy import Engine, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.application.reading.checking import Finding

# Every statement gives store, subject, what is expected and what is found.
_INVARIANTS: Mapping[str, str] = {
    "stock is the sum of its ledger": """
        SELECT store_id, ingredient_id,
               format('on hand %s, reserved %s', coalesce(added.on_hand, 0),
                      coalesce(added.reserved, 0)),
               format('on hand %s, reserved %s', coalesce(level.on_hand, 0),
                      coalesce(level.reserved, 0))
        FROM stock_levels AS level
        FULL JOIN (
            SELECT store_id, ingredient_id, sum(on_hand) AS on_hand, sum(reserved) AS reserved
            FROM stock_ledger
            GROUP BY store_id, ingredient_id
        ) AS added USING (store_id, ingredient_id)
        WHERE coalesce(level.on_hand, 0) <> coalesce(added.on_hand, 0)
           OR coalesce(level.reserved, 0) <> coalesce(added.reserved, 0)
    """,
    "reserved is what unstarted orders need, less what they are short": """
        WITH unstarted AS (
            SELECT store_id, id, short FROM orders WHERE status IN ('awaiting_payment', 'placed')
        ), held AS (
            SELECT store_id, part.key AS ingredient_id,
                   line.quantity * CAST(part.value AS bigint) AS amount
            FROM unstarted
            JOIN order_lines AS line USING (store_id)
            CROSS JOIN LATERAL jsonb_each_text(line.dish -> 'recipe') AS part
            WHERE line.order_id = unstarted.id
            UNION ALL
            SELECT store_id, gap ->> 'ingredient', - CAST(gap ->> 'missing' AS bigint)
            FROM unstarted CROSS JOIN LATERAL jsonb_array_elements(short) AS gap
        ), wanted AS (
            SELECT store_id, ingredient_id, sum(amount) AS amount
            FROM held
            GROUP BY store_id, ingredient_id
        )
        SELECT store_id, ingredient_id, coalesce(amount, 0), coalesce(reserved, 0)
        FROM wanted FULL JOIN stock_levels USING (store_id, ingredient_id)
        WHERE coalesce(amount, 0) <> coalesce(reserved, 0)
    """,
    "an order's money is its captures and refunds": """
        WITH captured AS (
            SELECT store_id, order_id AS id, sum(amount_cents) AS paid
            FROM payments
            WHERE captured_at IS NOT NULL
            GROUP BY store_id, order_id
        ), back AS (
            SELECT store_id, payment.order_id AS id,
                   sum(refund.amount_cents) FILTER (WHERE refund.status = 'completed') AS refunded,
                   sum(refund.amount_cents) FILTER (WHERE refund.status = 'pending') AS pending,
                   sum(refund.amount_cents)
                       FILTER (WHERE by_hand AND refund.status <> 'failed') AS by_hand
            FROM refunds AS refund
            JOIN payments AS payment USING (store_id)
            WHERE payment.id = refund.payment_id
            GROUP BY store_id, payment.order_id
        )
        SELECT store_id, id,
               format('paid %s, refunded %s, pending %s, by hand %s', coalesce(paid, 0),
                      coalesce(refunded, 0), coalesce(pending, 0), coalesce(by_hand, 0)),
               format('paid %s, refunded %s, pending %s, by hand %s', paid_cents,
                      refunded_cents, pending_cents, by_hand_cents)
        FROM orders
        LEFT JOIN captured USING (store_id, id)
        LEFT JOIN back USING (store_id, id)
        WHERE paid_cents <> coalesce(paid, 0) OR refunded_cents <> coalesce(refunded, 0)
           OR pending_cents <> coalesce(pending, 0) OR by_hand_cents <> coalesce(by_hand, 0)
    """,
    "refunds stay within what was captured": """
        SELECT store_id, payment.id,
               format('at most %s',
                      CASE WHEN captured_at IS NULL THEN 0 ELSE payment.amount_cents END),
               sum(refund.amount_cents)
        FROM refunds AS refund
        JOIN payments AS payment USING (store_id)
        WHERE payment.id = refund.payment_id AND refund.status <> 'failed'
        GROUP BY store_id, payment.id, captured_at, payment.amount_cents
        HAVING sum(refund.amount_cents)
               > CASE WHEN captured_at IS NULL THEN 0 ELSE payment.amount_cents END
    """,
    "a closed drawer says what went in and out of it": """
        SELECT store_id, drawer.id, float_cents + coalesce(moved.cents, 0), drawer.expected_cents
        FROM drawers AS drawer
        LEFT JOIN (
            SELECT store_id, drawer_id AS id, sum(amount_cents) AS cents
            FROM drawer_entries
            GROUP BY store_id, drawer_id
        ) AS moved USING (store_id, id)
        WHERE drawer.expected_cents <> float_cents + coalesce(moved.cents, 0)
    """,
    "customers' cash in a drawer is what they paid and got back": """
        SELECT store_id, id, paid, moved
        FROM (
            SELECT entry.store_id, entry.id, entry.amount_cents AS moved,
                   CASE WHEN payment.method <> 'cash' OR payment.captured_at IS NULL THEN 0
                        WHEN entry.refund_id IS NULL THEN payment.amount_cents
                        WHEN refund.payment_id = payment.id THEN - refund.amount_cents
                        ELSE 0 END AS paid
            FROM drawer_entries AS entry
            JOIN payments AS payment
                ON payment.store_id = entry.store_id AND payment.id = entry.payment_id
            LEFT JOIN refunds AS refund
                ON refund.store_id = entry.store_id AND refund.id = entry.refund_id
        ) AS customers
        WHERE paid <> moved
    """,
    "drawers of a store are numbered without a gap": """
        SELECT store_id, 'drawers', format('1 to %s', count(*)),
               format('%s to %s', min(number), max(number))
        FROM drawers
        GROUP BY store_id
        HAVING min(number) <> 1 OR max(number) <> count(*)
    """,
    "what was handed over is paid": """
        SELECT store_id, id, total_cents,
               paid_cents - refunded_cents - pending_cents + by_hand_cents
        FROM orders
        WHERE status IN ('delivered', 'collected')
          AND paid_cents - refunded_cents - pending_cents + by_hand_cents < total_cents
    """,
    "the lines of an order add up to it": """
        SELECT store_id, orders.id,
               format('items %s, pizzas %s', coalesce(added.items, 0), coalesce(added.pizzas, 0)),
               format('items %s, pizzas %s', items_cents, orders.pizzas)
        FROM orders
        LEFT JOIN (
            SELECT store_id, order_id AS id, sum(quantity * unit_price_cents) AS items,
                   coalesce(sum(quantity) FILTER (WHERE dish ->> 'kind' = 'pizza'), 0) AS pizzas
            FROM order_lines
            GROUP BY store_id, order_id
        ) AS added USING (store_id, id)
        WHERE items_cents <> coalesce(added.items, -1) OR orders.pizzas <> coalesce(added.pizzas, -1)
    """,
    "the parts of VAT add up to the order": """
        SELECT store_id, id, total_cents, parts.total
        FROM orders
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(CAST(part ->> 'base_cents' AS integer)
                                + CAST(part ->> 'vat_cents' AS integer)), 0) AS total
            FROM jsonb_array_elements(vat) AS part
        ) AS parts
        WHERE parts.total <> total_cents
    """,
    "an order's state is the last of its history": """
        SELECT store_id, id, coalesce(history -> -1 ->> 'status', 'none'), status
        FROM orders
        WHERE history -> -1 ->> 'status' IS DISTINCT FROM status
    """,
    "orders of a day are numbered without a gap": """
        SELECT store_id, business_day,
               format('1 to %s', coalesce(last_number, 0)),
               format('%s orders, the last %s', coalesce(taken.count, 0), coalesce(taken.last, 0))
        FROM order_counters
        FULL JOIN (
            SELECT store_id, business_day, count(*) AS count, max(number) AS last
            FROM orders
            GROUP BY store_id, business_day
        ) AS taken USING (store_id, business_day)
        WHERE (last_number = taken.count AND last_number = taken.last) IS NOT TRUE
    """,
    "events are numbered without a gap": """
        SELECT store_id, 'events',
               format('%s to %s', coalesce(kept.first, 0), event_seq),
               format('%s events, %s to %s', kept.count, kept.first, kept.last)
        FROM store_counters
        FULL JOIN (
            SELECT store_id, count(*) AS count, min(seq) AS first, max(seq) AS last
            FROM events
            GROUP BY store_id
        ) AS kept USING (store_id)
        WHERE kept.last <> event_seq OR kept.count <> kept.last - kept.first + 1
           OR event_seq IS NULL
    """,
    "no reader of events is ahead of them": """
        SELECT store_id, consumer, format('at most %s', coalesce(event_seq, 0)), seq
        FROM consumers LEFT JOIN store_counters USING (store_id)
        WHERE seq > coalesce(event_seq, 0)
    """,
}


@frozen
class PostgresInvariants:
    """The `Invariants` port."""

    engine: Engine = field(converter=autocommit)

    def names(self) -> Sequence[str]:
        return tuple(_INVARIANTS)

    def broken(self, invariant: str, limit: int) -> Sequence[Finding]:
        statement = text(f"{_INVARIANTS[invariant]} ORDER BY 1, 2 LIMIT :limit")
        with self.engine.connect() as connection:
            rows = connection.execute(statement, {"limit": limit}).all()
        return [Finding(invariant, *map(str, row)) for row in rows]
