"""How a dish is made: in which order things go on it, and what goes on one half of it alone."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from ocpizza.domain.recipes.dish import Dish
from ocpizza.domain.recipes.item import Item


@frozen
class Part:
    """What one piece takes of an ingredient. `only_on` is the item whose half alone has it."""

    ingredient: str
    amount: int
    only_on: str | None


def parts_of(dish: Dish, items: Mapping[str, Item]) -> tuple[Part, ...]:
    """All that the dish takes, in the order in which `items` have it in their recipes.

    An order keeps no order of its own, and outlives recipes: what none of them has any more, as
    what is extra to them, comes last and is for the whole dish.
    """
    one, other = (_ingredients(item, dish.size, items) for item in (dish.item, dish.half))

    def only_on(ingredient: str) -> str | None:
        if not (one and other) or ingredient in dish.extra:
            return None
        if (ingredient in one) is (ingredient in other):
            return None
        return dish.item if ingredient in one else dish.half

    order = dict.fromkeys((*_merged(one, other), *dish.recipe))
    return tuple(
        Part(each, dish.recipe[each], only_on(each)) for each in order if each in dish.recipe
    )


def _ingredients(item: str | None, size: str, items: Mapping[str, Item]) -> tuple[str, ...]:
    known = items.get(item) if item is not None else None
    return tuple(known.sizes[size].recipe) if known and size in known.sizes else ()


def _merged(one: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    """Both in one, each in its own order: what only one has stays between what they share."""
    merged: list[str] = []
    rest = other
    for each in one:
        if each in rest:
            place = rest.index(each)
            merged += [own for own in rest[:place] if own not in one]
            rest = rest[place + 1 :]
        merged.append(each)
    return merged + [own for own in rest if own not in one]
