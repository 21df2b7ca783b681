"""What a request would make of what is kept: the entry to put, and what it changes."""

from __future__ import annotations

from collections.abc import Collection

from ocpizza.application.catalogue.comparing import Change, compare
from ocpizza.application.catalogue.ingredients import IngredientRequest, ingredient_view
from ocpizza.application.catalogue.items import ItemRequest, item_view
from ocpizza.application.catalogue.stores import StoreRequest, kept_view
from ocpizza.application.ports.catalogue import IngredientEntry, ItemEntry, StoreEntry
from ocpizza.domain.errors import Invalid
from ocpizza.domain.recipes.publishing import ingredient_faults, item_faults


def plan_item(
    before: ItemEntry | None, item: str, request: ItemRequest, known: Collection[str], last: int
) -> tuple[ItemEntry, Change | None]:
    """No change: None. `known` are the ingredients of the group, `last` the place of a new item.

    Raises Invalid.
    """
    value = request.value(item)
    faults = item_faults(value, known)
    if faults:
        raise Invalid(faults)
    position = request.position
    if position is None:
        position = before.position if before is not None else last
    entry = ItemEntry(value, position, request.retired, before.version if before else 0)
    old = item_view(before) if before is not None else None
    return entry, compare("item", item, old, item_view(entry))


def plan_ingredient(
    before: IngredientEntry | None, ingredient: str, request: IngredientRequest
) -> tuple[IngredientEntry, Change | None]:
    """No change: None. Raises Invalid."""
    value = request.value(ingredient)
    faults = ingredient_faults(value, before.ingredient if before else None)
    if faults:
        raise Invalid(faults)
    entry = IngredientEntry(value, request.supplement_values(), before.version if before else 0)
    old = ingredient_view(before) if before is not None else None
    return entry, compare("ingredient", ingredient, old, ingredient_view(entry))


def plan_store(
    before: StoreEntry | None, store: str, request: StoreRequest
) -> tuple[StoreEntry, Change | None]:
    """No change: None. It stays paused if it is. Raises Invalid."""
    value = request.value(store, paused=before is not None and before.store.paused)
    return plan_configuration(before, StoreEntry(value, before.version if before else 0))


def plan_configuration(
    before: StoreEntry | None, entry: StoreEntry
) -> tuple[StoreEntry, Change | None]:
    old = kept_view(before) if before is not None else None
    return entry, compare("store", entry.store.id, old, kept_view(entry))
