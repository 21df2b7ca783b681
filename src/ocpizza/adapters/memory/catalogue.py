"""The catalogue in memory; what was announced is kept to be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import RLock
from typing import TypeVar

from attrs import define, evolve, field, frozen

from ocpizza.adapters.memory.accounts_state import MemoryGroupAudit
from ocpizza.adapters.memory.database import AuditRow
from ocpizza.application.ports.catalogue import (
    IngredientEntry,
    ItemEntry,
    Selling,
    StoreEntry,
)
from ocpizza.application.ports.unit_of_work import Stale

Entry = TypeVar("Entry", ItemEntry, IngredientEntry, StoreEntry)


@frozen
class Announcement:
    """That the offer of a store is new; `items` as in the port."""

    store: str
    items: tuple[str, ...]
    at: datetime


@define
class CatalogueState:
    """`shelves`: the reorder level by store and ingredient."""

    items: dict[str, ItemEntry] = field(factory=dict)
    ingredients: dict[str, IngredientEntry] = field(factory=dict)
    stores: dict[str, StoreEntry] = field(factory=dict)
    selling: dict[tuple[str, str], Selling] = field(factory=dict)
    shelves: dict[tuple[str, str], int] = field(factory=dict)
    audit: list[tuple[str, AuditRow]] = field(factory=list)
    announced: list[Announcement] = field(factory=list)

    def copy(self) -> CatalogueState:
        return CatalogueState(
            dict(self.items),
            dict(self.ingredients),
            dict(self.stores),
            dict(self.selling),
            dict(self.shelves),
            list(self.audit),
            list(self.announced),
        )


@frozen
class MemoryCatalogue:
    state: CatalogueState

    def item(self, item: str) -> ItemEntry | None:
        return self.state.items.get(item)

    def items(self) -> Sequence[ItemEntry]:
        return sorted(self.state.items.values(), key=lambda kept: (kept.position, kept.item.id))

    def put_item(self, entry: ItemEntry) -> ItemEntry:
        for (store, item), selling in list(self.state.selling.items()):
            if item == entry.item.id:
                left = {
                    size: own for size, own in selling.prices.items() if size in entry.item.sizes
                }
                self.state.selling[store, item] = evolve(selling, prices=left)
        return _put(self.state.items, entry.item.id, entry)

    def ingredient(self, ingredient: str) -> IngredientEntry | None:
        return self.state.ingredients.get(ingredient)

    def ingredients(self) -> Sequence[IngredientEntry]:
        return [self.state.ingredients[each] for each in sorted(self.state.ingredients)]

    def put_ingredient(self, entry: IngredientEntry) -> IngredientEntry:
        for store in self.state.stores:
            self.state.shelves.setdefault((store, entry.ingredient.id), 0)
        return _put(self.state.ingredients, entry.ingredient.id, entry)


@frozen
class MemoryStores:
    state: CatalogueState

    def ids(self) -> Sequence[str]:
        return sorted(self.state.stores)

    def get(self, store: str) -> StoreEntry | None:
        return self.state.stores.get(store)

    def put(self, entry: StoreEntry) -> StoreEntry:
        for ingredient in self.state.ingredients:
            self.state.shelves.setdefault((entry.store.id, ingredient), 0)
        return _put(self.state.stores, entry.store.id, entry)

    def selling(self, store: str, item: str) -> Selling:
        return self.state.selling.get((store, item), Selling())

    def sellings(self, store: str) -> Mapping[str, Selling]:
        return {
            item: selling for (where, item), selling in self.state.selling.items() if where == store
        }

    def put_selling(self, store: str, item: str, selling: Selling) -> None:
        self.state.selling[store, item] = selling

    def reorder_levels(self, store: str) -> Mapping[str, int]:
        shelves = self.state.shelves.items()
        return {ingredient: level for (where, ingredient), level in shelves if where == store}

    def put_reorder_levels(self, store: str, levels: Mapping[str, int]) -> None:
        self.state.shelves |= {(store, ingredient): level for ingredient, level in levels.items()}


@frozen
class MemoryCatalogueTransaction:
    catalogue: MemoryCatalogue
    stores: MemoryStores
    _state: CatalogueState

    def audit(self, store: str) -> MemoryGroupAudit:
        return MemoryGroupAudit(self._state.audit, store)

    def announce(self, stores: Sequence[str], items: Sequence[str], at: datetime) -> None:
        self._state.announced += [Announcement(store, tuple(items), at) for store in stores]


@define
class MemoryCatalogueWork:
    """The `CatalogueWork` port: one transaction at a time."""

    state: CatalogueState = field(factory=CatalogueState)
    _lock: RLock = field(factory=RLock)

    @contextmanager
    def __call__(self) -> Iterator[MemoryCatalogueTransaction]:
        with self._lock:
            draft = self.state.copy()
            yield MemoryCatalogueTransaction(MemoryCatalogue(draft), MemoryStores(draft), draft)
            self.state = draft


def _put(kept: dict[str, Entry], key: str, entry: Entry) -> Entry:
    found = kept.get(key)
    if (found.version if found is not None else 0) != entry.version:
        raise Stale
    kept[key] = evolve(entry, version=entry.version + 1)
    return kept[key]
