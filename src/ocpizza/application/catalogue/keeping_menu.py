"""The group's items and ingredients: what they are, cost and are made of."""

from __future__ import annotations

from collections.abc import Collection
from typing import Generic, TypeVar

from attrs import frozen

from ocpizza.application.catalogue.comparing import Change, compare, record
from ocpizza.application.catalogue.ingredients import (
    IngredientKeptView,
    IngredientRequest,
    ingredient_view,
)
from ocpizza.application.catalogue.items import ItemRequest, ItemView, item_view
from ocpizza.application.ports.accounts import GROUP
from ocpizza.application.ports.catalogue import (
    CatalogueTransaction,
    CatalogueWork,
    IngredientEntry,
    ItemEntry,
)
from ocpizza.application.ports.clock import Clock
from ocpizza.application.retrying import retrying
from ocpizza.domain.errors import Forbidden, Invalid, NotFound, VersionMismatch
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.recipes.publishing import ingredient_faults, item_faults

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
        _check_reader(actor)
        return item_view(entry)

    def ingredient(self, actor: Actor, ingredient: str) -> IngredientKeptView:
        """Raises NotFound or Forbidden."""
        with self.begin() as tx:
            entry = tx.catalogue.ingredient(ingredient)
        if entry is None:
            raise NotFound
        _check_reader(actor)
        return ingredient_view(entry)

    @retrying
    def put_item(
        self, actor: Actor, item: str, request: ItemRequest, if_match: int | None = None
    ) -> Put[ItemView]:
        """Keep the item so, new or not. Raises Forbidden, VersionMismatch or Invalid."""
        check_writer(actor)
        now = self.clock.now()
        with self.begin() as tx:
            before = tx.catalogue.item(item)
            check_version(before, if_match)
            known = {entry.ingredient.id for entry in tx.catalogue.ingredients()}
            after, change = keep_item(tx, before, item, request, known)
            if change is not None:
                record(tx, actor, now, GROUP, (change,))
                tx.announce(tx.stores.ids(), (item,), now)
        return Put(item_view(after), before is None)

    @retrying
    def put_ingredient(
        self, actor: Actor, ingredient: str, request: IngredientRequest, if_match: int | None = None
    ) -> Put[IngredientKeptView]:
        """Keep the ingredient so, new or not. Raises Forbidden, VersionMismatch or Invalid."""
        check_writer(actor)
        now = self.clock.now()
        with self.begin() as tx:
            before = tx.catalogue.ingredient(ingredient)
            check_version(before, if_match)
            after, change = keep_ingredient(tx, before, ingredient, request)
            if change is not None:
                record(tx, actor, now, GROUP, (change,))
                tx.announce(tx.stores.ids(), (), now)
        return Put(ingredient_view(after), before is None)


def check_writer(actor: Actor) -> None:
    if not actor.is_admin():
        raise Forbidden


def _check_reader(actor: Actor) -> None:
    if not actor.is_admin() and not actor.stores_as(Role.MANAGER):
        raise Forbidden


def check_version(entry: ItemEntry | IngredientEntry | None, if_match: int | None) -> None:
    version = entry.version if entry is not None else 0
    if if_match is not None and if_match != version:
        raise VersionMismatch(version)


def keep_item(
    tx: CatalogueTransaction,
    before: ItemEntry | None,
    item: str,
    request: ItemRequest,
    known: Collection[str],
) -> tuple[ItemEntry, Change | None]:
    """Put the item if it is another than before, and say what changed. Raises Invalid.

    `known`: the ingredients that a recipe may take.
    """
    value = request.value(item)
    faults = item_faults(value, known)
    if faults:
        raise Invalid(faults)
    position = request.position
    if position is None:
        position = before.position if before is not None else _next_position(tx)
    entry = ItemEntry(value, position, request.retired, before.version if before else 0)
    change = compare("item", item, item_view(before) if before else None, item_view(entry))
    return (tx.catalogue.put_item(entry) if change is not None else entry), change


def keep_ingredient(
    tx: CatalogueTransaction,
    before: IngredientEntry | None,
    ingredient: str,
    request: IngredientRequest,
) -> tuple[IngredientEntry, Change | None]:
    """Put the ingredient if it is another than before, and say what changed. Raises Invalid."""
    value = request.value(ingredient)
    faults = ingredient_faults(value, before.ingredient if before else None)
    if faults:
        raise Invalid(faults)
    entry = IngredientEntry(value, request.supplement_values(), before.version if before else 0)
    old = ingredient_view(before) if before else None
    change = compare("ingredient", ingredient, old, ingredient_view(entry))
    return (tx.catalogue.put_ingredient(entry) if change is not None else entry), change


def _next_position(tx: CatalogueTransaction) -> int:
    return max((entry.position + 1 for entry in tx.catalogue.items()), default=0)
