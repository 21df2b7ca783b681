"""Steps that several use cases take inside their transaction."""

from __future__ import annotations

from datetime import datetime

from ocpizza.application.ports.clock import Ids
from ocpizza.application.ports.orderbook import NotEnough
from ocpizza.application.ports.unit_of_work import Stale, Transaction
from ocpizza.domain.errors import NotFound, VersionMismatch, VersionNeeded
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.permission import visible_to
from ocpizza.domain.orders.settling import close_open, give_back
from ocpizza.domain.orders.shortfall import refill
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.quantity import add

UNSEEN = 0
"""In the place of a version, of one who says not which they have seen."""


def visible(tx: Transaction, order_id: str, actor: Actor) -> Order:
    """The order, or NotFound: also when it is not the actor's to see."""
    order = tx.orders.get(order_id)
    if not visible_to(order, actor):
        raise NotFound
    return order


def require_version(if_match: int | None) -> None:
    """Raise VersionNeeded: after what is invalid, before what the order's state refuses."""
    if if_match == UNSEEN:
        raise VersionNeeded


def check_version(order: Order, if_match: int | None) -> None:
    """Raise VersionMismatch when the caller has seen another version than the one loaded.

    It is the last of the refusals, so it is asked once all the others could have been made.
    """
    if if_match is not None and if_match != order.loaded_version:
        raise VersionMismatch(order.loaded_version)


def move_stock(tx: Transaction, order: Order, actor: Actor, now: datetime) -> list[Order]:
    """Apply what the order's change moves, and give what that frees to those that are short of it.

    Returns these others, served by when they are due; they are saved after the order, whose
    payments are locked first. An order is read without a lock: where someone else saved it first,
    it may hold nothing any more of what it would take or give back. That is no lack of stock but
    `Stale`. Raises NotEnough.
    """
    try:
        tx.stock.apply(order.movements, actor, now)
    except NotEnough:
        if tx.orders.get(order.id).version != order.loaded_version:
            raise Stale from None
        raise
    freed = add({move.ingredient: move.on_hand - move.reserved} for move in order.movements)
    free = sorted(ingredient for ingredient, amount in freed.items() if amount > 0)
    if not free:
        return []
    waiting = [each for each in tx.orders.short_of(free) if each.id != order.id]
    if not waiting:
        return []
    for ingredient, level in tx.stock.lock(free).items():
        refill(waiting, ingredient, level.available, now)
    served = [each for each in waiting if each.movements]
    tx.stock.apply([move for each in served for move in each.movements], actor, now)
    return served


def settle(
    tx: Transaction, order: Order, ids: Ids, reason: str, now: datetime, *, close: bool = True
) -> None:
    """Bring the payments in line with what the order is worth now.

    Books back what it holds too much; with `close`, attempts that await approval end.
    """
    payments = tx.payments.of_order(order.id)
    closed = close_open(payments) if close else []
    refunding = give_back(order, payments, ids.new, reason, now)
    for payment in payments:
        if payment in closed or payment in refunding:
            tx.payments.save(payment)
