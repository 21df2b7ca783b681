"""Receipts, counts and waste. A count below what is promised takes the lack off orders at once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from attrs import frozen
from msgspec import Meta, Struct

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.orderbook import Key
from ocpizza.application.ports.unit_of_work import Transaction, UnitOfWork
from ocpizza.application.requests import Reason, Request, Slug
from ocpizza.application.retrying import retrying
from ocpizza.domain.errors import Fault, Forbidden, Invalid, NotFound
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.shortfall import refill, take_off
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stock.movement import Movement, MovementKind, entered, lack

MOST = 100_000_000
ENTERED_BY = {
    MovementKind.RECEIPT: frozenset({Role.MANAGER}),
    MovementKind.COUNT: frozenset({Role.MANAGER, Role.PIZZAIOLO}),
    MovementKind.WASTE: frozenset({Role.MANAGER, Role.PIZZAIOLO}),
}


class MovementRequest(Request, frozen=True):
    kind: Literal["receipt", "count", "waste"]
    ingredient: Slug
    quantity: Annotated[int, Meta(ge=0, le=MOST)]
    reason: Reason | None = None


class MovementView(Struct, frozen=True):
    """A movement as entered, and the level it led to; quantities in the ingredient's base unit."""

    kind: MovementKind
    ingredient: str
    quantity: int
    reason: str
    at: datetime
    on_hand: int
    reserved: int
    available: int


# Made now: msgspec crashes when two threads learn a type at the same time.
_ANSWER = msgspec.json.Decoder(MovementView)


@frozen
class Moving:
    """Enters movements of stock by hand."""

    begin: UnitOfWork
    clock: Clock

    @retrying
    def enter(
        self, actor: Actor, store: str, request: MovementRequest, key: Key
    ) -> tuple[MovementView, bool]:
        """Book a movement; True when it repeats the first answer under the key.

        If less is left than is promised, the lack comes off the unstarted orders due last, in the
        same commit; what comes in goes to those that are short, due first. Raises Forbidden or
        Invalid (unknown ingredient, more thrown away than there is).
        """
        kind = MovementKind(request.kind)
        if not actor.roles_at(store) & ENTERED_BY[kind]:
            raise Forbidden
        if kind is not MovementKind.COUNT and request.quantity == 0:
            raise Invalid((Fault("/quantity", "not-zero"),))
        now = self.clock.now()
        with self.begin(store) as tx:
            first = tx.keys.claim(key)
            if first is not None:
                return _ANSWER.decode(first), True
            level = _lock(tx, request.ingredient)
            movement = entered(level, kind, request.quantity, request.reason or "")
            changed = _follow(tx, level, movement, now)
            moved = [movement, *(step for order in changed for step in order.movements)]
            tx.stock.apply(moved, actor, now)
            for order in changed:
                tx.orders.save(order)
            if kind is MovementKind.COUNT:
                before, after = level.on_hand, level.on_hand + movement.on_hand
                tx.audit.record(actor, now, "stock count", request.ingredient, before, after)
            view = _view(level, moved, request, now)
            tx.keys.answer(key, msgspec.json.encode(view))
        return view, False


def _lock(tx: Transaction, ingredient: str) -> Level:
    try:
        return tx.stock.lock([ingredient])[ingredient]
    except NotFound:
        fault = Fault("/ingredient", "unknown-ingredient", {"ingredient": ingredient})
        raise Invalid((fault,)) from None


def _follow(tx: Transaction, level: Level, movement: Movement, now: datetime) -> list[Order]:
    missing = lack(level, movement)
    if missing:
        return take_off(tx.orders.unstarted_with(level.ingredient), level.ingredient, missing, now)
    available = level.available + movement.on_hand
    if movement.on_hand > 0 and available > 0:
        return refill(tx.orders.short_of([level.ingredient]), level.ingredient, available, now)
    return []


def _view(
    level: Level, moved: list[Movement], request: MovementRequest, now: datetime
) -> MovementView:
    on_hand = level.on_hand + sum(step.on_hand for step in moved)
    reserved = level.reserved + sum(step.reserved for step in moved)
    return MovementView(
        kind=moved[0].kind,
        ingredient=level.ingredient,
        quantity=request.quantity,
        reason=moved[0].reason,
        at=now,
        on_hand=on_hand,
        reserved=reserved,
        available=on_hand - reserved,
    )
