"""Many hands at once: each gets a plain answer, and the books add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from ocpizza.application.ordering.placing import Placed
from ocpizza.application.reading.orders import OrderView
from ocpizza.domain.errors import (
    Invalid,
    OutOfStock,
    PaymentNotApproved,
    RefundExceedsCapture,
    Refused,
    Short,
    VersionMismatch,
    WrongState,
)
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.payments.method import Method
from tests.builders import ANN, BELLECOUR, COUNTER, MANAGER, PIZZAIOLO, SECOND, some
from tests.contracts.house import House, a_key, race
from tests.contracts.shop import Shop, lines


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each got or was refused with."""
    return list(race(len(acts), lambda number: acts[number]()))


def counted(answers: list[object]) -> Counter[type]:
    return Counter(map(type, answers))


def broken(answers: list[object], *expected: type[Exception]) -> list[object]:
    """What went wrong otherwise than expected."""
    wrong = [answer for answer in answers if isinstance(answer, Exception)]
    return [answer for answer in wrong if not isinstance(answer, expected)]


class RacesContract:
    @pytest.fixture
    def shop(self, house: House) -> Shop:
        house.open_bellecour(mozzarella=600, basil=1000)
        return Shop(house)

    def test_the_last_five_pizzas(self, shop: Shop) -> None:
        answers = at_once(*[shop.place] * 10)

        assert counted(answers) == {Placed: 5, OutOfStock: 5}
        numbers = sorted(each.order.number for each in answers if isinstance(each, Placed))
        assert numbers == [f"A-00{number}" for number in range(1, 6)]
        assert shop.house.faults() == []

    def test_one_order_under_one_key(self, shop: Shop) -> None:
        answers = at_once(*[partial(shop.place, key=a_key())] * 8)

        placed = [answer for answer in answers if isinstance(answer, Placed)]
        assert len(placed) == 8
        assert len({each.order.id for each in placed}) == 1
        assert [each.replayed for each in placed].count(False) == 1

    def test_the_customer_changes_the_kitchen_starts_the_counter_cancels(self, shop: Shop) -> None:
        for _ in range(3):
            order = shop.order()

            answers = at_once(
                partial(shop.change, order, some("regina")),
                partial(shop.do, order, Action.START_PREPARATION, PIZZAIOLO),
                partial(shop.do, order, Action.CANCEL, COUNTER),
            )

            assert broken(answers, WrongState) == []
            assert counted(answers)[WrongState] in (1, 2)
            assert shop.seen(order).status is not Status.PLACED
            assert shop.house.faults() == []

    def test_two_people_change_what_both_have_seen(self, shop: Shop) -> None:
        order = shop.order()
        change = partial(shop.changing.change_lines, ANN, BELLECOUR, order.id)

        answers = at_once(
            *(partial(change, lines(some(item)), order.version) for item in ("cola", "tiramisu"))
        )

        assert counted(answers) == {OrderView: 1, VersionMismatch: 1}
        assert shop.seen(order).version == 2

    def test_counts_orders_starts_and_cancellations(self, shop: Shop) -> None:
        first, second, third = (shop.order() for _ in range(3))

        answers = at_once(
            partial(shop.enter, "count", "mozzarella", 200),
            partial(shop.order, some("margherita"), some("regina")),
            partial(shop.do, first, Action.START_PREPARATION, PIZZAIOLO),
            partial(shop.do, second, Action.CANCEL, ANN),
            partial(shop.enter, "receipt", "mozzarella", 300),
            partial(shop.change, third, some("margherita", 2)),
            partial(shop.enter, "waste", "mozzarella", 50),
            partial(shop.order, some("regina"), some("margherita")),
        )

        assert broken(answers, Refused) == []
        assert shop.house.faults() == []

    def test_short_orders_are_started_while_what_they_lack_comes_in(self, shop: Shop) -> None:
        orders = [shop.order() for _ in range(5)]
        shop.enter("count", "mozzarella", 120)
        short = [order for order in orders if shop.seen(order).short]
        assert len(short) == 4

        answers = at_once(
            partial(shop.enter, "receipt", "mozzarella", 240),
            *(partial(shop.do, order, Action.START_PREPARATION, PIZZAIOLO) for order in short),
        )

        assert broken(answers, Short) == []
        assert counted(answers)[Short] >= 2
        assert shop.house.faults() == []

    def test_two_tills_take_no_more_than_is_due(self, shop: Shop) -> None:
        order = shop.order()

        answers = at_once(*[partial(shop.take, order, 500)] * 6)

        assert broken(answers, Invalid) == []
        assert counted(answers)[Invalid] == 4
        assert shop.seen(order).payment.due_cents == 50
        assert shop.house.faults() == []

    def test_the_return_the_message_and_the_job_capture_once(self, shop: Shop) -> None:
        order = shop.order(payment_method=Method.PAYPAL)
        started = shop.approve(shop.start(order))
        shop.reconciling.hear(*shop.gateway.message(shop.gateway_order(started)))

        acts: list[Callable[[], object]] = [
            partial(shop.capture, order, started),
            partial(shop.online.reread, BELLECOUR, started.id),
            shop.reconciling.work_inbox,
        ]

        answers = at_once(*acts, *acts)

        assert broken(answers) == []
        seen = shop.seen(order)
        assert (seen.status, seen.payment.paid_cents) == (Status.PLACED, 1050)
        assert shop.house.faults() == []

    def test_the_money_comes_while_the_order_is_cancelled(self, shop: Shop) -> None:
        order = shop.order(payment_method=Method.PAYPAL)
        started = shop.approve(shop.start(order))

        answers = at_once(
            partial(shop.capture, order, started), partial(shop.do, order, Action.CANCEL, ANN)
        )
        shop.house.clock.advance(90 * SECOND)
        shop.reconciling.reconcile()
        shop.carry_out_refunds()

        assert broken(answers, PaymentNotApproved) == []
        seen = shop.seen(order)
        assert seen.status is Status.CANCELLED
        assert seen.payment.paid_cents == seen.payment.refunded_cents
        assert shop.house.faults() == []

    def test_managers_and_the_worker_give_no_more_back_than_came(self, shop: Shop) -> None:
        order = shop.order(payment_method=Method.PAYPAL)
        paid = shop.pay(order)
        shop.house.clock.advance(SECOND)

        acts: list[Callable[[], object]] = [
            partial(shop.refund, order, paid, 400),
            partial(shop.do, order, Action.CANCEL, MANAGER),
            shop.carry_out_refunds,
        ]

        answers = at_once(*acts, *acts)
        shop.carry_out_refunds()

        assert broken(answers, RefundExceedsCapture) == []
        assert shop.seen(order).payment.refunded_cents == 1050
        assert shop.house.faults() == []
