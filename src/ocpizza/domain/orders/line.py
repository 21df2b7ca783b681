"""A line of an order: so many of one dish, at the price and rate of the day it was ordered."""

from __future__ import annotations

from attrs import field, frozen
from attrs.validators import and_, ge, le

from ocpizza.domain.legal.vat import Rate
from ocpizza.domain.money import Money
from ocpizza.domain.quantity import Needs, times
from ocpizza.domain.recipes.dish import Dish
from ocpizza.domain.recipes.item import ItemKind

MOST_LINES = 50
MOST_OF_ONE = 50


@frozen
class OrderLine:
    """`line` counts from 1. The dish is kept as sold: a later change of recipe does not touch it."""

    line: int
    quantity: int = field(validator=and_(ge(1), le(MOST_OF_ONE)))
    dish: Dish
    vat_rate: Rate

    @property
    def item(self) -> str:
        return self.dish.item

    @property
    def size(self) -> str:
        return self.dish.size

    @property
    def recipe(self) -> Needs:
        """What one piece takes from stock."""
        return self.dish.recipe

    @property
    def needs(self) -> dict[str, int]:
        """What the whole line takes from stock."""
        return times(self.dish.recipe, self.quantity)

    @property
    def total(self) -> Money:
        return self.dish.price * self.quantity

    @property
    def pizzas(self) -> int:
        """How often it goes through the oven."""
        return self.quantity if self.dish.kind is ItemKind.PIZZA else 0


@frozen
class Missing:
    """What a line lacks since a count or a waste took away what was reserved for it."""

    line: int
    ingredient: str
    missing: int
