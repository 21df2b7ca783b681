"""What keeps an item or an ingredient from being put on the menu."""

from __future__ import annotations

from collections.abc import Collection

from ocpizza.domain.errors import Fault
from ocpizza.domain.legal.vat import VatCategory
from ocpizza.domain.recipes.ingredient import Allergen, Ingredient
from ocpizza.domain.recipes.item import STANDARD, Item

_ANIMALS = frozenset({Allergen.FISH, Allergen.CRUSTACEANS, Allergen.MOLLUSCS})


def item_faults(item: Item, known: Collection[str]) -> tuple[Fault, ...]:
    """An item is made of `known` ingredients, so that its allergens are known (1169/2011).

    Alcohol is that to the tax office and to the courier alike; the only size is `standard`.
    """
    faults = [
        Fault(
            f"/sizes/{name}/recipe/{ingredient}",
            "unknown-ingredient",
            {"ingredient": ingredient},
        )
        for name, size in item.sizes.items()
        for ingredient in size.recipe
        if ingredient not in known
    ]
    if item.alcohol is not (item.vat is VatCategory.ALCOHOL):
        faults.append(Fault("/alcohol", "alcohol-and-vat-differ"))
    if len(item.sizes) == 1 and STANDARD not in item.sizes:
        faults.append(Fault("/sizes", "one-size-is-standard"))
    return tuple(faults)


def ingredient_faults(ingredient: Ingredient, before: Ingredient | None) -> tuple[Fault, ...]:
    """An ingredient that was an animal is not vegetarian, and keeps the unit it is counted in.

    Stock, recipes and the ledger hold bare numbers of that unit (decision 0003).
    """
    faults = []
    if before is not None and before.unit is not ingredient.unit:
        faults.append(Fault("/unit", "unit-is-fixed", {"unit": before.unit.value}))
    animal = ingredient.meat_origin is not None or not _ANIMALS.isdisjoint(ingredient.allergens)
    if animal and ingredient.vegetarian:
        faults.append(Fault("/vegetarian", "not-vegetarian"))
    return tuple(faults)
