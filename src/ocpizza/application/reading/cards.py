"""The words and recipes of a store's card, for orders that name things by their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from ocpizza.domain.recipes.item import ItemKind
from ocpizza.domain.recipes.menu import Menu


@frozen
class Card:
    """Names by id, and what is on each pizza, in every size; also of what is not sold now."""

    items: Mapping[str, str]
    ingredients: Mapping[str, str]
    pizzas: Mapping[str, Sequence[str]]

    def on_it(self, pizza: str, without: Sequence[str], extra: Sequence[str]) -> list[str]:
        """The ingredients of a pizza as it was changed."""
        kept = [each for each in self.pizzas[pizza] if each not in without]
        return [*kept, *(each for each in extra if each not in kept)]


def card_of(menu: Menu, language: str) -> Card:
    return Card(
        {item.id: item.name.in_(language) for item in menu.items.values()},
        {each.id: each.name.in_(language) for each in menu.ingredients.values()},
        {
            item.id: list(
                dict.fromkeys(part for size in item.sizes.values() for part in size.recipe)
            )
            for item in menu.items.values()
            if item.kind is ItemKind.PIZZA
        },
    )
