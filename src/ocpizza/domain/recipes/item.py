"""Items of the menu: pizzas, drinks and desserts, each in its sizes with an integer recipe."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import Attribute, field, frozen
from attrs.validators import matches_re, min_len

from ocpizza.domain.legal.vat import VatCategory
from ocpizza.domain.money import Money
from ocpizza.domain.quantity import Needs
from ocpizza.domain.recipes.ingredient import SLUG
from ocpizza.domain.text import Text

STANDARD = "standard"
"""The size of an item that has one size only."""


class ItemKind(StrEnum):
    """What kind of thing an item is; only pizzas take supplements, removals and halves."""

    PIZZA = "pizza"
    DRINK = "drink"
    DESSERT = "dessert"


def _positive(_: Any, attribute: Attribute[Any], needs: Needs) -> None:
    if not needs or any(amount <= 0 for amount in needs.values()):
        raise ValueError(f"{attribute.name} must take a positive amount of something")


@frozen
class Size:
    """One size of an item: its price, and what one piece takes from stock."""

    price: Money
    recipe: Needs = field(validator=_positive)


@frozen
class Supplement:
    """What "extra" of an ingredient adds to one piece of a size, and what it costs."""

    quantity: int
    price: Money


@frozen
class Item:
    """Something that can be ordered. `steps` is the cook's reminder, one sentence each."""

    id: str = field(validator=matches_re(SLUG))
    kind: ItemKind
    name: Text
    description: Text
    vat: VatCategory
    sizes: Mapping[str, Size] = field(validator=min_len(1))
    alcohol: bool = False
    steps: tuple[Text, ...] = ()

    def size_or_only(self, size: str | None) -> str | None:
        """The size that `size` means: itself if sold, the only one if left out, else None."""
        if size is None:
            return next(iter(self.sizes)) if len(self.sizes) == 1 else None
        return size if size in self.sizes else None
