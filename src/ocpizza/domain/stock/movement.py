"""Movements: every change of a level, a row of an append-only ledger that adds up to it."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from ocpizza.domain.errors import Fault, Invalid
from ocpizza.domain.quantity import Needs
from ocpizza.domain.stock.level import Level


class MovementKind(StrEnum):
    """Why a level moved. The first three are entered by people, the others follow orders."""

    RECEIPT = "receipt"
    COUNT = "count"
    WASTE = "waste"
    RESERVE = "reserve"
    RELEASE = "release"
    CONSUME = "consume"
    RETURN = "return"
    SHORTFALL = "shortfall"
    REFILL = "refill"


@frozen
class Movement:
    """A change of one level: what it adds to `on_hand` and to `reserved`, in base units."""

    kind: MovementKind
    ingredient: str
    on_hand: int = 0
    reserved: int = 0
    order: str | None = None
    reason: str = ""


def entered(level: Level, kind: MovementKind, quantity: int, reason: str) -> Movement:
    """A receipt (adds), waste (takes away) or count (sets) of `quantity` base units.

    Raises Invalid when more is thrown away than is there. What it leaves below `reserved` is for
    `lack` to say.
    """
    change = {
        MovementKind.RECEIPT: quantity,
        MovementKind.WASTE: -quantity,
        MovementKind.COUNT: quantity - level.on_hand,
    }[kind]
    if level.on_hand + change < 0:
        raise Invalid((Fault("/quantity", "more-than-on-hand", {"on_hand": level.on_hand}),))
    return Movement(kind, level.ingredient, on_hand=change, reason=reason)


def lack(level: Level, movement: Movement) -> int:
    """How much of what is reserved is not there any more after the movement."""
    return max(0, level.reserved - (level.on_hand + movement.on_hand))


def reserving(needs: Needs, order: str) -> tuple[Movement, ...]:
    """Promise `needs` to an order; negative amounts are given back."""
    return tuple(
        Movement(
            MovementKind.RESERVE if amount > 0 else MovementKind.RELEASE,
            ingredient,
            reserved=amount,
            order=order,
        )
        for ingredient, amount in sorted(needs.items())
        if amount
    )


def consuming(needs: Needs, order: str) -> tuple[Movement, ...]:
    """Take what was promised off the shelf: the kitchen has started."""
    return tuple(
        Movement(MovementKind.CONSUME, ingredient, -amount, -amount, order)
        for ingredient, amount in sorted(needs.items())
    )


def restoring(needs: Needs, order: str) -> tuple[Movement, ...]:
    """Put it back and promise it again: the start was a mistake, seconds ago."""
    return tuple(
        Movement(MovementKind.RETURN, ingredient, amount, amount, order)
        for ingredient, amount in sorted(needs.items())
    )


def wasting(needs: Needs, order: str, reason: str) -> tuple[Movement, ...]:
    """Book what a cancelled order used as waste: returned to the books, then thrown away."""
    return tuple(
        movement
        for ingredient, amount in sorted(needs.items())
        for movement in (
            Movement(MovementKind.RETURN, ingredient, amount, 0, order),
            Movement(MovementKind.WASTE, ingredient, -amount, 0, order, reason),
        )
    )
