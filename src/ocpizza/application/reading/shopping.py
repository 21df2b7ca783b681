"""What anyone may read: the stores, and what each sells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from attrs import field, frozen
from msgspec import Struct

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.offers import Offer, Offers
from ocpizza.application.reading.cards import Card, card_of
from ocpizza.application.reading.kept import Encoded, Kept
from ocpizza.application.reading.menus import MenuView, PrintedMenu, menu_view, printed_menu
from ocpizza.application.reading.paging import Cursors, PageQuery, cut, opened
from ocpizza.application.reading.stores import NearbyView, StorePage, StoreView, store_view
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stock.producible import producible
from ocpizza.domain.stores.nearness import distance, takes_orders
from ocpizza.domain.stores.promise import requestable
from ocpizza.domain.stores.store import Store

KEPT_MENUS = 200


@frozen
class Edition:
    """What a menu shows changes only with these: the last event that touched it, and the offer."""

    seq: int
    offer: int


class Shelves(Protocol):
    """The stock of a store, with the edition of the menu that it belongs to."""

    def available(
        self, store: str, known: int | None = None
    ) -> tuple[Edition, Mapping[str, int] | None]:
        """What can be promised of each ingredient; None while the edition's `seq` is `known`.

        One row, of one moment; raises NotFound.
        """

    def levels(self, store: str) -> tuple[Edition, Sequence[Level]]:
        """Every level by ingredient, of one moment; raises NotFound."""


class Storefronts(Protocol):
    """All stores as they are now."""

    def all(self) -> Sequence[Store]:
        """By id."""


class ShownSize(Struct, frozen=True):
    size: str
    price_cents: int
    can_make: int


class ShownItem(Struct, frozen=True):
    """What a menu shows of an item that can change from one moment to the next."""

    item: str
    offered: bool
    sizes: tuple[ShownSize, ...]


_Key = tuple[str, int, Fulfilment, str, date, bool]


@frozen
class _Made:
    """A menu, and the edition's `seq` that it shows."""

    seq: int
    encoded: Encoded


@frozen
class ShopReading:
    """Every method raises NotFound for a store that does not exist."""

    offers: Offers
    shelves: Shelves
    storefronts: Storefronts
    clock: Clock
    cursors: Cursors
    _printed: Kept[_Key, PrintedMenu] = field(init=False, factory=lambda: Kept(KEPT_MENUS))
    _menus: Kept[_Key, _Made] = field(init=False, factory=lambda: Kept(KEPT_MENUS))

    def check_known(self, store: str) -> None:
        self.offers.of(store)

    def store(self, store: str) -> StoreView:
        return store_view(self.offers.renewed(store).store, self.clock.now())

    def stores(self, query: PageQuery) -> StorePage:
        """Raises Invalid for a forged cursor."""
        place = opened(self.cursors, "stores", query.cursor)
        found = [each for each in self.storefronts.all() if place is None or each.id > place[0]]
        shown, last = cut(found, query.limit)
        now = self.clock.now()
        cursor = self.cursors.seal("stores", [last.id]) if last is not None else None
        return StorePage(tuple(store_view(each, now) for each in shown), cursor)

    def near(self, postcode: str) -> NearbyView:
        """Every store, from that postcode; the nearest may well be closed."""
        now = self.clock.now()
        found = sorted(
            self.storefronts.all(), key=lambda store: (distance(store, postcode), store.id)
        )
        taking = (store.id for store in found if takes_orders(store, now))
        return NearbyView(
            stores=tuple(store_view(store, now) for store in found),
            open=next(taking, None),
            delivered=any(store.area_for(postcode) for store in found),
        )

    def wanted_times(self, store: str) -> Sequence[datetime]:
        """What may be asked for instead of as soon as possible; the first is the soonest."""
        return list(requestable(self.offers.of(store).store, self.clock.now()))

    def today(self, store: str) -> date:
        """The date on the store's wall."""
        return self.offers.of(store).store.hours.local(self.clock.now()).date()

    def card(self, store: str, language: str) -> Card:
        """What things are called there, and what is in them."""
        return card_of(self.offers.of(store).menu, language)

    def menu(self, store: str, fulfilment: Fulfilment, language: str) -> Encoded:
        """The menu as JSON: made once a change, asked with one row. The hot path."""
        now = self.clock.now()
        kept = self._menus.get(_key(self.offers.of(store), fulfilment, language, now))
        edition, available = self.shelves.available(store, kept.seq if kept else None)
        if available is None and kept is not None:
            return kept.encoded
        offer = offered(self.offers, store, edition)
        key = _key(offer, fulfilment, language, now)
        printed = self._printed.get(key)
        if printed is None:
            printed = self._printed.keep(key, printed_menu(offer, fulfilment, language, now))
        encoded = Encoded(printed.filled(available or {}), _tag(edition, key))
        return self._menus.keep(key, _Made(edition.seq, encoded)).encoded

    def menu_view(self, store: str, fulfilment: Fulfilment, language: str) -> MenuView:
        """The menu as a value."""
        offer, available = self._now(store)
        return menu_view(offer, fulfilment, language, self.clock.now(), available)

    def shown(self, store: str) -> Mapping[str, ShownItem]:
        """By item, what `menu.changed` is about: compare two of them."""
        offer, available = self._now(store)
        menu = offer.menu
        return {
            item.id: ShownItem(
                item.id,
                item.id in menu.offered,
                tuple(
                    ShownSize(name, size.price.cents, producible(size.recipe, available).can_make)
                    for name, size in item.sizes.items()
                ),
            )
            for item in menu.items.values()
        }

    def _now(self, store: str) -> tuple[Offer, Mapping[str, int]]:
        edition, available = self.shelves.available(store)
        return offered(self.offers, store, edition), available or {}


def offered(offers: Offers, store: str, edition: Edition) -> Offer:
    """The offer of an edition, or a later one."""
    offer = offers.of(store)
    return offer if offer.version == edition.offer else offers.renewed(store)


def _key(offer: Offer, fulfilment: Fulfilment, language: str, now: datetime) -> _Key:
    store = offer.store
    alcohol = store.may_sell_alcohol(now, fulfilment)
    return store.id, offer.version, fulfilment, language, store.hours.local(now).date(), alcohol


def _tag(edition: Edition, key: _Key) -> str:
    _, offer, fulfilment, language, day, alcohol = key
    return f"{edition.seq}-{offer}-{fulfilment.value}-{language}-{day:%Y%m%d}-{alcohol:d}"
