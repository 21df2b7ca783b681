"""The promised time, what moved it, and what can be expected as things stand."""

from datetime import timedelta

import pytest

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.draft import redraft
from ocpizza.domain.orders.history import Delay, Moved
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.urgency import came_behind, expected_at
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import SYSTEM
from tests.builders import ANN, COUNTER, EVENING, HOUR, MINUTE, a_situation, a_store, an_order, some

STORE = a_store()
DELIVERY = Fulfilment.DELIVERY


class TestMoved:
    def test_more_to_bake_moves_it_and_the_order_says_so(self) -> None:
        order = an_order()
        before, at = order.promised_at, EVENING + MINUTE
        changed = redraft(order, (some("margherita", 20),), a_situation(now=at))
        order.change_lines(changed, ANN, at)

        assert order.moved == [Moved(at, before, changed.promised_at, Delay.MORE_TO_BAKE)]
        assert order.promised_at > before

    def test_another_pizza_in_the_place_of_one_does_not(self) -> None:
        order = an_order()
        order.change_lines(redraft(order, (some("regina"),), a_situation()), ANN, EVENING)

        assert order.moved == []

    def test_paying_at_once_does_not(self) -> None:
        order = an_order(status=Status.AWAITING_PAYMENT)
        before = order.promised_at
        order.capture(order.due, SYSTEM, EVENING + 5 * MINUTE)

        assert (order.promised_at, order.moved) == (before, [])

    def test_paying_late_moves_it_by_the_wait(self) -> None:
        order = an_order(status=Status.AWAITING_PAYMENT)
        before, at = order.promised_at, EVENING + 12 * MINUTE
        order.capture(order.due, SYSTEM, at)

        assert order.promised_at == before + 15 * MINUTE
        assert order.moved == [Moved(at, before, order.promised_at, Delay.PAID_LATE)]

    def test_so_does_choosing_late_to_pay_at_the_door(self) -> None:
        order = an_order(status=Status.AWAITING_PAYMENT)
        order.change_method(Method.CASH, ANN, EVENING + 6 * MINUTE)

        assert [moved.why for moved in order.moved] == [Delay.PAID_LATE]

    def test_a_wait_that_a_change_has_moved_it_by_is_not_counted_twice(self) -> None:
        order, at = an_order(status=Status.AWAITING_PAYMENT), EVENING + 10 * MINUTE
        changed = redraft(order, (some("margherita", 20),), a_situation(now=at))
        order.change_lines(changed, ANN, at)
        order.capture(order.due, SYSTEM, at + MINUTE)

        assert [moved.why for moved in order.moved] == [Delay.MORE_TO_BAKE]

    def test_a_wanted_time_stays(self) -> None:
        wanted = EVENING + 2 * HOUR
        order = an_order(status=Status.AWAITING_PAYMENT, requested_for=wanted)
        order.capture(order.due, SYSTEM, EVENING + 12 * MINUTE)

        assert (order.promised_at, order.moved) == (wanted, [])

    def test_more_money_for_a_placed_order_does_not_move_it(self) -> None:
        order = an_order()
        order.capture(Money(100), SYSTEM, EVENING + HOUR)

        assert order.moved == []


@pytest.mark.parametrize(
    ("status", "minutes", "late"),
    [
        # Promised in 35 minutes: 15 to make it, 20 to ride.
        (Status.PLACED, 4, 0),
        (Status.PLACED, 5, 5),
        (Status.PLACED, 11, 15),
        (Status.IN_PREPARATION, 15, 0),
        (Status.IN_PREPARATION, 21, 10),
        (Status.READY, 15, 0),
        (Status.READY, 20, 5),
        (Status.OUT_FOR_DELIVERY, 35, 0),
        (Status.OUT_FOR_DELIVERY, 41, 10),
        (Status.DELIVERED, 120, 0),
        (Status.DELIVERY_FAILED, 120, 0),
        (Status.CANCELLED, 120, 0),
        (Status.AWAITING_PAYMENT, 14, 0),
    ],
)
def test_what_is_still_to_be_done_tells_when_it_can_be_there(
    status: Status, minutes: int, late: int
) -> None:
    order = an_order(status=status, fulfilment=DELIVERY)
    assert order.promised_at == EVENING + 35 * MINUTE

    expected = expected_at(order, STORE, EVENING + timedelta(minutes=minutes))

    assert expected - order.promised_at == timedelta(minutes=late)


def test_what_is_ready_at_the_counter_in_time_is_not_late_however_long_it_waits() -> None:
    order = an_order(status=Status.READY)
    assert expected_at(order, STORE, order.promised_at + HOUR) == order.promised_at


class TestBehind:
    """How late it was in the end: at the door, or ready at the counter."""

    @pytest.mark.parametrize(("late", "told"), [(-10, 0), (4, 0), (5, 5), (42, 42)])
    def test_at_the_door_it_is_what_lies_between_the_promise_and_the_delivery(
        self, late: int, told: int
    ) -> None:
        order = an_order(status=Status.DELIVERED)
        order.promised_at = order.history[-1].at - late * MINUTE

        assert came_behind(order) == told * MINUTE

    def test_who_fetches_it_late_was_not_kept_waiting(self) -> None:
        order = an_order(status=Status.READY)
        order.capture(order.due, COUNTER, order.promised_at)
        order.do(Action.COLLECT, COUNTER, order.promised_at + HOUR)

        assert came_behind(order) == timedelta()

    @pytest.mark.parametrize("status", [Status.READY, Status.CANCELLED, Status.DELIVERY_FAILED])
    def test_there_is_none_of_what_nobody_has_got(self, status: Status) -> None:
        assert came_behind(an_order(status=status)) is None
