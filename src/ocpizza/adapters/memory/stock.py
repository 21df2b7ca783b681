"""Levels that move all together or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from ocpizza.adapters.memory.database import LedgerRow, StoreState
from ocpizza.adapters.memory.session import Session
from ocpizza.application.ports.orderbook import NotEnough
from ocpizza.domain.errors import NotFound
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.quantity import add
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stock.movement import Movement


@frozen
class MemoryStock:
    session: Session

    def lock(self, ingredients: Sequence[str]) -> Mapping[str, Level]:
        levels = self.session.draft.levels
        if not levels.keys() >= set(ingredients):
            raise NotFound
        return {ingredient: levels[ingredient] for ingredient in sorted(ingredients)}

    def apply(self, movements: Sequence[Movement], actor: Actor, at: datetime) -> None:
        if not movements:
            return
        move(self.session.draft, movements, actor.id, at)
        self.session.moved.update(movement.ingredient for movement in movements)
        self.session.moved_at = at


def move(state: StoreState, movements: Sequence[Movement], actor: str, at: datetime) -> None:
    """Move the levels and write the ledger; raises NotEnough before anything has moved."""
    on_hand = add({step.ingredient: step.on_hand} for step in movements)
    reserved = add({step.ingredient: step.reserved} for step in movements)
    levels = {ingredient: state.levels.get(ingredient) for ingredient in on_hand}
    if not all(
        level is not None and _fits(level, on_hand[ingredient], reserved[ingredient])
        for ingredient, level in levels.items()
    ):
        raise NotEnough({key: level.available if level else 0 for key, level in levels.items()})
    for ingredient in on_hand:
        level = state.levels[ingredient]
        state.levels[ingredient] = evolve(
            level,
            on_hand=level.on_hand + on_hand[ingredient],
            reserved=level.reserved + reserved[ingredient],
        )
    state.ledger.extend(LedgerRow(movement, actor, at) for movement in movements)


def _fits(level: Level, on_hand: int, reserved: int) -> bool:
    return level.on_hand + on_hand >= level.reserved + reserved >= 0
