"""Requests about what is in a database already, as bytes."""

import itertools
import random
from collections.abc import Callable, Sequence

import psycopg
from attrs import frozen

from bench.floor import order_values
from bench.house import STORES
from bench.orders import baskets, body
from bench.pantry import take_stock
from bench.statement import NAMES, with_places
from ocpizza.adapters.signing.tracking import SignedTrackingTokens
from ocpizza.config import DEMO_SECRET

GET = (
    "GET /api/v1/stores/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n"
    "Accept-Language: fr\r\n{more}\r\n"
)
_EVENT = """
WITH counted AS (
    UPDATE store_counters SET event_seq = event_seq + 1 WHERE store_id = %(store)s
    RETURNING event_seq
)
INSERT INTO events (store_id, seq, at, kind, order_id, data)
SELECT %(store)s, event_seq, now(), 'order.status', %(id)s,
    data || '{"status": "preparing"}'
FROM counted, (SELECT data FROM events WHERE order_id = %(id)s ORDER BY seq LIMIT 1) AS first
"""


@frozen
class Placed:
    """An order that is there, and the token that opens it."""

    store: str
    id: str
    token: str


def some_orders(url: str, count: int) -> Sequence[Placed]:
    """Place them, without any server, at all stores in turn."""
    tokens = SignedTrackingTokens(DEMO_SECRET.encode())
    pantry, bodies = take_stock(url), [body(basket) for basket in baskets()]
    placed = []
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = psycopg.RawCursor(connection)
        turns = zip(range(count), itertools.cycle(STORES), itertools.cycle(bodies), strict=False)
        for number, store, ordered in turns:
            values = order_values(pantry, store, f"some {number}", ordered)
            cursor.execute(with_places(), [values[name] for name in NAMES])
            placed.append(Placed(store, values["id"], tokens.issue(store, values["id"])))
    return placed


def menus(stores: Sequence[str]) -> Callable[[], bytes]:
    """The next request for a menu, of one of the stores by chance."""
    prepared = [_get(f"{store}/menu", "application/json") for store in stores]
    choose = random.Random(3).choice
    return lambda: choose(prepared)


def followed(orders: Sequence[Placed]) -> Callable[[], bytes]:
    """The next request of somebody who follows an order, one of these by chance."""
    prepared = [
        _get(
            f"{order.store}/orders/{order.id}",
            "application/json",
            f"Authorization: Bearer {order.token}\r\n",
        )
        for order in orders
    ]
    choose = random.Random(4).choice
    return lambda: choose(prepared)


def stream_of(order: Placed) -> bytes:
    path = f"{order.store}/orders/{order.id}/events?token={order.token}"
    return _get(path, "text/event-stream")


def happen(url: str, order: Placed) -> None:
    """Something is told of the order."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_EVENT, {"store": order.store, "id": order.id})


def _get(path: str, accept: str, more: str = "") -> bytes:
    return GET.format(path=path, accept=accept, more=more).encode()
