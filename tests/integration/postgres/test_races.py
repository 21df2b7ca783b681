"""People act at the same time, through the use cases; the books add up whoever wins."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest

from ocpizza.application.ordering.placing import Placed
from ocpizza.application.ports.unit_of_work import Stale
from ocpizza.application.reading.payments import PaymentView, RefundView
from ocpizza.domain.errors import (
    OutOfStock,
    RefundExceedsCapture,
    Refused,
    Short,
    VersionMismatch,
    WrongState,
)
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from tests.builders import ANN, MANAGER, PIZZAIOLO, some
from tests.contracts.house import race
from tests.contracts.shop import Shop, new_key
from tests.integration.postgres.house import PostgresHouse


def kinds(answers: Sequence[object]) -> Counter[type]:
    """How many answers of each type; what was not expected shows as what it is."""
    return Counter(map(type, answers))


# --- placing --------------------------------------------------------------------------------------


def test_the_last_twelve_baskets_go_to_twelve_of_forty(house: PostgresHouse) -> None:
    """They share ingredients that they name in different orders."""
    house.open_bellecour(dough=12 * 500)
    shop = Shop(house)
    baskets = (some("margherita"), some("regina")), (some("regina"), some("margherita"))

    answers = race(40, lambda number: shop.place(*baskets[number % 2]))

    assert kinds(answers) == {Placed: 12, OutOfStock: 28}
    numbers = sorted(answer.order.number for answer in answers if isinstance(answer, Placed))
    assert numbers == [f"A-{number:03}" for number in range(1, 13)]
    assert house.level("dough").available == 0
    assert house.faults() == []


def test_fifty_identical_requests_make_one_order(shop: Shop) -> None:
    key = new_key()

    answers = race(50, lambda _: shop.place(some("margherita"), key=key))

    placed = [answer for answer in answers if isinstance(answer, Placed)]
    assert len(placed) == 50
    assert len({(answer.order.id, answer.order.number) for answer in placed}) == 1
    assert [answer.replayed for answer in placed].count(False) == 1
    assert shop.house.level("dough").reserved == 250
    assert shop.house.faults() == []


# --- the customer and the kitchen -----------------------------------------------------------------


@pytest.mark.parametrize("round_", range(5))
def test_the_customer_changes_or_the_kitchen_starts(shop: Shop, round_: int) -> None:
    order = shop.order(some("margherita"))

    def act(number: int) -> object:
        if number % 2:
            return shop.do(order, Action.START_PREPARATION, PIZZAIOLO)
        return shop.change(order, some("regina", 3))

    changed, started = race(2, act)

    after = shop.house.order(order.id)
    assert not isinstance(started, Exception)
    assert after.status is Status.IN_PREPARATION
    if isinstance(changed, Exception):
        assert isinstance(changed, WrongState | VersionMismatch)
        assert after.lines[0].item == "margherita"
    else:
        assert after.lines[0].item == "regina"
    left = shop.house.level("dough")
    assert (left.on_hand, left.reserved) == (1_000_000 - after.needs["dough"], 0)
    assert shop.house.faults() == []


@pytest.mark.parametrize("round_", range(5))
def test_the_customer_cancels_or_the_kitchen_starts(shop: Shop, round_: int) -> None:
    order = shop.order(some("margherita"))
    acts = ((Action.CANCEL, ANN), (Action.START_PREPARATION, PIZZAIOLO))

    answers = race(2, lambda number: shop.do(order, *acts[number]))

    assert [isinstance(answer, WrongState) for answer in answers].count(True) == 1
    status = shop.house.order(order.id).status
    assert status in {Status.CANCELLED, Status.IN_PREPARATION}
    assert shop.house.level("dough").reserved == 0
    assert shop.house.faults() == []


def test_eight_hands_that_start_an_order_consume_it_once(shop: Shop) -> None:
    order = shop.order(some("margherita", 4))

    answers = race(8, lambda _: shop.do(order, Action.START_PREPARATION, PIZZAIOLO))

    assert all(not isinstance(answer, Exception) for answer in answers)
    assert shop.house.level("dough").on_hand == 1_000_000 - 4 * 250
    assert shop.house.faults() == []


# --- stock ----------------------------------------------------------------------------------------


def test_what_is_counted_while_orders_come_in_is_never_promised_twice(
    house: PostgresHouse,
) -> None:
    house.open_bellecour(mozzarella=20 * 120)
    shop = Shop(house)
    counted = (15 * 120, 9 * 120, 4 * 120, 6 * 120)

    def act(number: int) -> object:
        if number % 5 == 4:
            return shop.enter("count", "mozzarella", counted[number // 5])
        return shop.place(some("margherita"))

    answers = race(20, act)

    assert all(
        not isinstance(answer, Exception) or isinstance(answer, OutOfStock) for answer in answers
    )
    level = house.level("mozzarella")
    assert level.on_hand in counted
    assert house.faults() == []


def test_what_comes_in_goes_to_the_short_once(house: PostgresHouse) -> None:
    house.open_bellecour(basil=30)
    shop = Shop(house)
    orders = [shop.order(some("margherita", 5)) for _ in range(2)]
    shop.enter("count", "basil", 0)

    def act(number: int) -> object:
        if number < 2:
            return shop.enter("receipt", "basil", 15)
        return shop.do(orders[number % 2], Action.START_PREPARATION, PIZZAIOLO)

    answers = race(6, act)

    assert all(not isinstance(answer, Exception) or isinstance(answer, Short) for answer in answers)
    for order in orders:
        shop.do(order, Action.START_PREPARATION, PIZZAIOLO)
    assert house.level("basil").on_hand == 0
    assert house.faults() == []


# --- money ----------------------------------------------------------------------------------------


def test_a_payment_captured_by_many_at_once_is_taken_once(shop: Shop) -> None:
    order = shop.order(some("margherita"), payment_method=Method.PAYPAL)
    payment = shop.approve(shop.start(order))

    def act(number: int) -> PaymentView | None:
        if number % 3 == 2:
            return shop.online.reread(order.store, payment.id)
        return shop.capture(order, payment)

    answers = race(6, act)

    assert [isinstance(answer, PaymentView) for answer in answers] == [True] * 6
    assert shop.house.payment(payment.id).status is PaymentStatus.CAPTURED
    after = shop.house.order(order.id)
    assert (after.status, after.balance.paid.cents, after.to_give_back.cents) == (
        Status.PLACED,
        order.totals.total_cents,
        0,
    )
    assert shop.house.faults() == []


def test_a_payment_captured_while_the_order_is_cancelled_is_kept_or_given_back(
    shop: Shop,
) -> None:
    order = shop.order(some("margherita"), payment_method=Method.PAYPAL)
    payment = shop.approve(shop.start(order))

    race(
        2,
        lambda number: (
            shop.capture(order, payment) if number else shop.do(order, Action.CANCEL, ANN)
        ),
    )

    after = shop.house.order(order.id)
    assert after.status is Status.CANCELLED
    assert after.balance.kept.cents == 0
    assert shop.house.faults() == []


def test_two_managers_do_not_give_the_same_money_back(shop: Shop) -> None:
    order = shop.order(some("margherita"), payment_method=Method.PAYPAL)
    payment = shop.pay(order)

    answers = race(4, lambda _: shop.refund(order, payment, payment.amount_cents))

    assert kinds(answers) == {RefundView: 1, RefundExceedsCapture: 3}
    assert shop.house.order(order.id).balance.refunded.cents == payment.amount_cents
    assert shop.house.faults() == []


def test_a_refund_asked_for_under_one_key_is_given_once(shop: Shop) -> None:
    order = shop.order(some("margherita"), payment_method=Method.PAYPAL)
    payment, key = shop.pay(order), new_key()

    answers = race(6, lambda _: shop.refund(order, payment, 100, key))

    assert len({answer.id for answer in answers if isinstance(answer, RefundView)}) == 1
    assert kinds(answers) == {RefundView: 6}
    assert shop.house.order(order.id).balance.refunded.cents == 100


# --- everything -----------------------------------------------------------------------------------


def test_a_busy_evening_leaves_books_that_add_up(house: PostgresHouse) -> None:
    """Twelve people, who place, change, cancel, start, count, receive, pay and give back."""
    house.open_bellecour(dough=20_000, mozzarella=9_000, basil=150)
    shop = Shop(house)
    orders = [shop.order(some("margherita")) for _ in range(4)]

    def one_step(chance: random.Random) -> None:
        order = chance.choice(orders)
        dish = some(chance.choice(("margherita", "regina")))
        steps: tuple[Callable[[], object], ...] = (
            lambda: orders.append(shop.order(dish, some("cola"))),
            lambda: shop.change(order, dish, some("tiramisu")),
            lambda: shop.do(order, Action.CANCEL, chance.choice((ANN, MANAGER))),
            lambda: shop.do(order, Action.START_PREPARATION, PIZZAIOLO),
            lambda: shop.do(order, Action.UNDO, PIZZAIOLO),
            lambda: shop.do(order, Action.READY, PIZZAIOLO),
            lambda: shop.take(order, 100),
            lambda: shop.enter("count", "basil", chance.randrange(100)),
            lambda: shop.enter("receipt", "basil", 30),
            lambda: shop.enter("waste", "mozzarella", 100),
        )
        with suppress(Refused, Stale):
            chance.choice(steps)()

    def act(number: int) -> None:
        chance = random.Random(number)
        for _ in range(12):
            one_step(chance)

    assert race(12, act) == [None] * 12
    assert house.faults() == []
