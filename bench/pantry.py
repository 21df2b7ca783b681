"""What the floor knows before it is asked: the menu, in the form in which it goes into the rows."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from attrs import frozen

from bench.house import STORES
from ocpizza.adapters.postgres.engine import connect
from ocpizza.adapters.postgres.offers import PostgresOffers
from ocpizza.adapters.postgres.order_rows import line_row
from ocpizza.application.ports.offers import Offer
from ocpizza.application.reading.menus import menu_view
from ocpizza.application.reading.orders import line_view
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.legal.vat import Rate
from ocpizza.domain.orders.line import OrderLine
from ocpizza.domain.recipes.dish import Choice
from ocpizza.domain.recipes.item import ItemKind

REDUCED = Rate(1000)
ALIKE: Mapping[str, Any] = {
    "channel": "web",
    "fulfilment": "takeaway",
    "status": "placed",
    "version": 1,
    "requested_for": None,
    "address": None,
    "note": "",
    "courier": None,
    "short": [],
    "allowed_actions": ["pay", "cancel", "change_lines", "change_method"],
    "alcohol": False,
    "hold_until": None,
    "cancel_reason": "",
}
"""What every order here shows."""
UNPAID = {"method": "cash", "status": "due", "paid_cents": 0, "refunded_cents": 0}


@frozen
class Sold:
    """A pizza in one size. `row` and `view` are its line as stored and as shown."""

    price: int
    recipe: Mapping[str, int]
    row: Mapping[str, Any]
    view: Mapping[str, Any]


@frozen
class Pantry:
    """`menu` is a whole answer, `blanks` where its `can_make` go, with the recipes."""

    sold: Mapping[tuple[str, str], Sold]
    menu: Mapping[str, Any]
    blanks: Sequence[tuple[dict[str, Any], Mapping[str, int]]]


def take_stock(url: str) -> Pantry:
    """Read the menu of a furnished database; all its stores have the same."""
    engine = connect(url, connections=1)
    offer = PostgresOffers(engine).of(STORES[0])
    engine.dispose()
    items = offer.menu.items
    menu = msgspec.to_builtins(menu_view(offer, Fulfilment.TAKEAWAY, "fr", datetime.now(UTC), {}))
    return Pantry(
        sold={
            (item.id, size): _sold(offer, item.id, size)
            for item in items.values()
            if item.kind is ItemKind.PIZZA
            for size in item.sizes
        },
        menu=menu,
        blanks=[
            (shown, items[item["item"]].sizes[shown["size"]].recipe)
            for item in menu["items"]
            for shown in item["sizes"]
        ],
    )


def _sold(offer: Offer, item: str, size: str) -> Sold:
    dish = offer.menu.dish(Choice(item, size), "")
    line = OrderLine(1, 1, dish, REDUCED)
    row = {**line_row(line)}
    row["dish"] = msgspec.Raw(msgspec.json.encode(row["dish"]))
    return Sold(dish.price.cents, dish.recipe, row, msgspec.to_builtins(line_view(line, "fr")))
