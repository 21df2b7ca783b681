"""The least a server can do for the same answers: bare routes, the driver, no rule of the house.

Gunicorn serves `app` with the configuration of the product. Prices, recipes and texts are in
memory; a request costs one statement on a connection of its own process.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, TypedDict

import msgspec
import psycopg
import uuid_utils
from attrs import define
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.pantry import ALIKE, UNPAID, Pantry, take_stock
from bench.statement import NAMES, with_places

JSON = "application/json"
BAKING = timedelta(minutes=20)
_PLACE = with_places()
_LEVELS = "SELECT ingredient_id, on_hand - reserved FROM stock_levels WHERE store_id = $1"
_ORDER = """
SELECT orders.*, (
    SELECT json_agg(order_lines ORDER BY line) FROM order_lines
    WHERE order_lines.store_id = orders.store_id AND order_lines.order_id = orders.id
) AS lines
FROM orders WHERE store_id = $1 AND id = $2
"""
_encode = msgspec.json.encode
_decode = msgspec.json.decode


class State(TypedDict):
    connections: "Connections"
    pantry: Pantry


@define
class Connections:
    """As many as the product has, opened at once; the one used last is used next."""

    free: asyncio.LifoQueue[psycopg.AsyncConnection[Any]]

    @classmethod
    async def open(cls, url: str, count: int) -> "Connections":
        free: asyncio.LifoQueue[psycopg.AsyncConnection[Any]] = asyncio.LifoQueue()
        for _ in range(count):
            free.put_nowait(await psycopg.AsyncConnection.connect(url, autocommit=True))
        return cls(free)

    async def close(self) -> None:
        while not self.free.empty():
            await self.free.get_nowait().close()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        connection = await self.free.get()
        try:
            yield connection
        finally:
            self.free.put_nowait(connection)


async def place(request: Request[State]) -> Response:
    store = request.path_params["store"]
    values = order_values(
        request.state["pantry"],
        store,
        request.headers["idempotency-key"],
        await request.body(),
    )
    async with request.state["connections"].one() as connection:
        cursor = psycopg.AsyncRawCursor(connection)
        await cursor.execute(_PLACE, [values[name] for name in NAMES])
        row = await cursor.fetchone()
    if row is None:
        return Response(status_code=409)
    answer = {**values["view"], "number": row[0]}
    return Response(_encode(answer), 201, media_type=JSON)


def order_values(pantry: Pantry, store: str, key: str, raw: bytes) -> dict[str, Any]:
    """What the statement is given; `view` is the answer, but for the number."""
    body = _decode(raw)
    id_, now = str(uuid_utils.uuid7()), datetime.now(UTC)
    promised = now + BAKING
    needs: dict[str, int] = {}
    lines, shown, total, pizzas = [], [], 0, 0
    for number, line in enumerate(body["lines"], start=1):
        sold, quantity = pantry.sold[line["item"], line["size"]], line["quantity"]
        total += sold.price * quantity
        pizzas += quantity
        for ingredient, amount in sold.recipe.items():
            needs[ingredient] = needs.get(ingredient, 0) + amount * quantity
        common = {"line": number, "quantity": quantity}
        lines.append({**sold.row, **common})
        shown.append({**sold.view, **common, "total_cents": sold.price * quantity})
    vat = total - round(total / 1.1)
    customer = body["customer"]
    history = [{"at": now, "status": "placed", "by": "customer"}]
    vat_part = {"base_cents": total - vat, "vat_cents": vat}
    totals = {"items_cents": total, "delivery_cents": 0, "discount_cents": 0, "total_cents": total}
    view = {
        "id": id_,
        "number": "",
        "store": store,
        **ALIKE,
        "business_day": now.date(),
        "placed_at": now,
        "promised_at": promised,
        "customer": customer,
        "lines": shown,
        "totals": {**totals, "vat": [{"rate": "10", **vat_part}]},
        "payment": {**UNPAID, "due_cents": total},
        "history": history,
    }
    event = {
        "status": "placed",
        "version": 1,
        "fulfilment": "takeaway",
        "channel": "web",
        "payment_status": "due",
        "due_cents": total,
        "total_cents": total,
    }
    return {
        "view": view,
        "id": id_,
        "store": store,
        "placed_at": now.isoformat(),
        "promised_at": promised.isoformat(),
        "business_day": now.date().isoformat(),
        "digest": sha256(key.encode()).digest(),
        "body": sha256(raw).digest(),
        "answer": _encode(view),
        "ingredients": "{" + ",".join(needs) + "}",
        "quantities": "{" + ",".join(map(str, needs.values())) + "}",
        "name": customer["name"],
        "phone": customer["phone"],
        "email": customer["email"],
        "total": str(total),
        "pizzas": str(pizzas),
        "vat": _text([{"basis_points": 1000, **vat_part}]),
        "history": _text([{**history[0], "actor": "anonymous", "reason": ""}]),
        "lines": _text(lines),
        "event": _text(event),
    }


def _text(value: object) -> str:
    return _encode(value).decode()


async def menu(request: Request[State]) -> Response:
    pantry = request.state["pantry"]
    async with request.state["connections"].one() as connection:
        cursor = psycopg.AsyncRawCursor(connection)
        await cursor.execute(_LEVELS, [request.path_params["store"]])
        available = dict(await cursor.fetchall())
    for shown, recipe in pantry.blanks:
        shown["can_make"] = min(available[name] // amount for name, amount in recipe.items())
    return Response(_encode(pantry.menu), media_type=JSON)


async def order(request: Request[State]) -> Response:
    path = request.path_params
    async with request.state["connections"].one() as connection:
        cursor = psycopg.AsyncRawCursor(connection, row_factory=dict_row)
        await cursor.execute(_ORDER, [path["store"], path["order"]])
        row = await cursor.fetchone()
    return Response(_encode(row), 200 if row else 404, media_type=JSON)


@asynccontextmanager
async def _lifespan(_: Starlette) -> AsyncIterator[State]:
    url = os.environ["DATABASE_URL"]
    set_json_loads(_decode)
    pantry = take_stock(url)
    connections = await Connections.open(url, int(os.environ["POOL_SIZE"]))
    yield {"connections": connections, "pantry": pantry}
    await connections.close()


app = Starlette(
    routes=[
        Route("/api/v1/stores/{store}/orders", place, methods=["POST"]),
        Route("/api/v1/stores/{store}/orders/{order}", order),
        Route("/api/v1/stores/{store}/menu", menu),
    ],
    lifespan=_lifespan,
)
