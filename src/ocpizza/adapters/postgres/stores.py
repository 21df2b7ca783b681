"""Writing stores, what each sells in its own way, and when it reorders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve, frozen
from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from ocpizza.adapters.postgres.catalogue import put_row
from ocpizza.adapters.postgres.store_rows import (
    hours_document,
    licence_document,
    read_selling,
    read_store,
)
from ocpizza.adapters.postgres.tables.catalogue import ingredients
from ocpizza.adapters.postgres.tables.stock import stock_levels
from ocpizza.adapters.postgres.tables.stores import (
    delivery_areas,
    store_counters,
    store_items,
    store_prices,
    stores,
)
from ocpizza.application.ports.catalogue import Selling, StoreEntry
from ocpizza.domain.stores.store import Store


@frozen
class PostgresStores:
    """The `Stores` port."""

    connection: Connection

    def ids(self) -> Sequence[str]:
        return self.connection.execute(select(stores.c.id).order_by(stores.c.id)).scalars().all()

    def get(self, store: str) -> StoreEntry | None:
        return read_store(self.connection, store)

    def put(self, entry: StoreEntry) -> StoreEntry:
        store = entry.store
        put_row(
            self.connection,
            stores,
            store.id,
            entry.version,
            {
                "name": store.name,
                "line1": store.address.line1,
                "line2": store.address.line2,
                "postcode": store.address.postcode,
                "city": store.address.city,
                "phone": store.phone,
                "hours": hours_document(store.hours),
                "services": sorted(service.value for service in store.services),
                "paused": store.paused,
                "preparation_minutes": store.preparation_minutes,
                "delivery_minutes": store.delivery_minutes,
                "pizzas_per_ten_minutes": store.pizzas_per_ten_minutes,
                "licence": licence_document(store.licence) if store.licence else None,
                "vat_territory": store.vat_territory,
            },
        )
        if entry.version == 0:
            self._open(store.id)
        self._put_areas(store)
        return evolve(entry, version=entry.version + 1)

    def _open(self, store: str) -> None:
        self.connection.execute(insert(store_counters).values(store_id=store))
        shelves = [
            {"store_id": store, "ingredient_id": ingredient, "on_hand": 0}
            for ingredient in self.connection.execute(select(ingredients.c.id)).scalars()
        ]
        if shelves:
            self.connection.execute(insert(stock_levels), shelves)

    def _put_areas(self, store: Store) -> None:
        self.connection.execute(delete(delivery_areas).where(delivery_areas.c.store_id == store.id))
        if store.areas:
            self.connection.execute(
                insert(delivery_areas),
                [
                    {
                        "store_id": store.id,
                        "postcode": area.postcode,
                        "fee_cents": area.fee.cents,
                        "minimum_cents": area.minimum.cents,
                    }
                    for area in store.areas
                ],
            )

    def selling(self, store: str, item: str) -> Selling:
        return read_selling(self.connection, store, item).get(item, Selling())

    def sellings(self, store: str) -> Mapping[str, Selling]:
        return read_selling(self.connection, store)

    def put_selling(self, store: str, item: str, selling: Selling) -> None:
        sold = {"store_id": store, "item_id": item, "offered": selling.offered}
        self.connection.execute(
            upsert(store_items)
            .values(sold)
            .on_conflict_do_update(
                index_elements=["store_id", "item_id"], set_={"offered": selling.offered}
            )
        )
        own = store_prices.c.store_id == store, store_prices.c.item_id == item
        self.connection.execute(delete(store_prices).where(*own))
        if selling.prices:
            self.connection.execute(
                insert(store_prices),
                [
                    {"store_id": store, "item_id": item, "size": size, "price_cents": price.cents}
                    for size, price in selling.prices.items()
                ],
            )

    def reorder_levels(self, store: str) -> Mapping[str, int]:
        levels = select(stock_levels.c.ingredient_id, stock_levels.c.reorder_level)
        of_store = levels.where(stock_levels.c.store_id == store)
        return {row.ingredient_id: row.reorder_level for row in self.connection.execute(of_store)}

    def put_reorder_levels(self, store: str, levels: Mapping[str, int]) -> None:
        if levels:
            self.connection.execute(
                _REORDER,
                [
                    {"store": store, "ingredient": ingredient, "level": levels[ingredient]}
                    for ingredient in sorted(levels)
                ],
            )


_REORDER = (
    update(stock_levels)
    .where(
        stock_levels.c.store_id == bindparam("store"),
        stock_levels.c.ingredient_id == bindparam("ingredient"),
    )
    .values(reorder_level=bindparam("level"))
)
