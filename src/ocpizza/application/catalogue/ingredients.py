"""Ingredients as they are sent, and back."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from ocpizza.application.catalogue.items import Quantity, TextRequest, text_request
from ocpizza.application.ports.catalogue import IngredientEntry
from ocpizza.application.requests import Cents, Request, Slug
from ocpizza.domain.money import Money
from ocpizza.domain.quantity import Unit
from ocpizza.domain.recipes.ingredient import Allergen, Ingredient
from ocpizza.domain.recipes.item import Supplement


class SupplementRequest(Request, frozen=True):
    """What "extra" of an ingredient adds to one piece, in its base unit, and what it costs."""

    quantity: Quantity
    price_cents: Cents


Supplements = Annotated[dict[Slug, SupplementRequest], Meta(max_length=10)]


class IngredientRequest(Request, frozen=True, kw_only=True):
    """Everything about an ingredient. `supplements` by size; the unit is fixed for good."""

    name: TextRequest
    unit: Unit
    allergens: Annotated[tuple[Allergen, ...], Meta(max_length=len(Allergen))] = ()
    vegetarian: bool
    meat_origin: TextRequest | None = None
    supplements: Supplements = field(default_factory=dict)

    def value(self, ingredient: str) -> Ingredient:
        return Ingredient(
            id=ingredient,
            name=self.name.text(),
            unit=self.unit,
            allergens=frozenset(self.allergens),
            vegetarian=self.vegetarian,
            meat_origin=self.meat_origin.text() if self.meat_origin else None,
        )

    def supplement_values(self) -> dict[str, Supplement]:
        """By size, the smallest first, in whatever order they came."""
        smallest_first = sorted(
            (added.quantity, added.price_cents, size) for size, added in self.supplements.items()
        )
        return {
            size: Supplement(quantity, Money(price)) for quantity, price, size in smallest_first
        }


class IngredientKeptView(IngredientRequest, frozen=True, kw_only=True):
    """An ingredient as it is kept; allergens in the order of Regulation 1169/2011."""

    ingredient: str
    version: int


def ingredient_view(entry: IngredientEntry) -> IngredientKeptView:
    ingredient = entry.ingredient
    return IngredientKeptView(
        ingredient=ingredient.id,
        version=entry.version,
        name=text_request(ingredient.name),
        unit=ingredient.unit,
        allergens=tuple(each for each in Allergen if each in ingredient.allergens),
        vegetarian=ingredient.vegetarian,
        meat_origin=text_request(ingredient.meat_origin) if ingredient.meat_origin else None,
        supplements={
            size: SupplementRequest(added.quantity, added.price.cents)
            for size, added in entry.supplements.items()
        },
    )
