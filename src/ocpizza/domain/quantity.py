"""Quantities of ingredients: integers in the ingredient's own base unit.

The unit is stated once, by the ingredient (decision 0003); what a recipe takes and what a shelf
holds are whole numbers of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

Needs = Mapping[str, int]
"""Ingredient id -> how much of it, in its base unit."""


class Unit(StrEnum):
    """The base units that stock is counted in."""

    GRAM = "g"
    MILLILITRE = "ml"
    PIECE = "piece"


def add(parts: Iterable[Needs]) -> dict[str, int]:
    """All the parts together, ingredient by ingredient."""
    together: dict[str, int] = {}
    for part in parts:
        for ingredient, amount in part.items():
            together[ingredient] = together.get(ingredient, 0) + amount
    return together


def difference(wanted: Needs, held: Needs) -> dict[str, int]:
    """What to add to `held` to come to `wanted`; negative where less is needed; zeros left out."""
    changes = {key: wanted.get(key, 0) - held.get(key, 0) for key in {*wanted, *held}}
    return {key: change for key, change in sorted(changes.items()) if change}


def times(needs: Needs, count: int) -> dict[str, int]:
    """`needs` for `count` pieces."""
    return {ingredient: amount * count for ingredient, amount in needs.items()}
