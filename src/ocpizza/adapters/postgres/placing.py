"""Placing an order: the one statement of the hot path, and what it says when it does not place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from types import NoneType
from typing import Any

import msgspec
from sqlalchemy import Engine

from ocpizza.adapters.postgres.order_rows import changing, line_row, settled
from ocpizza.adapters.postgres.prepared import Prepared
from ocpizza.application.ports.orderbook import Key, KeyTaken, NotEnough, OfferChanged
from ocpizza.domain.orders.order import Order
from ocpizza.domain.stock.movement import MovementKind

# Nothing is written unless `free` and `claimed` have their row: everything below reads from
# `claimed`, so a refusal has no effect and needs no rollback.
#
# 1. `locked` locks the levels in the order of their ingredients, as everything here does, and
#    sees them as they are after the wait; an UPDATE that joined `wanted` would lock in the order
#    of its plan, and deadlock.
# 2. `free` has a row if the offer is still the one the order was drafted from and every level
#    allows what is wanted. The offer's version is read without a lock: a change that commits
#    during the statement comes after it.
# 3. `claimed` waits for another transaction that holds the key, and has no row once that commits.
# 4. `numbered` is the order's number in its business day.
# 5. `reserving` writes both figures from `locked`. An UPDATE begins with the row that the
#    statement's snapshot shows, and checks constraints on it before it looks for a newer one:
#    counted from `level`, an order that waited for a receipt would be refused for what the store
#    had before.
# 6. The counter of events comes last of the locks, as it does everywhere; the two events are
#    numbered without a gap.
#
# The plan, for any number of past orders: unnest (a row per ingredient) -> nested loop into
# stock_levels_pkey -> sort -> lock; one look into store_counters_pkey; then inserts, and updates
# through stock_levels_pkey and store_counters_pkey. No other index is read and no table scanned.
_NAMED = """
WITH wanted AS (
    SELECT * FROM unnest(:ingredients::text[], :quantities::int[]) AS asked(ingredient_id, quantity)
), locked AS MATERIALIZED (
    SELECT level.ingredient_id, level.on_hand, level.reserved, wanted.quantity
    FROM wanted
    JOIN stock_levels level
      ON level.store_id = :store::text AND level.ingredient_id = wanted.ingredient_id
    ORDER BY level.ingredient_id
    FOR NO KEY UPDATE OF level
), free AS (
    SELECT FROM store_counters
    WHERE store_id = :store AND offer_version = :offer_version::bigint
      AND :different::int = (SELECT count(*) FROM locked WHERE on_hand - reserved >= quantity)
), claimed AS (
    INSERT INTO idempotency_keys (store_id, digest, body, answer, order_id, created_at)
    SELECT :store, :digest, :body, :answer, :id, :placed_at FROM free
    ON CONFLICT DO NOTHING
    RETURNING order_id, created_at AS at
), numbered AS (
    INSERT INTO order_counters (store_id, business_day, last_number)
    SELECT :store, :business_day, 1 FROM claimed
    ON CONFLICT (store_id, business_day) DO UPDATE SET last_number = order_counters.last_number + 1
    RETURNING last_number AS number
), reserving AS (
    UPDATE stock_levels level
    SET on_hand = locked.on_hand, reserved = locked.reserved + locked.quantity
    FROM locked, claimed
    WHERE level.store_id = :store AND level.ingredient_id = locked.ingredient_id
), noted AS (
    INSERT INTO stock_ledger
        (store_id, act, step, ingredient_id, kind, on_hand, reserved, order_id, reason, actor, at)
    SELECT :store, order_id, row_number() OVER (), ingredient_id, :movement, 0, quantity, order_id,
        '', :actor, at
    FROM locked, claimed
), placed AS (
    INSERT INTO orders (
        store_id, id, number, business_day, channel, fulfilment, status, version, placed_at,
        promised_at, requested_for, hold_until, contact_name, contact_phone, contact_email,
        customer_id, address, note, method, items_cents, delivery_cents, discount_cents,
        total_cents, vat, paid_cents, refunded_cents, pending_cents, by_hand_cents, short,
        courier_id, courier_name, cancel_reason, history, last_action, last_actor, pizzas,
        language, pays_with_cents
    )
    SELECT
        :store, :id, number, :business_day, :channel, :fulfilment, :status, :version, :placed_at,
        :promised_at, :requested_for, :hold_until, :contact_name, :contact_phone, :contact_email,
        :customer_id, :address, :note, :method, :items_cents, :delivery_cents, :discount_cents,
        :total_cents, :vat, :paid_cents, :refunded_cents, :pending_cents, :by_hand_cents, :short,
        :courier_id, :courier_name, :cancel_reason, :history, :last_action, :last_actor, :pizzas,
        :language, :pays_with_cents
    FROM numbered
), lined AS (
    INSERT INTO order_lines
        (store_id, order_id, line, item, size, quantity, unit_price_cents, vat_basis_points, dish)
    SELECT :store, order_id, sold.* FROM claimed, jsonb_to_recordset(:lines) AS sold(
        line smallint, item text, size text, quantity int, unit_price_cents int,
        vat_basis_points int, dish jsonb)
), counted AS (
    UPDATE store_counters SET event_seq = event_seq + 2, menu_seq = event_seq + 2
    FROM numbered
    WHERE store_id = :store
    RETURNING event_seq, number
), told AS (
    INSERT INTO events (store_id, seq, at, kind, order_id, data)
    SELECT :store, event_seq - 1, :placed_at::timestamptz, :event_kind, :id::uuid,
        :event_data::jsonb || jsonb_build_object('number', number)
    FROM counted
    UNION ALL
    SELECT :store, event_seq, :placed_at, 'stock.changed', NULL,
        jsonb_build_object('ingredients', (
            SELECT jsonb_agg(jsonb_build_object(
                'ingredient', ingredient_id, 'on_hand', on_hand, 'reserved', reserved + quantity,
                'available', on_hand - reserved - quantity))
            FROM locked))
    FROM counted
)
SELECT
    (SELECT number FROM numbered),
    CASE WHEN NOT EXISTS (SELECT FROM claimed) THEN json_build_object(
        'key_known', EXISTS (
            SELECT FROM idempotency_keys WHERE store_id = :store AND digest = :digest),
        'offer_version', (SELECT offer_version FROM store_counters WHERE store_id = :store),
        'enough', EXISTS (SELECT FROM free),
        'available', (SELECT json_object_agg(ingredient_id, on_hand - reserved) FROM locked)) END
