"""What the group sells and where: one transaction over catalogue, recipes and stores.

An entry carries the version that was read, 0 for a new one. Putting it raises `Stale` when someone
else put another first, and returns it as it is kept: its version is one more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from ocpizza.application.ports.unit_of_work import AuditTrail
from ocpizza.domain.money import Money
from ocpizza.domain.recipes.ingredient import Ingredient
from ocpizza.domain.recipes.item import Item, Supplement
from ocpizza.domain.stores.store import Store


@frozen
class ItemEntry:
    """An item of the group. Menus show it at `position`, and not at all once `retired`."""

    item: Item
    position: int
    retired: bool = False
    version: int = 0


@frozen
class IngredientEntry:
    """An ingredient, and what "extra" of it adds and costs, by size."""

    ingredient: Ingredient
    supplements: Mapping[str, Supplement] = field(factory=dict)
    version: int = 0


@frozen
class StoreEntry:
    """A store as it is configured."""

    store: Store
    version: int = 0


@frozen
class Selling:
    """How one store sells an item: whether, and at which prices of its own, by size."""

    offered: bool = True
    prices: Mapping[str, Money] = field(factory=dict)


class Catalogue(Protocol):
    """Items and ingredients of the group."""

    def item(self, item: str) -> ItemEntry | None: ...

    def items(self) -> Sequence[ItemEntry]:
        """All of them, by position."""

    def put_item(self, entry: ItemEntry) -> ItemEntry:
        """Prices that stores had for a size that is gone go with it."""

    def ingredient(self, ingredient: str) -> IngredientEntry | None: ...

    def ingredients(self) -> Sequence[IngredientEntry]:
        """All of them, by id."""

    def put_ingredient(self, entry: IngredientEntry) -> IngredientEntry:
        """A new one gets an empty shelf in every store."""


class Stores(Protocol):
    """The points of sale, what each sells and when it reorders."""

    def ids(self) -> Sequence[str]: ...

    def get(self, store: str) -> StoreEntry | None: ...

    def put(self, entry: StoreEntry) -> StoreEntry:
        """A new one sells every item, and gets an empty shelf for every ingredient."""

    def selling(self, store: str, item: str) -> Selling: ...

    def sellings(self, store: str) -> Mapping[str, Selling]:
        """By item, those that the store sells in a way of its own."""

    def put_selling(self, store: str, item: str, selling: Selling) -> None: ...

    def reorder_levels(self, store: str) -> Mapping[str, int]:
        """By ingredient, in its base unit."""

    def put_reorder_levels(self, store: str, levels: Mapping[str, int]) -> None: ...


class CatalogueTransaction(Protocol):
    """One transaction on what is sold where."""

    @property
    def catalogue(self) -> Catalogue: ...
    @property
    def stores(self) -> Stores: ...
    def audit(self, store: str) -> AuditTrail: ...
    def announce(self, stores: Sequence[str], items: Sequence[str], at: datetime) -> None:
        """Make the offers of these stores new, and say which items changed (none: any may have)."""


class CatalogueWork(Protocol):
    """Begins transactions: commits on a clean exit, else rolls back."""

    def __call__(self) -> AbstractContextManager[CatalogueTransaction]: ...
