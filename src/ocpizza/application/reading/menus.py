"""A store's menu as it is sold now, with how many of each can still be made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.offers import Offer
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.legal.dated import NotInForceError
from ocpizza.domain.legal.vat import Rate, vat_rate
from ocpizza.domain.quantity import Needs
from ocpizza.domain.recipes.dish import allergens_of
from ocpizza.domain.recipes.ingredient import Allergen, Ingredient
from ocpizza.domain.recipes.item import Item, ItemKind, Supplement
from ocpizza.domain.stock.producible import producible

Available = Mapping[str, int]
"""Ingredient id -> what can still be promised of it, in its base unit."""


class SizeView(Struct, frozen=True):
    """`can_make`: how many could be ordered now, if nothing else were."""

    size: str
    price_cents: int
    vat_rate: str
    can_make: int


class IngredientView(Struct, frozen=True):
    ingredient: str
    name: str
    allergens: tuple[Allergen, ...]


class MenuItemView(Struct, frozen=True):
    """`meat_origin` says where each meat comes from, null without meat."""

    item: str
    kind: ItemKind
    name: str
    description: str
    allergens: tuple[Allergen, ...]
    vegetarian: bool
    alcohol: bool
    meat_origin: str | None
    sizes: tuple[SizeView, ...]
    ingredients: tuple[IngredientView, ...]


class SupplementSizeView(Struct, frozen=True):
    size: str
    price_cents: int


class SupplementView(Struct, frozen=True):
    """What "extra" of an ingredient costs, by size of the pizza."""

    ingredient: str
    name: str
    allergens: tuple[Allergen, ...]
    sizes: tuple[SupplementSizeView, ...]


class MenuView(Struct, frozen=True):
    """Prices include VAT; `vat_rate` is that of the fulfilment."""

    store: str
    fulfilment: Fulfilment
    items: tuple[MenuItemView, ...]
    supplements: tuple[SupplementView, ...]


@frozen
class PrintedMenu:
    """A menu as JSON with blanks where `can_make` goes, and the recipes that fill them in order."""

    blanks: bytes
    recipes: tuple[Needs, ...]

    def filled(self, available: Available) -> bytes:
        return self.blanks % tuple(
            producible(recipe, available).can_make for recipe in self.recipes
        )


def printed_menu(offer: Offer, fulfilment: Fulfilment, language: str, now: datetime) -> PrintedMenu:
    """All of `menu_view` that does not change with every order, prepared."""
    view = menu_view(offer, fulfilment, language, now, {})
    encoded = msgspec.json.encode(view).replace(b"%", b"%%")
    items = offer.menu.items
    recipes = (
        items[each.item].sizes[size.size].recipe for each in view.items for size in each.sizes
    )
    return PrintedMenu(encoded.replace(b'"can_make":0', b'"can_make":%d'), tuple(recipes))


def menu_view(
    offer: Offer, fulfilment: Fulfilment, language: str, now: datetime, available: Available
) -> MenuView:
    """What is sold at `now`: alcohol in its hours, and only what has a rate for the fulfilment."""
    menu = offer.menu
    return MenuView(
        store=offer.store.id,
        fulfilment=fulfilment,
        items=tuple(
            _item_view(item, rate, menu.ingredients, language, available)
            for item, rate in _sold(offer, fulfilment, now)
        ),
        supplements=tuple(
            _supplement_view(menu.ingredients[ingredient], sizes, language)
            for ingredient, sizes in menu.supplements.items()
        ),
    )


def _sold(offer: Offer, fulfilment: Fulfilment, now: datetime) -> list[tuple[Item, Rate]]:
    store, menu = offer.store, offer.menu
    today = store.hours.local(now).date()
    alcohol = store.may_sell_alcohol(now, fulfilment)
    sold = []
    for item in menu.items.values():
        if item.id not in menu.offered or (item.alcohol and not alcohol):
            continue
        try:
            sold.append((item, vat_rate(item.vat, fulfilment, today, store.vat_territory)))
        except NotInForceError:  # the law knows no such sale, e.g. frozen food on the spot
            continue
    return sold


def _item_view(
    item: Item,
    rate: Rate,
    known: Mapping[str, Ingredient],
    language: str,
    available: Available,
) -> MenuItemView:
    recipe = {taken: 1 for size in item.sizes.values() for taken in size.recipe}
    ingredients = [known[taken] for taken in recipe]
    origins = [
        f"{ingredient.name.in_(language)} ({ingredient.meat_origin.in_(language)})"
        for ingredient in ingredients
        if ingredient.meat_origin is not None
    ]
    return MenuItemView(
        item=item.id,
        kind=item.kind,
        name=item.name.in_(language),
        description=item.description.in_(language),
        allergens=allergens_of(recipe, known),
        vegetarian=all(ingredient.vegetarian for ingredient in ingredients),
        alcohol=item.alcohol,
        meat_origin="; ".join(origins) or None,
        sizes=tuple(
            SizeView(name, size.price.cents, str(rate), producible(size.recipe, available).can_make)
            for name, size in item.sizes.items()
        ),
        ingredients=tuple(_ingredient_view(ingredient, language) for ingredient in ingredients),
    )


def _ingredient_view(ingredient: Ingredient, language: str) -> IngredientView:
    return IngredientView(ingredient.id, ingredient.name.in_(language), _allergens(ingredient))


def _supplement_view(
    ingredient: Ingredient, sizes: Mapping[str, Supplement], language: str
) -> SupplementView:
    return SupplementView(
        ingredient=ingredient.id,
        name=ingredient.name.in_(language),
        allergens=_allergens(ingredient),
        sizes=tuple(SupplementSizeView(size, each.price.cents) for size, each in sizes.items()),
    )


def _allergens(ingredient: Ingredient) -> tuple[Allergen, ...]:
    return tuple(allergen for allergen in Allergen if allergen in ingredient.allergens)
