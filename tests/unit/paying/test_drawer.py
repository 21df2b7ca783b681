"""Cash finds its way into the drawer, and out of it again."""

from __future__ import annotations

import pytest

from ocpizza.application.paying.drawer import OpeningRequest
from ocpizza.domain.errors import (
    CashCarried,
    DrawerIsOpen,
    Fault,
    Forbidden,
    Invalid,
    NoDrawerOpen,
    NotFound,
)
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.payments.method import Method
from tests.builders import BELLECOUR, COUNTER, COURIER, PIZZAIOLO
from tests.contracts.shop import Shop, new_key
from tests.unit.memory.house import MemoryHouse


@pytest.fixture
def shop() -> Shop:
    house = MemoryHouse()
    house.open_bellecour()
    return Shop(house)


def test_what_is_paid_in_cash_over_the_counter_is_in_it(shop: Shop) -> None:
    shop.open_drawer(10_000)
    shop.take(shop.order(), 1050, tendered=2000)
    shop.take(shop.order(), 1050, Method.CARD)

    closed = shop.close_drawer(11_000)

    assert (closed.sales_cents, closed.expected_cents) == (1050, 11_050)
    assert (closed.counted_cents, closed.difference_cents) == (11_000, -50)
    assert closed.closed_by == COUNTER.name


def test_a_couriers_cash_is_in_it_once_it_is_handed_in(shop: Shop) -> None:
    opened = shop.open_drawer(10_000)
    order = shop.order(fulfilment=Fulfilment.DELIVERY)
    for action, by in (
        (Action.START_PREPARATION, PIZZAIOLO),
        (Action.READY, PIZZAIOLO),
        (Action.DISPATCH, COURIER),
    ):
        shop.do(order, action, by)
    paid = shop.take(order, order.totals.total_cents, by=COURIER)

    with shop.house.begin(BELLECOUR) as tx:
        assert tx.drawers.moved(opened.id) == {}
    assert shop.hand_in(paid).sales_cents == order.totals.total_cents


def test_nor_is_what_the_counter_notes_for_a_courier_at_the_door(shop: Shop) -> None:
    shop.open_drawer(0)
    order = shop.order(fulfilment=Fulfilment.DELIVERY)
    shop.do(order, Action.START_PREPARATION, PIZZAIOLO)
    shop.do(order, Action.READY, PIZZAIOLO)
    shop.do(order, Action.DISPATCH, COURIER)

    shop.take(order, 500, by=COUNTER)

    assert shop.close_drawer(0, leave_carried=True).sales_cents == 0


def test_cash_taken_while_none_was_open_is_handed_in_later_and_once(shop: Shop) -> None:
    paid = shop.take(shop.order(), 1050)
    shop.open_drawer(0)

    assert shop.hand_in(paid, paid).expected_cents == 1050
    with pytest.raises(Invalid) as refusal:
        shop.hand_in(paid)
    assert refusal.value.faults == (Fault("/kind", "already-in-a-drawer"),)


def test_a_refund_of_cash_is_out_once_it_is_given_back(shop: Shop) -> None:
    shop.open_drawer(0)
    order = shop.order()
    paid = shop.take(order, 1050)
    refund = shop.refund(order, paid, 300)

    assert shop.give_back(paid, refund).expected_cents == 750
    with pytest.raises(Invalid):
        shop.give_back(paid, refund)


def test_no_more_is_taken_out_than_is_in_it(shop: Shop) -> None:
    shop.open_drawer(300)

    assert shop.withdraw(300).expected_cents == 0
    with pytest.raises(Invalid):
        shop.withdraw(1)


def test_one_at_a_time_and_none_after_its_closing(shop: Shop) -> None:
    shop.open_drawer(300)
    with pytest.raises(DrawerIsOpen):
        shop.open_drawer(300)
    shop.close_drawer(300)
    with pytest.raises(NoDrawerOpen):
        shop.withdraw(1)
    with pytest.raises(NoDrawerOpen):
        shop.close_drawer(300)


def test_a_repeat_is_answered_as_the_first(shop: Shop) -> None:
    key, request = new_key(), OpeningRequest(500)
    first, replayed = shop.drawer.open(COUNTER, BELLECOUR, request, key)
    again, replayed_now = shop.drawer.open(COUNTER, BELLECOUR, request, key)

    assert (again, replayed, replayed_now) == (first, False, True)


def test_opening_and_closing_are_on_the_audit_trail(shop: Shop) -> None:
    shop.open_drawer(500)
    shop.close_drawer(480)

    assert [(row.what, row.subject, row.after) for row in shop.house.audit()] == [
        ("drawer opening", "1", {"float_cents": 500}),
        ("drawer closing", "1", {"counted_cents": 480, "carried_cents": 0, "note": ""}),
    ]


def test_it_is_closed_over_cash_that_is_carried_by_whoever_says_so(shop: Shop) -> None:
    paid = shop.take(shop.order(), 1050)
    shop.open_drawer(500)

    with pytest.raises(CashCarried) as refusal:
        shop.close_drawer(500)
    assert refusal.value.carried_cents == 1050

    assert shop.close_drawer(500, leave_carried=True).expected_cents == 500
    assert shop.house.audit()[-1].after == {
        "counted_cents": 500,
        "carried_cents": 1050,
        "note": "",
    }
    shop.open_drawer(0)
    shop.hand_in(paid)
    assert shop.close_drawer(1050).difference_cents == 0


def test_it_is_the_counters_and_of_a_store_that_there_is(shop: Shop) -> None:
    for actor, store, refusal in (
        (PIZZAIOLO, BELLECOUR, Forbidden),
        (COURIER, BELLECOUR, Forbidden),
        (COUNTER, "nowhere", NotFound),
    ):
        with pytest.raises(refusal):
            shop.drawer.open(actor, store, OpeningRequest(1), new_key())
