"""Orders as they stand, outside a transaction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from attrs import field, frozen
from sqlalchemy import ColumnElement, Engine, Select, bindparam, or_, select, text

from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.order_rows import order_of
from ocpizza.adapters.postgres.orders import ORDERS
from ocpizza.adapters.postgres.payments import PostgresPayments
from ocpizza.adapters.postgres.prepared import Prepared
from ocpizza.adapters.postgres.tables.metadata import is_id, literals
from ocpizza.adapters.postgres.tables.orders import orders
from ocpizza.application.reading.following import Mark, OrderQuery
from ocpizza.domain.errors import NotFound
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.naming import number_named
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.payment import Payment

# Whoever follows an order passes here.
_MARK = Prepared("SELECT version, customer_id FROM orders WHERE store_id = $1 AND id = $2")
_ONE = ORDERS.where(orders.c.id == bindparam("order"))
_NEWEST_FIRST = ORDERS.order_by(orders.c.id.desc())
_OF_ALL_STORES = select(*ORDERS.selected_columns).order_by(orders.c.id.desc())
MOST_QUEUED = 500
FEWEST_DIGITS = 4
"""Of a phone, to be looked for by them."""
_NO_DIGIT = re.compile(r"[^0-9]")


@frozen
class PostgresOrderRecords:
    """The `OrderRecords` port, and the `Queue` of the kitchen."""

    engine: Engine = field(converter=autocommit)

    def mark(self, store: str, order: str) -> Mark:
        if not is_id(order):
            raise NotFound
        row = _MARK.row(self.engine, store, order)
        if row is None:
            raise NotFound
        version, customer = row
        return Mark(int(version), customer.decode() if customer is not None else None)

    def get(self, store: str, order: str) -> Order:
        found = self._load(_ONE, store=store, order=order) if is_id(order) else []
        if not found:
            raise NotFound
        return found[0]

    def page(self, store: str, query: OrderQuery, before: str | None) -> Sequence[Order]:
        wanted = _NEWEST_FIRST.limit(query.limit + 1)
        if query.status is not None:
            wanted = wanted.where(orders.c.status.in_(query.status))
        if query.channel is not None:
            wanted = wanted.where(orders.c.channel.in_([each.value for each in query.channel]))
        if query.from_ is not None:
            wanted = wanted.where(orders.c.business_day >= query.from_)
        if query.to is not None:
            wanted = wanted.where(orders.c.business_day <= query.to)
        if query.search is not None:
            wanted = wanted.where(_found_by(query.search))
        return self._load(_older(wanted, before), store=store)

    def of_customer(self, customer: str, before: str | None, limit: int) -> Sequence[Order]:
        wanted = _OF_ALL_STORES.where(orders.c.customer_id == customer).limit(limit)
        return self._load(_older(wanted, before))

    def payments(self, store: str, order: str) -> Sequence[Payment]:
        one_moment = self.engine.execution_options(isolation_level="REPEATABLE READ")
        with one_moment.connect() as connection:
            return PostgresPayments(connection, store).seen_of_order(order)

    def in_states(self, store: str, states: Sequence[Status]) -> Sequence[Order]:
        """Spelt out in SQL, so that the index of unfinished orders serves."""
        wanted = ORDERS.where(text(f"status IN ({literals(states)})")).order_by(
            orders.c.promised_at, orders.c.id
        )
        return self._load(wanted.limit(MOST_QUEUED), store=store)

    def _load(self, statement: Select[Any], **values: str) -> list[Order]:
        with self.engine.connect() as connection:
            return [order_of(row) for row in connection.execute(statement, values).mappings()]


def _older(wanted: Select[Any], before: str | None) -> Select[Any]:
    return wanted if before is None else wanted.where(orders.c.id < before)


def _found_by(text_: str) -> ColumnElement[bool]:
    """The French write 06 where E.164 has +336: a phone is found by how it ends."""
    ways = [orders.c.contact_name.icontains(text_.strip(), autoescape=True)]
    number = number_named(text_)
    if number is not None:
        ways.append(orders.c.number == number)
    digits = _NO_DIGIT.sub("", text_)
    if len(digits) >= FEWEST_DIGITS:
        ways.append(orders.c.contact_phone.endswith(digits.removeprefix("0")))
    return or_(*ways)
