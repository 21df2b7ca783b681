"""Who may see an order, and do what to it now: the lifecycle table, asked for one caller."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ocpizza.domain.errors import Forbidden, WrongState
from ocpizza.domain.orders.lifecycle import (
    PAYABLE,
    PAYABLE_AT_THE_DOOR,
    SHOWN,
    Action,
    Move,
    moves_for,
    roles_for,
)
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role

if TYPE_CHECKING:
    from ocpizza.domain.orders.order import Order

UNDO_WITHIN = timedelta(seconds=10)
TAKES_MONEY = frozenset({Role.COUNTER, Role.COURIER})


def visible_to(order: Order, actor: Actor) -> bool:
    return actor.is_staff_of(order.store) or _owns(order, actor)


def roles_in(order: Order, actor: Actor) -> frozenset[Role]:
    """The roles in which the actor meets this order: customer only of one's own."""
    roles = actor.roles_at(order.store)
    if _owns(order, actor):
        return roles | {Role.CUSTOMER}
    return roles if actor.is_admin() else roles - {Role.CUSTOMER}


def acting_role(order: Order, actor: Actor, allowed: frozenset[Role]) -> Role:
    """The role in which the actor does what the `allowed` may do; else, as its customer."""
    return actor.acting_role(order.store, allowed & roles_in(order, actor)) or Role.CUSTOMER


def allowed_actions(order: Order, actor: Actor, at: datetime) -> tuple[Action, ...]:
    """What the actor may do now, out of `SHOWN`.

    Handing over may still ask for an age check or for money that is due.
    """
    roles = roles_in(order, actor)
    return tuple(action for action in SHOWN if _allows(order, action, actor, roles, at))


def undo_until(order: Order, actor: Actor, at: datetime) -> datetime | None:
    """Until when the actor may take back the last step; None when there is none to take back."""
    if not _allows(order, Action.UNDO, actor, roles_in(order, actor), at):
        return None
    return order.history[-1].at + UNDO_WITHIN


def require_role(order: Order, action: Action, actor: Actor) -> None:
    """Raise Forbidden when the actor may do the action in no state."""
    if not roles_for(action) & roles_in(order, actor):
        raise Forbidden


def permit(order: Order, action: Action, actor: Actor, at: datetime) -> Move | None:
    """The row that lets the actor do it now; None when the actor did just that last.

    Raises Forbidden for a role that may do it in no state, else WrongState.
    """
    require_role(order, action, actor)
    move = _legal(order, action, actor, roles_in(order, actor), at)
    if move is None and order.last != (action, actor.id):
        raise wrong_state(order, actor, at)
    return move


def wrong_state(order: Order, actor: Actor, at: datetime) -> WrongState:
    """The refusal that tells the actor where the order stands and what is possible instead."""
    allowed = allowed_actions(order, actor, at)
    return WrongState(order.status.value, order.history[-1].by.value, allowed)


def _allows(
    order: Order, action: Action, actor: Actor, roles: frozenset[Role], at: datetime
) -> bool:
    if action is Action.PAY:
        return bool(order.due) and _may_pay(order, roles)
    if action is Action.START_PREPARATION and order.short:
        return False
    return _legal(order, action, actor, roles, at) is not None


def _may_pay(order: Order, roles: frozenset[Role]) -> bool:
    """Its customer on line; counter and courier take money once the order is placed."""
    online = order.status in PAYABLE and Role.CUSTOMER in roles
    return online or (order.status in PAYABLE_AT_THE_DOOR and bool(TAKES_MONEY & roles))


def _legal(
    order: Order, action: Action, actor: Actor, roles: frozenset[Role], at: datetime
) -> Move | None:
    if action is Action.UNDO and not _undoable(order, actor, at):
        return None
    for move in moves_for(action):
        if (
            order.status in move.sources
            and order.fulfilment in move.fulfilments
            and move.roles & roles
        ):
            return move
    return None


def _undoable(order: Order, actor: Actor, at: datetime) -> bool:
    entry = order.history[-1]
    return entry.actor == actor.id and at - entry.at < UNDO_WITHIN


def _owns(order: Order, actor: Actor) -> bool:
    return actor.owns(order.store, order.id, order.customer_id)
