"""A dish: an item as one customer wants it, with every change carried through to its end.

A supplement, a removal or a half changes the recipe, hence stock, price, allergens and the cook's
ticket together (house rule 3).
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ocpizza.domain.legal.vat import VatCategory
from ocpizza.domain.money import Money
from ocpizza.domain.quantity import Needs, add
from ocpizza.domain.recipes.ingredient import Allergen, Ingredient
from ocpizza.domain.recipes.item import Item, ItemKind, Supplement
from ocpizza.domain.text import Text


@frozen
class Choice:
    """What a customer asks for in one line, before anyone knows whether it can be made."""

    item: str
    size: str | None = None
    quantity: int = 1
    without: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    half: str | None = None


@frozen
class Dish:
    """One piece of what was chosen. `recipe` is what it takes from stock, in base units."""

    item: str
    size: str
    kind: ItemKind
    name: Text
    price: Money
    recipe: Needs
    allergens: tuple[Allergen, ...]
    vat: VatCategory
    alcohol: bool
    without: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    half: str | None = None


def compose(
    item: Item,
    size: str,
    half: Item | None,
    without: tuple[str, ...],
    extra: Mapping[str, Supplement],
    ingredients: Mapping[str, Ingredient],
) -> Dish:
    """Make the dish. All ids must be known and fit (see `Menu.dish`, which refuses the others).

    Half-and-half takes half of each recipe, rounded up, at the dearer price.
    """
    chosen = item.sizes[size]
    price, recipe, name = chosen.price, dict(chosen.recipe), item.name
    if half is not None:
        other = half.sizes[size]
        price = max(price, other.price)
        recipe = add((_half(chosen.recipe), _half(other.recipe)))
        name = Text(f"{item.name.fr} / {half.name.fr}", f"{item.name.en} / {half.name.en}")
    for removed in without:
        del recipe[removed]
    for added, supplement in extra.items():
        recipe[added] = recipe.get(added, 0) + supplement.quantity
        price = price + supplement.price
    return Dish(
        item=item.id,
        size=size,
        kind=item.kind,
        name=name,
        price=price,
        recipe=recipe,
        allergens=allergens_of(recipe, ingredients),
        vat=item.vat,
        alcohol=item.alcohol,
        without=without,
        extra=tuple(extra),
        half=half.id if half is not None else None,
    )


def allergens_of(recipe: Needs, ingredients: Mapping[str, Ingredient]) -> tuple[Allergen, ...]:
    """The allergens of what the recipe holds, in the regulation's order."""
    held = {allergen for ingredient in recipe for allergen in ingredients[ingredient].allergens}
    return tuple(allergen for allergen in Allergen if allergen in held)


def _half(recipe: Needs) -> dict[str, int]:
    return {ingredient: (amount + 1) // 2 for ingredient, amount in recipe.items()}
