"""How many can still be made: the one rule behind the number shown, reserved and refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from attrs import frozen

from ocpizza.domain.errors import Shortage
from ocpizza.domain.quantity import Needs


@frozen
class Producible:
    """How many pieces can be made, and the ingredient that runs out first."""

    can_make: int
    limiting_ingredient: str


def producible(recipe: Needs, available: Mapping[str, int]) -> Producible:
    """How often `recipe` fits into what is available (0 of what the store does not hold)."""
    limit, limiting = None, ""
    for ingredient, amount in recipe.items():  # a menu asks a hundred times: no tuples to compare
        fits = available.get(ingredient, 0) // amount
        if limit is None or fits < limit or (fits == limit and ingredient < limiting):
            limit, limiting = fits, ingredient
    return Producible(max(limit or 0, 0), limiting)


class Wanted(Protocol):
    """A line of a basket: how many of which item and size, and what one piece takes."""

    @property
    def item(self) -> str: ...
    @property
    def size(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def recipe(self) -> Needs: ...


def shortages(lines: Sequence[Wanted], available: Mapping[str, int]) -> tuple[Shortage, ...]:
    """The lines that cannot be made as asked, the earlier lines being served first.

    Empty exactly when the whole basket fits, also where its lines share ingredients.
    """
    left = dict(available)
    found = []
    for line in lines:
        possible = producible(line.recipe, left)
        made = min(line.quantity, possible.can_make)
        if made < line.quantity:
            found.append(
                Shortage(line.item, line.size, line.quantity, made, possible.limiting_ingredient)
            )
        for ingredient, amount in line.recipe.items():
            left[ingredient] = left.get(ingredient, 0) - amount * made
    return tuple(found)
