"""Who may see an order, and do what to it now: the lifecycle table, asked for one caller."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from ocpizza.domain.errors import AgeCheckNeeded, Forbidden, WrongState
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.lifecycle import (
    AT_THE_DOOR,
    HANDS_OVER,
    PAYABLE,
    PAYABLE_AT_THE_DOOR,
    SHOWN,
    Action,
    Move,
    Status,
    moves_for,
    roles_for,
)
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role

if TYPE_CHECKING:
    from ocpizza.domain.orders.order import Order

UNDO_WITHIN = timedelta(seconds=10)
TAKES_MONEY = frozenset({Role.COUNTER, Role.COURIER})


def may_order_by(channel: Channel, actor: Actor, store: str) -> bool:
    """Anyone on the web; only the counter takes orders from others."""
    return channel is Channel.WEB or actor.has(Role.COUNTER, store)


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
    legal = _legal_actions(order.status, order.fulfilment, roles_in(order, actor))
    return tuple(action for action in legal if _stands(order, action, actor, at))


def undo_until(order: Order, actor: Actor, at: datetime) -> datetime | None:
    """Until when the actor may take back the last step; None when there is none to take back."""
    if Action.UNDO not in allowed_actions(order, actor, at):
        return None
    return order.history[-1].at + UNDO_WITHIN


def require_role(order: Order, action: Action, actor: Actor) -> None:
    """Raise Forbidden when the actor may do the action in no state."""
    if not roles_for(action) & roles_in(order, actor):
        raise Forbidden


def check_age(order: Order, action: Action, actor: Actor) -> None:
    """Raise AgeCheckNeeded when alcohol is handed over, in whatever state the order is.

    Who handed it over already is not asked again. Raises Forbidden first.
    """
    if action in HANDS_OVER and order.alcohol and order.last != (action, actor.id):
        require_role(order, action, actor)
        raise AgeCheckNeeded


def permit(order: Order, action: Action, actor: Actor, at: datetime) -> Move | None:
    """The row that lets the actor do it now; None when the actor did just that last.

    Raises Forbidden for a role that may do it in no state, else WrongState.
    """
    require_role(order, action, actor)
    move = _row(action, order.status, order.fulfilment, roles_in(order, actor))
    if action is Action.UNDO and not _undoable(order, actor, at):
        move = None
    if move is None and order.last != (action, actor.id):
        raise wrong_state(order, actor, at)
    return move


def taken_over_the_counter(order: Order, actor: Actor) -> bool:
    """Whether money taken now goes into the drawer, rather than along in a courier's purse."""
    return order.status not in AT_THE_DOOR and Role.COUNTER in roles_in(order, actor)


def wrong_state(order: Order, actor: Actor, at: datetime) -> WrongState:
    """The refusal that tells the actor where the order stands and what is possible instead."""
    allowed = allowed_actions(order, actor, at)
    return WrongState(order.status.value, order.history[-1].by.value, allowed)


@lru_cache(maxsize=1024)
def _legal_actions(
    status: Status, fulfilment: Fulfilment, roles: frozenset[Role]
) -> tuple[Action, ...]:
    """What the table lets these roles do, and paying, which changes no status."""
    return tuple(
        action
        for action in SHOWN
        if _row(action, status, fulfilment, roles) is not None
        or (action is Action.PAY and _may_pay(status, roles))
    )


def _row(
    action: Action, status: Status, fulfilment: Fulfilment, roles: frozenset[Role]
) -> Move | None:
    for move in moves_for(action):
        if status in move.sources and fulfilment in move.fulfilments and move.roles & roles:
            return move
    return None


def _may_pay(status: Status, roles: frozenset[Role]) -> bool:
    """Its customer on line; counter and courier take money once the order is placed."""
    online = status in PAYABLE and Role.CUSTOMER in roles
    return online or (status in PAYABLE_AT_THE_DOOR and bool(TAKES_MONEY & roles))


def _stands(order: Order, action: Action, actor: Actor, at: datetime) -> bool:
    """Whether nothing about this very order is against what is legal."""
    if action is Action.PAY:
        return bool(order.due)
    if action is Action.START_PREPARATION:
        return not order.short
    return action is not Action.UNDO or _undoable(order, actor, at)


def _undoable(order: Order, actor: Actor, at: datetime) -> bool:
    entry = order.history[-1]
    return entry.actor == actor.id and at - entry.at < UNDO_WITHIN


def _owns(order: Order, actor: Actor) -> bool:
    return actor.owns(order.store, order.id, order.customer_id)
