"""Levels: what a store has of an ingredient, and how much of that is promised."""

from __future__ import annotations

from attrs import field, frozen
from attrs.validators import ge


@frozen
class Level:
    """`on_hand` and `reserved` in the ingredient's base unit; on_hand >= reserved >= 0."""

    ingredient: str
    on_hand: int = field(validator=ge(0))
    reserved: int = field(validator=ge(0))
    reorder_level: int = field(default=0, validator=ge(0))

    def __attrs_post_init__(self) -> None:
        if self.reserved > self.on_hand:
            raise ValueError(f"{self.ingredient}: more reserved than on hand")

    @property
    def available(self) -> int:
        """What can still be promised."""
        return self.on_hand - self.reserved

    @property
    def low(self) -> bool:
        """Whether it is time to order more."""
        return self.available <= self.reorder_level
