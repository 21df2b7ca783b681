"""What stores offer, as snapshots that this process keeps per version."""

from __future__ import annotations

import time
from collections.abc import Mapping

from attrs import evolve, field, frozen
from sqlalchemy import Connection, Engine, text

from ocpizza.adapters.postgres.catalogue_rows import read_ingredients, read_items
from ocpizza.adapters.postgres.engine import autocommit
from ocpizza.adapters.postgres.store_rows import read_selling, read_store
from ocpizza.adapters.postgres.tables.metadata import literals
from ocpizza.application.ports.catalogue import ItemEntry, Selling
from ocpizza.application.ports.offers import Offer
from ocpizza.domain.errors import NotFound
from ocpizza.domain.orders.lifecycle import QUEUED
from ocpizza.domain.recipes.item import Item, Size
from ocpizza.domain.recipes.menu import Menu

QUEUE_SECONDS = 2.0

_VERSION = text("SELECT offer_version FROM store_counters WHERE store_id = :store")
_QUEUED = text(f"""
    SELECT (
        SELECT coalesce(sum(pizzas), 0) FROM orders
        WHERE store_id = :store AND status IN ({literals(sorted(QUEUED))})
    ) FROM store_counters WHERE store_id = :store
""")  # noqa: S608 - words of ours
_AVAILABLE = text(
    "SELECT ingredient_id, on_hand - reserved AS available FROM stock_levels WHERE store_id = :store"
)


@frozen
class PostgresOffers:
    """One per process. Threads may load the same offer at once; the last one is kept."""

    engine: Engine
    _offers: dict[str, Offer] = field(init=False, factory=dict)
    _queues: dict[str, tuple[float, int]] = field(init=False, factory=dict)

    def of(self, store: str) -> Offer:
        return self._offers.get(store) or self._load(store)

    def renewed(self, store: str) -> Offer:
        seen = self._offers.get(store)
        if seen is not None:
            with autocommit(self.engine).connect() as connection:
                version = connection.execute(_VERSION, {"store": store}).scalar_one_or_none()
            if version == seen.version:
                return seen
        return self._load(store)

    def queued_pizzas(self, store: str) -> int:
        counted_at, pizzas = self._queues.get(store, (float("-inf"), 0))
        now = time.monotonic()
        if now - counted_at < QUEUE_SECONDS:
            return pizzas
        with autocommit(self.engine).connect() as connection:
            found = connection.execute(_QUEUED, {"store": store}).scalar_one_or_none()
        if found is None:
            raise NotFound
        self._queues[store] = now, found
        return int(found)

    def available(self, store: str) -> Mapping[str, int]:
        with autocommit(self.engine).connect() as connection:
            levels = connection.execute(_AVAILABLE, {"store": store}).all()
        if not levels:
            self.renewed(store)
        return {level.ingredient_id: level.available for level in levels}

    def _load(self, store: str) -> Offer:
        """All of one moment: a snapshot of the database, so that version and content agree."""
        one_moment = self.engine.execution_options(isolation_level="REPEATABLE READ")
        with one_moment.connect() as connection:
            version = connection.execute(_VERSION, {"store": store}).scalar_one_or_none()
            entry = read_store(connection, store)
            if version is None or entry is None:
                self._offers.pop(store, None)
                raise NotFound
            offer = Offer(entry.store, _menu(connection, store), version)
        self._offers[store] = offer
        return offer


def _menu(connection: Connection, store: str) -> Menu:
    entries = read_items(connection)
    ingredients = read_ingredients(connection)
    own = read_selling(connection, store)
    return Menu(
        items={
            entry.item.id: _at_own_prices(entry.item, own.get(entry.item.id)) for entry in entries
        },
        ingredients={entry.ingredient.id: entry.ingredient for entry in ingredients},
        supplements={
            entry.ingredient.id: entry.supplements for entry in ingredients if entry.supplements
        },
        offered=frozenset(
            entry.item.id for entry in entries if _offered(entry, own.get(entry.item.id))
        ),
    )


def _offered(entry: ItemEntry, own: Selling | None) -> bool:
    return not entry.retired and (own is None or own.offered)


def _at_own_prices(item: Item, own: Selling | None) -> Item:
    if own is None or not own.prices:
        return item
    sizes = {
        name: Size(own.prices.get(name, size.price), size.recipe)
        for name, size in item.sizes.items()
    }
    return evolve(item, sizes=sizes)
