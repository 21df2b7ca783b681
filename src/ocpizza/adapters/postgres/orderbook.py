"""The order book of every store: takes orders, and repeats what it answered."""

from __future__ import annotations

from attrs import frozen
from sqlalchemy import Engine, bindparam, select, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.placing import place
from ocpizza.adapters.postgres.tables.metadata import literals
from ocpizza.adapters.postgres.tables.orders import idempotency_keys, orders
from ocpizza.application.ports.orderbook import Key
from ocpizza.domain.errors import KeyReused
from ocpizza.domain.orders.lifecycle import UNSTARTED
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.unpaid import Unpaid

_ANSWER = (
    select(idempotency_keys.c.body, idempotency_keys.c.answer, orders.c.number)
    .join(
        orders,
        (orders.c.store_id == idempotency_keys.c.store_id)
        & (orders.c.id == idempotency_keys.c.order_id),
    )
    .where(
        idempotency_keys.c.store_id == bindparam("store"),
        idempotency_keys.c.digest == bindparam("digest"),
    )
)
_UNPAID = text(f"""
WITH held AS (
    SELECT * FROM orders
    WHERE store_id = :store AND status IN ({literals(sorted(UNSTARTED))})
      AND channel = 'web' AND customer_id IS NULL AND paid_cents = 0
), parts AS (
    SELECT part.key AS ingredient, line.quantity * CAST(part.value AS int) AS amount
    FROM held JOIN order_lines AS line ON line.store_id = :store AND line.order_id = held.id,
        jsonb_each_text(line.dish -> 'recipe') AS part
    UNION ALL
    SELECT ingredient, - missing
    FROM held, jsonb_to_recordset(held.short) AS gap (ingredient text, missing int)
)
SELECT
    (SELECT count(*) FROM held WHERE contact_phone = :phone OR contact_email = :email),
    (SELECT coalesce(jsonb_object_agg(ingredient, amount), '{{}}') FROM (
        SELECT ingredient, sum(amount) AS amount FROM parts GROUP BY ingredient) AS reserved),
    (SELECT coalesce(jsonb_object_agg(ingredient_id, on_hand), '{{}}')
        FROM stock_levels WHERE store_id = :store)
""")  # noqa: S608 - words of ours


@frozen
class PostgresOrderBook:
    engine: Engine

    def place(self, order: Order, offer_version: int, key: Key, answer: bytes) -> int:
        return place(self.engine, order, offer_version, key, answer)

    def first_answer(self, store: str, key: Key) -> tuple[bytes, int] | None:
        with autocommit(self.engine).connect() as connection:
            found = connection.execute(
                _ANSWER, {"store": store, "digest": key.digest}
            ).one_or_none()
        if found is None:
            return None
        if found.body != key.body:
            raise KeyReused
        return found.answer, found.number

    def unpaid(self, store: str, phone: str | None, email: str | None) -> Unpaid:
        with autocommit(self.engine).connect() as connection:
            count, reserved, on_hand = connection.execute(
                _UNPAID, {"store": store, "phone": phone, "email": email}
            ).one()
        return Unpaid(count, reserved, on_hand)
