"""The life of an order: the contract's table, row by row, for every caller and state."""

from itertools import product

import pytest
from attrs import evolve

from ocpizza.domain.errors import AgeCheckNeeded, Forbidden, PaymentDue, WrongState
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import FINAL, LIFE, QUEUED, SHOWN, UNSTARTED, Action, Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.permission import allowed_actions
from ocpizza.domain.people.actor import SYSTEM, Actor
from ocpizza.domain.people.roles import Role
from tests.builders import (
    ADMIN,
    ANN,
    COUNTER,
    COURIER,
    EVENING,
    HOUR,
    MANAGER,
    PIZZAIOLO,
    an_order,
    some,
)

DELIVERY, TAKEAWAY, ON_SITE = Fulfilment.DELIVERY, Fulfilment.TAKEAWAY, Fulfilment.ON_SITE

# from | action (who) | to: as the contract has it, but for place, capture and undo.
CONTRACT = """
awaiting_payment | change_lines (customer, counter) | awaiting_payment
placed | change_lines (customer, counter) | placed
awaiting_payment | cancel (customer, counter) | cancelled
placed | cancel (customer, counter) | cancelled
awaiting_payment | expire (system) | cancelled
placed | start_preparation (pizzaiolo) | in_preparation
in_preparation | ready (pizzaiolo) | ready
in_preparation | cancel (manager) | cancelled
ready | cancel (manager) | cancelled
ready | dispatch (courier) | out_for_delivery | delivery
ready | collect (counter) | collected | takeaway, on_site
out_for_delivery | deliver (courier) | delivered | delivery
out_for_delivery | fail_delivery (courier) | delivery_failed | delivery
delivery_failed | dispatch (courier) | out_for_delivery | delivery
delivery_failed | cancel (counter) | cancelled | delivery
"""
PEOPLE = {
    Role.CUSTOMER: ANN,
    Role.COUNTER: COUNTER,
    Role.PIZZAIOLO: PIZZAIOLO,
    Role.COURIER: COURIER,
    Role.MANAGER: MANAGER,
    Role.ADMIN: ADMIN,
    Role.SYSTEM: SYSTEM,
}
STANDS_FOR = {
    Role.MANAGER: {Role.COUNTER, Role.PIZZAIOLO, Role.COURIER, Role.MANAGER},
    Role.ADMIN: set(Role) - {Role.SYSTEM},
}
WHERE = {
    Status.OUT_FOR_DELIVERY: (DELIVERY,),
    Status.DELIVERED: (DELIVERY,),
    Status.DELIVERY_FAILED: (DELIVERY,),
    Status.COLLECTED: (TAKEAWAY, ON_SITE),
}
PLACES = [
    (status, fulfilment) for status in Status for fulfilment in WHERE.get(status, tuple(Fulfilment))
]
ACTIONS = [action for action in Action if action not in (Action.PLACE, Action.PAY, Action.UNDO)]


def rows() -> dict[tuple[Status, Action, Role, Fulfilment], Status]:
    """(from, action, who, fulfilment) -> to, with all the roles that stand for another."""
    table = {}
    for row in CONTRACT.strip().splitlines():
        source, act, target, *where = (part.strip() for part in row.split("|"))
        action, _, who = act.removesuffix(")").partition(" (")
        fulfilments = [Fulfilment(each) for each in where[0].split(", ")] if where else Fulfilment
        named = {Role(each) for each in who.split(", ")}
        for role, fulfilment in product(Role, fulfilments):
            if STANDS_FOR.get(role, {role}) & named:
                table[Status(source), Action(action), role, fulfilment] = Status(target)
    return table


TABLE = rows()
LATER = EVENING + HOUR


def an_order_of_ann(status: Status, fulfilment: Fulfilment) -> Order:
    order = an_order(status=status, fulfilment=fulfilment)
    order.last = None
    if order.due and status is not Status.AWAITING_PAYMENT:
        order.capture(order.due, COUNTER, EVENING)
    return order


def untouched(order: Order) -> Order:
    """A copy that may be acted on."""
    return evolve(order, history=[*order.history], events=[], movements=[])


def attempt(order: Order, action: Action, actor: Actor) -> Status:
    if action is Action.CHANGE_LINES:  # has a method of its own; here only whether it may
        if action not in allowed_actions(order, actor, LATER):
            order.do(action, actor, LATER)
        return order.status
    order.do(action, actor, LATER, age_checked=True)
    return order.status


