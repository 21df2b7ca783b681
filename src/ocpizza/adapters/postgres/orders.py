"""The orders of one store, within a transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import define, field
from sqlalchemy import Connection, bindparam, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ocpizza.adapters.postgres.order_rows import Row, changing, line_row, order_of, personal
from ocpizza.adapters.postgres.tables.metadata import Json, is_id, literals
from ocpizza.adapters.postgres.tables.orders import order_lines, orders
from ocpizza.application.ports.unit_of_work import Stale
from ocpizza.domain.errors import NotFound
from ocpizza.domain.events import Event
from ocpizza.domain.orders.lifecycle import UNSTARTED
from ocpizza.domain.orders.line import OrderLine
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.wish import Contact

_ROWS_OF_LINES: Any = aggregate_order_by(literal_column("order_lines"), order_lines.c.line)
_LINES = (
    select(func.json_agg(_ROWS_OF_LINES, type_=Json))
    .where(order_lines.c.store_id == orders.c.store_id, order_lines.c.order_id == orders.c.id)
    .correlate(orders)
    .scalar_subquery()
)
ORDERS = select(orders, _LINES.label("lines")).where(orders.c.store_id == bindparam("store"))
"""The one way in which orders are loaded; each row makes an order by `order_of`."""

_GET = ORDERS.where(orders.c.id == bindparam("order"))
# Literals, so that the index of unfinished orders serves.
_UNSTARTED_WITH = ORDERS.where(
    text(f"""
        orders.status IN ({literals(sorted(UNSTARTED))}) AND EXISTS (
            SELECT FROM order_lines AS line
            WHERE line.store_id = orders.store_id AND line.order_id = orders.id
              AND line.dish -> 'recipe' ? :ingredient)
    """)
).order_by(orders.c.id)
_SHORT_OF = ORDERS.where(
    text(f"""
        orders.status IN ({literals(sorted(UNSTARTED))}) AND EXISTS (
            SELECT FROM jsonb_array_elements(orders.short) AS gap
            WHERE gap ->> 'ingredient' = ANY (:ingredients))
    """)
).order_by(orders.c.id)
_EXPIRED = (
    select(orders.c.id)
    .where(orders.c.store_id == bindparam("store"), orders.c.hold_until <= bindparam("now"))
    .order_by(orders.c.hold_until, orders.c.id)
)
_PERSONAL = ("contact_name", "contact_phone", "contact_email", "customer_id", "address")
_FIXED = {
    *("store_id", "id", "number", "business_day", "channel", "fulfilment", "placed_at"),
    *("requested_for", "language", "pays_with_cents", *_PERSONAL),
}
_SAVE = (
    orders.update()
    .where(
        orders.c.store_id == bindparam("store"),
        orders.c.id == bindparam("order"),
        orders.c.version == bindparam("loaded_version"),
    )
    .values({name: bindparam(name) for name in set(orders.c.keys()) - _FIXED})
)
_FORGET_PERSON = (
    orders.update()
    .where(orders.c.store_id == bindparam("store"), orders.c.id == bindparam("order"))
    .values({name: bindparam(name) for name in _PERSONAL})
)
_DELETE_LINES = order_lines.delete().where(
    order_lines.c.store_id == bindparam("store"), order_lines.c.order_id == bindparam("order")
)


@define
class PostgresOrders:
    """Reads without a lock; leaves the events of what it saved to the transaction."""

    connection: Connection
    store: str
    events: list[Event]
    _lines: dict[str, tuple[OrderLine, ...]] = field(factory=dict)
    _people: dict[str, Contact] = field(factory=dict)

    def get(self, order: str) -> Order:
        if not is_id(order):
            raise NotFound
        row = (
            self.connection.execute(_GET, {"store": self.store, "order": order})
            .mappings()
            .one_or_none()
        )
        if row is None:
            raise NotFound
        return self._loaded(row)

    def save(self, order: Order) -> None:
        named = {"store": self.store, "order": order.id}
        saved = self.connection.execute(
            _SAVE, {**changing(order), **named, "loaded_version": order.loaded_version}
        )
        if saved.rowcount != 1:
            raise Stale
        if order.lines is not self._lines.get(order.id):
            self._replace_lines(order)
        if order.contact is not self._people.get(order.id):
            self.connection.execute(_FORGET_PERSON, {**personal(order), **named})
        self.events.extend(order.events)
        order.events.clear()
        order.movements.clear()
        order.loaded_version = order.version

    def unstarted_with(self, ingredient: str) -> list[Order]:
        rows = self.connection.execute(
            _UNSTARTED_WITH, {"store": self.store, "ingredient": ingredient}
        )
        return [self._loaded(row) for row in rows.mappings()]

    def short_of(self, ingredients: Sequence[str]) -> list[Order]:
        rows = self.connection.execute(
            _SHORT_OF, {"store": self.store, "ingredients": list(ingredients)}
        )
        return [self._loaded(row) for row in rows.mappings()]

    def expired(self, now: datetime) -> list[str]:
        rows = self.connection.execute(_EXPIRED, {"store": self.store, "now": now})
        return list(rows.scalars())

    def _loaded(self, row: Row) -> Order:
        order = order_of(row)
        self._lines[order.id], self._people[order.id] = order.lines, order.contact
        return order

    def _replace_lines(self, order: Order) -> None:
        key = {"store_id": self.store, "order_id": order.id}
        self.connection.execute(_DELETE_LINES, {"store": self.store, "order": order.id})
        self.connection.execute(
            order_lines.insert(), [{**key, **line_row(line)} for line in order.lines]
        )
        self._lines[order.id] = order.lines
