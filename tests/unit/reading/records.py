"""The reading ports over plain lists: what a database would answer, without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from ocpizza.adapters.signing.cursors import SignedCursors
from ocpizza.application.ports.offers import Offer
from ocpizza.application.reading.following import Mark, OrderQuery
from ocpizza.application.reading.shopping import Edition
from ocpizza.domain.errors import NotFound
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.payment import Payment
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stores.store import Store
from tests.builders import BELLECOUR, PLENTY, a_menu, a_store

CURSORS = SignedCursors(b"a secret of these tests")


@define
class ListedOffers:
    """What this process has seen (`known`), and what is true (`current`)."""

    current: dict[str, Offer]
    known: dict[str, Offer] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.known = dict(self.current)

    def of(self, store: str) -> Offer:
        if store not in self.known:
            raise NotFound
        return self.known[store]

    def renewed(self, store: str) -> Offer:
        if store not in self.current:
            raise NotFound
        self.known[store] = self.current[store]
        return self.known[store]

    def queued_pizzas(self, store: str) -> int:
        return 0

    def available(self, store: str) -> Mapping[str, int]:
        return {}


def bellecour(**changes: Any) -> ListedOffers:
    """Bellecour with the whole card, at version 1."""
    return ListedOffers({BELLECOUR: Offer(a_store(**changes), a_menu(), 1)})


@define
class ListedShelves:
    """One store's levels; `readings` counts how often they were looked up."""

    levels_now: dict[str, Level]
    edition_now: Edition = field(factory=lambda: Edition(seq=7, offer=1))
    readings: int = 0

    def available(
        self, store: str, known: int | None = None
    ) -> tuple[Edition, Mapping[str, int] | None]:
        if self.edition_now.seq == known:
            return self.edition_now, None
        edition, levels = self.levels(store)
        return edition, {level.ingredient: level.available for level in levels}

    def levels(self, store: str) -> tuple[Edition, Sequence[Level]]:
        self.readings += 1
        return self.edition_now, [self.levels_now[name] for name in sorted(self.levels_now)]


def shelves(**amounts: int) -> ListedShelves:
    """Plenty of all, but what is named (`tomato_sauce=5`)."""
    named = {name.replace("_", "-"): amount for name, amount in amounts.items()}
    stock = {**PLENTY, **named}
    return ListedShelves({name: Level(name, amount, 0) for name, amount in stock.items()})


@frozen
class ListedStorefronts:
    stores: tuple[Store, ...]

    def all(self) -> Sequence[Store]:
        return sorted(self.stores, key=lambda store: store.id)


@define
class ListedOrders:
    """Orders by id; `readings` counts how often one was loaded."""

    orders: dict[str, Order] = field(factory=dict)
    attempts: list[Payment] = field(factory=list)
    readings: int = 0

    def put(self, *orders: Order) -> None:
        self.orders.update({order.id: order for order in orders})

    def mark(self, store: str, order: str) -> Mark:
        found = self._find(store, order)
        return Mark(found.version, found.customer_id)

    def get(self, store: str, order: str) -> Order:
        self.readings += 1
        return self._find(store, order)

    def page(self, store: str, query: OrderQuery, before: str | None) -> Sequence[Order]:
        mine = [
            order
            for order in self.orders.values()
            if order.store == store and (query.status is None or order.status in query.status)
        ]
        return _newest(mine, before, query.limit + 1)

    def of_customer(self, customer: str, before: str | None, limit: int) -> Sequence[Order]:
        mine = [order for order in self.orders.values() if order.customer_id == customer]
        return _newest(mine, before, limit)

    def payments(self, store: str, order: str) -> Sequence[Payment]:
        return [payment for payment in self.attempts if payment.order == order]

    def in_states(self, store: str, states: Sequence[Status]) -> Sequence[Order]:
        there = [order for order in self.orders.values() if order.status in states]
        return sorted(there, key=lambda order: (order.promised_at, order.id))

    def _find(self, store: str, order: str) -> Order:
        found = self.orders.get(order)
        if found is None or found.store != store:
            raise NotFound
        return found


def _newest(orders: list[Order], before: str | None, limit: int) -> list[Order]:
    older = [order for order in orders if before is None or order.id < before]
    return sorted(older, key=lambda order: order.id, reverse=True)[:limit]