@pytest.mark.parametrize(("status", "fulfilment"), PLACES)
def test_every_row_of_the_contract_and_no_other_can_be_done(
    status: Status, fulfilment: Fulfilment
) -> None:
    there = an_order_of_ann(status, fulfilment)
    for action, role in product(ACTIONS, Role):
        order, actor = untouched(there), PEOPLE[role]
        target = TABLE.get((status, action, role, fulfilment))
        elsewhere = any(key[1:3] == (action, role) for key in TABLE)
        case = f"{action.value} by {role.value}"
        if target is not None:
            assert attempt(order, action, actor) is target, case
            continue
        with pytest.raises(WrongState if elsewhere else Forbidden):
            attempt(order, action, actor)
        assert order.status is status, case


@pytest.mark.parametrize(("status", "fulfilment"), PLACES)
def test_the_actions_shown_are_those_that_can_be_done(
    status: Status, fulfilment: Fulfilment
) -> None:
    order = an_order_of_ann(status, fulfilment)
    for role, actor in PEOPLE.items():
        shown = allowed_actions(order, actor, LATER)
        possible = [action for action in SHOWN if (status, action, role, fulfilment) in TABLE]
        payable = [Action.PAY] if order.due and role in (Role.CUSTOMER, Role.ADMIN) else []

        assert set(shown) == {*possible, *payable}
        assert list(shown) == [action for action in SHOWN if action in shown]


def test_the_table_has_the_rows_of_the_contract_and_undo() -> None:
    undo = {
        (Status.IN_PREPARATION, Status.PLACED),
        (Status.READY, Status.IN_PREPARATION),
    }
    ours = {
        (source, move.action, role, fulfilment): move.target or source
        for move in LIFE
        for source, role, fulfilment in product(move.sources, move.roles, move.fulfilments)
        if move.action is not Action.UNDO
    }
    named = {key: target for key, target in TABLE.items() if key[2] is not Role.ADMIN}

    assert {key: to for key, to in ours.items() if key not in named or named[key] != to} == {}
    assert {key[:2] for key in ours} == {key[:2] for key in TABLE}
    for move in LIFE:
        if move.action is Action.UNDO:
            assert {(source, move.target) for source in move.sources} <= undo
            assert move.roles == {Role.PIZZAIOLO}


def test_nothing_leads_out_of_a_final_state() -> None:
    assert {Status.DELIVERED, Status.COLLECTED, Status.CANCELLED} == FINAL
    assert not any(move.sources & FINAL for move in LIFE)


def test_every_state_can_be_reached_and_has_an_end() -> None:
    steps = {(source, move.target or source) for move in LIFE for source in move.sources}
    reached = {Status.AWAITING_PAYMENT, Status.PLACED}
    ending = set(FINAL)
    for _ in Status:
        reached |= {target for source, target in steps if source in reached}
        ending |= {source for source, target in steps if target in ending}

    assert reached == ending == set(Status)


def test_the_names_that_others_use_mean_what_they_say() -> None:
    assert {Status.AWAITING_PAYMENT, Status.PLACED} == UNSTARTED
    assert {*UNSTARTED, Status.IN_PREPARATION} == QUEUED
    assert (
        tuple(
            map(
                Action,
                [
                    "change_lines",
                    "cancel",
                    "pay",
                    "start_preparation",
                    "ready",
                    "undo",
                    "dispatch",
                    "deliver",
                    "fail_delivery",
                    "collect",
                ],
            )
        )
        == SHOWN
    )


@pytest.mark.parametrize(
    ("status", "fulfilment", "action", "actor"),
    [
        (Status.OUT_FOR_DELIVERY, DELIVERY, Action.DELIVER, COURIER),
        (Status.READY, TAKEAWAY, Action.COLLECT, COUNTER),
    ],
)
def test_handing_over_is_shown_while_it_still_asks_for_something(
    status: Status, fulfilment: Fulfilment, action: Action, actor: Actor
) -> None:
    order = an_order(some("chianti"), status=status, fulfilment=fulfilment)

    assert action in allowed_actions(order, actor, LATER)
    with pytest.raises(AgeCheckNeeded):
        order.do(action, actor, LATER)
    with pytest.raises(PaymentDue):
        order.do(action, actor, LATER, age_checked=True)
    assert order.status is status
