"""The stock of a store as its staff see it, what can be made of it, and how it came about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Protocol

from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.offers import Offers
from ocpizza.application.reading.paging import SEVERAL, Cursors, PageQuery, cut, opened
from ocpizza.application.reading.shopping import Edition, Shelves, offered
from ocpizza.application.requests import Slug
from ocpizza.domain.errors import Fault, Forbidden, Invalid
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.quantity import Unit
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stock.movement import MovementKind
from ocpizza.domain.stock.producible import producible

LEDGER_READERS = frozenset({Role.MANAGER, Role.PIZZAIOLO})


class LevelView(Struct, frozen=True):
    """Quantities in the ingredient's base unit; `low` when it is time to order more."""

    ingredient: str
    name: str
    unit: Unit
    on_hand: int
    reserved: int
    available: int
    reorder_level: int
    low: bool


class StockView(Struct, frozen=True):
    items: tuple[LevelView, ...]


class ProducibleView(Struct, frozen=True):
    """`limiting_ingredient` is what runs out first; the names are in the reader's language."""

    item: str
    size: str
    can_make: int
    limiting_ingredient: str
    name: str
    limiting_name: str


class ProducibleList(Struct, frozen=True):
    """What could still be made of each item sold here, if nothing else were."""

    items: tuple[ProducibleView, ...]


class MovementQuery(PageQuery, frozen=True):
    """Which movements: by kind and ingredient."""

    kind: Annotated[tuple[MovementKind, ...], SEVERAL] | None = None
    ingredient: Slug | None = None


class LedgerRow(Struct, frozen=True):
    """A row of the ledger: what it added to `on_hand` and to `reserved`, in base units.

    `act` names all rows that were written at once, `step` the row among them; `actor` is an
    account, or `system`.
    """

    act: str
    step: int
    kind: MovementKind
    ingredient: str
    on_hand: int
    reserved: int
    order: str | None
    reason: str
    actor: str
    at: datetime


class LedgerPage(Struct, frozen=True):
    """Movements, newest first."""

    items: tuple[LedgerRow, ...]
    next_cursor: str | None


class Ledger(Protocol):
    """The movements of a store."""

    def page(
        self, store: str, query: MovementQuery, before: tuple[str, int] | None
    ) -> Sequence[LedgerRow]:
        """The newest before that act and step, one more than the query's limit."""


@frozen
class StockReading:
    """For the staff of a store. Every method raises NotFound or Forbidden."""

    shelves: Shelves
    ledger: Ledger
    offers: Offers
    cursors: Cursors

    def stock(self, actor: Actor, store: str) -> StockView:
        edition, levels = self._levels(actor, store)
        known = offered(self.offers, store, edition).menu.ingredients
        return StockView(
            tuple(
                LevelView(
                    ingredient=level.ingredient,
                    name=known[level.ingredient].name.in_(actor.language),
                    unit=known[level.ingredient].unit,
                    on_hand=level.on_hand,
                    reserved=level.reserved,
                    available=level.available,
                    reorder_level=level.reorder_level,
                    low=level.low,
                )
                for level in levels
            )
        )

    def producible(self, actor: Actor, store: str) -> ProducibleList:
        edition, levels = self._levels(actor, store)
        available = {level.ingredient: level.available for level in levels}
        menu = offered(self.offers, store, edition).menu
        return ProducibleList(
            tuple(
                ProducibleView(
                    item.id,
                    name,
                    possible.can_make,
                    possible.limiting_ingredient,
                    item.name.in_(actor.language),
                    menu.ingredients[possible.limiting_ingredient].name.in_(actor.language),
                )
                for item in menu.items.values()
                if item.id in menu.offered
                for name, size in item.sizes.items()
                for possible in (producible(size.recipe, available),)
            )
        )

    def movements(self, actor: Actor, store: str, query: MovementQuery) -> LedgerPage:
        """For those who enter movements. Raises Invalid too (unknown ingredient, forged cursor)."""
        self.offers.of(store)
        if not actor.roles_at(store) & LEDGER_READERS:
            raise Forbidden
        self._check_ingredient(store, query.ingredient)
        listing = f"movements of {store}"
        place = opened(self.cursors, listing, query.cursor)
        rows = self.ledger.page(store, query, (place[0], int(place[1])) if place else None)
        shown, last = cut(rows, query.limit)
        end = [last.act, str(last.step)] if last is not None else None
        return LedgerPage(tuple(shown), self.cursors.seal(listing, end) if end else None)

    def _check_ingredient(self, store: str, asked: str | None) -> None:
        if asked is not None and asked not in self.offers.renewed(store).menu.ingredients:
            raise Invalid((Fault("/ingredient", "unknown-ingredient", {"ingredient": asked}),))

    def _levels(self, actor: Actor, store: str) -> tuple[Edition, Sequence[Level]]:
        self.offers.of(store)
        if not actor.is_staff_of(store):
            raise Forbidden
        return self.shelves.levels(store)
