"""The menu of one store, as it is sold now: what a choice means, or why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ocpizza.domain.errors import Fault, Invalid, NotOffered
from ocpizza.domain.recipes.dish import Choice, Dish, compose
from ocpizza.domain.recipes.ingredient import Ingredient
from ocpizza.domain.recipes.item import Item, ItemKind, Supplement


@frozen
class Menu:
    """The group's items with the store's own prices. `offered` are those sold here.

    `supplements` maps an ingredient to what "extra" of it adds, by size.
    """

    items: Mapping[str, Item]
    ingredients: Mapping[str, Ingredient]
    supplements: Mapping[str, Mapping[str, Supplement]]
    offered: frozenset[str]
    _plain: dict[tuple[str, str], Dish] = field(init=False, factory=dict, eq=False, repr=False)

    def dish(self, choice: Choice, pointer: str) -> Dish:
        """The dish that was chosen, whether or not it is sold here (see `check_offered`).

        Raises Invalid with every fault below `pointer` (unknown item, size, ingredient …).
        """
        item = self.items.get(choice.item)
        if item is None:
            raise Invalid((Fault(f"{pointer}/item", "unknown-item", {"item": choice.item}),))
        size = item.size_or_only(choice.size)
        if size is None:
            known = {"item": item.id, "sizes": list(item.sizes)}
            raise Invalid((Fault(f"{pointer}/size", "unknown-size", known),))
        if not (choice.without or choice.extra or choice.half):
            return self._as_it_comes(item, size)
        half = self._half(item, size, choice.half, pointer)
        faults = [
            *self._removal_faults(item, half, size, choice, pointer),
            *self._supplement_faults(item, size, choice, pointer),
        ]
        if faults:
            raise Invalid(tuple(faults))
        extra = {added: self.supplements[added][size] for added in choice.extra}
        return compose(item, size, half, choice.without, extra, self.ingredients)

    def check_offered(self, dish: Dish) -> None:
        """Raise NotOffered when the dish, or its other half, is not sold here."""
        for item in (dish.item, dish.half):
            if item is not None and item not in self.offered:
                raise NotOffered(item)

    def _as_it_comes(self, item: Item, size: str) -> Dish:
        """Composed when it is first wanted: most dishes are chosen like this."""
        dish = self._plain.get((item.id, size))
        if dish is None:
            dish = compose(item, size, None, (), {}, self.ingredients)
            self._plain[item.id, size] = dish
        return dish

    def _half(self, item: Item, size: str, half: str | None, pointer: str) -> Item | None:
        if half is None:
            return None
        other = self.items.get(half)
        if other is None:
            raise Invalid((Fault(f"{pointer}/half", "unknown-item", {"item": half}),))
        if item.kind is not ItemKind.PIZZA or other.kind is not ItemKind.PIZZA or other is item:
            raise Invalid((Fault(f"{pointer}/half", "not-a-half", {"item": half}),))
        if size not in other.sizes:
            known = {"item": half, "sizes": list(other.sizes)}
            raise Invalid((Fault(f"{pointer}/half", "unknown-size", known),))
        return other

    def _removal_faults(
        self, item: Item, half: Item | None, size: str, choice: Choice, pointer: str
    ) -> list[Fault]:
        taken = {*item.sizes[size].recipe, *(half.sizes[size].recipe if half else ())}
        faults = _doubled(choice.without, f"{pointer}/without")
        for position, removed in enumerate(choice.without):
            where = f"{pointer}/without/{position}"
            if removed not in self.ingredients:
                faults.append(Fault(where, "unknown-ingredient", {"ingredient": removed}))
            elif removed not in taken:
                faults.append(Fault(where, "not-in-recipe", {"ingredient": removed}))
        if item.kind is not ItemKind.PIZZA and choice.without:
            faults.append(Fault(f"{pointer}/without", "only-pizzas-change"))
        elif taken and taken <= set(choice.without):
            faults.append(Fault(f"{pointer}/without", "nothing-left"))
        return faults

    def _supplement_faults(
        self, item: Item, size: str, choice: Choice, pointer: str
    ) -> list[Fault]:
        faults = _doubled(choice.extra, f"{pointer}/extra")
        for position, added in enumerate(choice.extra):
            where = f"{pointer}/extra/{position}"
            if added not in self.ingredients:
                faults.append(Fault(where, "unknown-ingredient", {"ingredient": added}))
            elif item.kind is not ItemKind.PIZZA or size not in self.supplements.get(added, {}):
                faults.append(Fault(where, "no-supplement", {"ingredient": added}))
            elif added in choice.without:
                faults.append(Fault(where, "both-with-and-without", {"ingredient": added}))
        return faults


def _doubled(ingredients: tuple[str, ...], pointer: str) -> list[Fault]:
    return [
        Fault(f"{pointer}/{position}", "named-twice", {"ingredient": ingredient})
        for position, ingredient in enumerate(ingredients)
        if ingredient in ingredients[:position]
    ]
