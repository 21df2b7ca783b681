"""The catalogue's use cases over ports in memory: the whole card, Bellecour and Grenoble."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from ocpizza.adapters.memory.catalogue import Announcement, MemoryCatalogueWork
from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.adapters.memory.database import AuditRow
from ocpizza.application.catalogue.ingredients import IngredientRequest, ingredient_view
from ocpizza.application.catalogue.items import ItemRequest, item_view
from ocpizza.application.catalogue.keeping_menu import KeepingMenu
from ocpizza.application.catalogue.keeping_stores import KeepingStores
from ocpizza.application.catalogue.stores import StoreRequest, kept_view
from ocpizza.application.ports.catalogue import IngredientEntry, ItemEntry, StoreEntry
from ocpizza.domain.recipes.ingredient import Ingredient
from ocpizza.domain.recipes.item import Item, Supplement
from ocpizza.domain.stores.store import Store
from tests.builders import (
    BELLECOUR,
    EVENING,
    GRENOBLE,
    INGREDIENTS,
    ITEMS,
    SUPPLEMENTS,
    a_store,
)

Kind = TypeVar("Kind")


class CatalogueHouse:
    def __init__(self) -> None:
        self.clock, self.begin = SettableClock(EVENING), MemoryCatalogueWork()
        self.menu = KeepingMenu(self.begin, self.clock)
        self.stores = KeepingStores(self.begin, self.clock)
        with self.begin() as tx:
            for store in (BELLECOUR, GRENOBLE):
                tx.stores.put(StoreEntry(a_store(store)))
            for ingredient in INGREDIENTS.values():
                extra = SUPPLEMENTS.get(ingredient.id, {})
                tx.catalogue.put_ingredient(IngredientEntry(ingredient, extra))
            for position, item in enumerate(ITEMS.values()):
                tx.catalogue.put_item(ItemEntry(item, position))

    @property
    def audit(self) -> list[tuple[str, AuditRow]]:
        return self.begin.state.audit

    @property
    def announced(self) -> list[Announcement]:
        return self.begin.state.announced


def item_request(item: Item, **changes: Any) -> ItemRequest:
    """As a client sends it: what the view says, changed."""
    return _request(item_view(ItemEntry(item, 0)), ItemRequest, changes)


def ingredient_request(
    ingredient: Ingredient, extra: Mapping[str, Supplement] | None = None, **changes: Any
) -> IngredientRequest:
    view = ingredient_view(IngredientEntry(ingredient, extra or {}))
    return _request(view, IngredientRequest, changes)


def store_request(store: Store, **changes: Any) -> StoreRequest:
    return _request(kept_view(StoreEntry(store)), StoreRequest, changes)


def _request(view: msgspec.Struct, kind: type[Kind], changes: dict[str, Any]) -> Kind:
    fields = {**msgspec.to_builtins(view), **changes}
    for own in ("item", "ingredient", "store", "version", "ordering_paused", "position"):
        if own not in changes:
            fields.pop(own, None)
    return msgspec.convert(fields, kind)