"""


def _with_places(statement: str) -> tuple[str, tuple[str, ...]]:
    """The statement with PostgreSQL's own `$1` for `:name`, and the names in that order."""
    names = tuple(dict.fromkeys(re.findall(r"(?<!:):([a-z_]+)", statement)))
    places = {name: f"${place}" for place, name in enumerate(names, start=1)}
    return re.sub(r"(?<!:):([a-z_]+)", lambda found: places[found[1]], statement), names


STATEMENT, _NAMES = _with_places(_NAMED)
_PREPARED = Prepared(STATEMENT)


def place(engine: Engine, order: Order, offer_version: int, key: Key, answer: bytes) -> int:
    """See `OrderBook.place`."""
    row = _PREPARED.row(engine, *parameters(order, offer_version, key, answer))
    assert row is not None
    number, refusal = row
    if refusal is not None:
        raise _refused(msgspec.json.decode(refusal), order, offer_version)
    return int(number)


def parameters(
    order: Order, offer_version: int, key: Key, answer: bytes
) -> list[str | bytes | None]:
    """What `STATEMENT` takes, in its order."""
    (event,) = order.events
    needs = order.movements
    values = {
        **settled(order),
        **changing(order),
        "id": order.id,
        "lines": [line_row(line) for line in order.lines],
        "ingredients": _array(movement.ingredient for movement in needs),
        "quantities": _array(movement.reserved for movement in needs),
        "different": len(needs),
        "movement": MovementKind.RESERVE.value,
        "actor": order.history[-1].actor,
        "event_kind": event.kind.value,
        "event_data": event.data,
        "store": order.store,
        "offer_version": offer_version,
        "digest": key.digest,
        "body": key.body,
        "answer": answer,
    }
    return [
        value if type(value) in _SENT_AS_IT_IS else _as_text(value)
        for value in map(values.__getitem__, _NAMES)
    ]


def _array(words: Iterable[object]) -> str:
    """An array of slugs or integers as PostgreSQL reads it; neither needs quotes."""
    return "{" + ",".join(map(str, words)) + "}"


def _as_text(value: Any) -> str:
    """A parameter whose type PostgreSQL infers."""
    return _WRITERS.get(type(value), _json)(value)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


_SENT_AS_IT_IS = {str, bytes, NoneType}
_WRITERS: dict[type, Callable[[Any], str]] = {
    int: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
}


def _refused(refusal: dict[str, Any], order: Order, offer_version: int) -> Exception:
    if refusal["key_known"]:
        return KeyTaken()
    if refusal["offer_version"] != offer_version:
        return OfferChanged()
    if refusal["enough"]:  # another transaction has taken the key while this one waited
        return KeyTaken()
    available = refusal["available"] or {}
    return NotEnough({asked: available.get(asked, 0) for asked in order.needs})
