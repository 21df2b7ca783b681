"""The group's items and ingredients: what they are, cost and are made of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from attrs import frozen

from ocpizza.application.catalogue.comparing import record
from ocpizza.application.catalogue.ingredients import (
    IngredientKeptView,
    IngredientRequest,
    ingredient_view,
)
from ocpizza.application.catalogue.items import ItemRequest, ItemView, item_view
from ocpizza.application.catalogue.planning import plan_ingredient, plan_item
from ocpizza.application.ports.accounts import GROUP
from ocpizza.application.ports.catalogue import (
    CatalogueWork,
    IngredientEntry,
    ItemEntry,
    StoreEntry,
)
from ocpizza.application.ports.clock import Clock
from ocpizza.application.retrying import retrying
from ocpizza.domain.errors import Forbidden, NotFound, VersionMismatch
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role

View = TypeVar("View")


@frozen
class Put(Generic[View]):
    """What is kept now, and whether it is new."""

    view: View
    created: bool


@frozen
class KeepingMenu:
    """An admin writes, every manager reads.

    A change makes the offer of every store new, in the commit that makes it.
    """

    begin: CatalogueWork
    clock: Clock

    def item(self, actor: Actor, item: str) -> ItemView:
        """Raises NotFound or Forbidden."""
        with self.begin() as tx:
            entry = tx.catalogue.item(item)
        if entry is None:
            raise NotFound
        check_reader(actor)
        return item_view(entry)

    def items(self, actor: Actor) -> tuple[ItemView, ...]:
        """All of them, the retired too, in the order of the menu; raises Forbidden."""
        check_reader(actor)
        with self.begin() as tx:
            return tuple(map(item_view, tx.catalogue.items()))

    def ingredients(self, actor: Actor) -> tuple[IngredientKeptView, ...]:
        """All of them, by id; raises Forbidden."""
        check_reader(actor)
        with self.begin() as tx:
            return tuple(map(ingredient_view, tx.catalogue.ingredients()))

    def ingredient(self, actor: Actor, ingredient: str) -> IngredientKeptView:
        """Raises NotFound or Forbidden."""
        with self.begin() as tx:
            entry = tx.catalogue.ingredient(ingredient)
        if entry is None:
            raise NotFound
        check_reader(actor)
        return ingredient_view(entry)

    @retrying
    def put_item(
        self, actor: Actor, item: str, request: ItemRequest, if_match: int | None = None
    ) -> Put[ItemView]:
        """Keep the item so, new or not. Raises Forbidden, Invalid or VersionMismatch."""
        check_writer(actor)
        now = self.clock.now()
        with self.begin() as tx:
            before = tx.catalogue.item(item)
            known = {entry.ingredient.id for entry in tx.catalogue.ingredients()}
            last = next_position(tx.catalogue.items())
            entry, change = plan_item(before, item, request, known, last)
            check_version(before, if_match)
            if change is not None:
                entry = tx.catalogue.put_item(entry)
                record(tx, actor, now, GROUP, (change,))
                tx.announce(tx.stores.ids(), (item,), now)
        return Put(item_view(entry), before is None)

    @retrying
    def put_ingredient(
        self, actor: Actor, ingredient: str, request: IngredientRequest, if_match: int | None = None
    ) -> Put[IngredientKeptView]:
        """Keep the ingredient so, new or not. Raises Forbidden, Invalid or VersionMismatch."""
        check_writer(actor)
        now = self.clock.now()
        with self.begin() as tx:
            before = tx.catalogue.ingredient(ingredient)
            entry, change = plan_ingredient(before, ingredient, request)
            check_version(before, if_match)
            if change is not None:
                entry = tx.catalogue.put_ingredient(entry)
                record(tx, actor, now, GROUP, (change,))
                tx.announce(tx.stores.ids(), (), now)
        return Put(ingredient_view(entry), before is None)


def check_writer(actor: Actor) -> None:
    if not actor.is_admin():
        raise Forbidden


def check_reader(actor: Actor) -> None:
    if not actor.is_admin() and not actor.stores_as(Role.MANAGER):
        raise Forbidden


def check_version(
    entry: ItemEntry | IngredientEntry | StoreEntry | None, if_match: int | None
) -> None:
    """Whoever insists on a version means something that is there."""
    if if_match is not None and (entry is None or if_match != entry.version):
        raise VersionMismatch(entry.version if entry is not None else 0)


def next_position(items: Iterable[ItemEntry]) -> int:
    return max((entry.position + 1 for entry in items), default=0)
