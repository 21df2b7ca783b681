"""The life of an order, as a table. Refusals, allowed actions, routes and the diagram follow from it."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.people.roles import Role


class Status(StrEnum):
    """Where an order stands. Delivered, collected and cancelled are final."""

    AWAITING_PAYMENT = "awaiting_payment"
    PLACED = "placed"
    IN_PREPARATION = "in_preparation"
    READY = "ready"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    DELIVERY_FAILED = "delivery_failed"
    COLLECTED = "collected"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What people, or the system, do to an order."""

    PLACE = "place"
    CHANGE_LINES = "change_lines"
    CANCEL = "cancel"
    PAY = "pay"
    EXPIRE = "expire"
    START_PREPARATION = "start_preparation"
    READY = "ready"
    UNDO = "undo"
    DISPATCH = "dispatch"
    DELIVER = "deliver"
    FAIL_DELIVERY = "fail_delivery"
    COLLECT = "collect"


FINAL = frozenset({Status.DELIVERED, Status.COLLECTED, Status.CANCELLED})
UNSTARTED = frozenset({Status.AWAITING_PAYMENT, Status.PLACED})
"""The kitchen has not touched it: its stock is reserved, its customer may change or cancel it."""
QUEUED = UNSTARTED | {Status.IN_PREPARATION}
"""What stands between a new order and the oven."""
HANDS_OVER = frozenset({Action.DELIVER, Action.COLLECT})
PAYABLE = frozenset(Status) - FINAL
PAYABLE_AT_THE_DOOR = PAYABLE - {Status.AWAITING_PAYMENT}
AT_THE_DOOR = frozenset({Status.OUT_FOR_DELIVERY})
"""What is paid in cash then goes along in the courier's purse, rather than into the drawer."""
ANYHOW = frozenset(Fulfilment)


@frozen
class Move:
    """One row: who may do what from where, and where it leads (None: the status stays)."""

    action: Action
    sources: frozenset[Status]
    target: Status | None
    roles: frozenset[Role]
    fulfilments: frozenset[Fulfilment] = ANYHOW


def _move(
    action: Action,
    sources: set[Status] | frozenset[Status],
    target: Status | None,
    roles: set[Role],
    fulfilments: frozenset[Fulfilment] = ANYHOW,
) -> Move:
    return Move(action, frozenset(sources), target, frozenset(roles), fulfilments)


_DELIVERY = frozenset({Fulfilment.DELIVERY})
_AT_THE_COUNTER = ANYHOW - _DELIVERY

LIFE: tuple[Move, ...] = (
    _move(Action.CHANGE_LINES, UNSTARTED, None, {Role.CUSTOMER, Role.COUNTER}),
    _move(Action.CANCEL, UNSTARTED, Status.CANCELLED, {Role.CUSTOMER, Role.COUNTER}),
    _move(Action.EXPIRE, {Status.AWAITING_PAYMENT}, Status.CANCELLED, {Role.SYSTEM}),
    _move(Action.START_PREPARATION, {Status.PLACED}, Status.IN_PREPARATION, {Role.PIZZAIOLO}),
    _move(Action.UNDO, {Status.IN_PREPARATION}, Status.PLACED, {Role.PIZZAIOLO}),
    _move(Action.UNDO, {Status.READY}, Status.IN_PREPARATION, {Role.PIZZAIOLO}),
    _move(Action.READY, {Status.IN_PREPARATION}, Status.READY, {Role.PIZZAIOLO}),
    _move(Action.CANCEL, {Status.IN_PREPARATION, Status.READY}, Status.CANCELLED, {Role.MANAGER}),
    _move(
        Action.DISPATCH,
        {Status.READY, Status.DELIVERY_FAILED},
        Status.OUT_FOR_DELIVERY,
        {Role.COURIER},
        _DELIVERY,
    ),
    _move(Action.COLLECT, {Status.READY}, Status.COLLECTED, {Role.COUNTER}, _AT_THE_COUNTER),
    _move(Action.DELIVER, {Status.OUT_FOR_DELIVERY}, Status.DELIVERED, {Role.COURIER}, _DELIVERY),
    _move(
        Action.FAIL_DELIVERY,
        {Status.OUT_FOR_DELIVERY},
        Status.DELIVERY_FAILED,
        {Role.COURIER},
        _DELIVERY,
    ),
    _move(Action.CANCEL, {Status.DELIVERY_FAILED}, Status.CANCELLED, {Role.COUNTER}, _DELIVERY),
)

SHOWN = tuple(action for action in Action if action not in {Action.PLACE, Action.EXPIRE})
"""The actions that `allowed_actions` may name, in this order."""


_MOVES = {action: tuple(move for move in LIFE if move.action is action) for action in Action}


def moves_for(action: Action) -> tuple[Move, ...]:
    """The rows of an action."""
    return _MOVES[action]


def roles_for(action: Action) -> frozenset[Role]:
    """Everyone who may do the action in some state."""
    return frozenset(role for move in moves_for(action) for role in move.roles)
