from datetime import datetime, timedelta

import pytest

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.urgency import Alarm, Urgency, alarm, schedule, urgency
from tests.builders import EVENING, HOME, a_store, an_order, some

STORE = a_store()


def after(minutes: int) -> datetime:
    return EVENING + timedelta(minutes=minutes)


def test_a_delivery_has_to_leave_the_kitchen_before_it_is_due_at_the_door() -> None:
    order = an_order(fulfilment=Fulfilment.DELIVERY, address=HOME)
    due = schedule(order, STORE)
    assert order.promised_at - due.ready_by == timedelta(minutes=STORE.delivery_minutes)
    assert due.ready_by - due.start_by == timedelta(minutes=STORE.preparation_minutes)


def test_a_large_order_has_to_be_begun_earlier() -> None:
    wanted = after(90)
    one, many = (an_order(some("margherita", n), requested_for=wanted) for n in (1, 40))
    assert schedule(many, STORE).start_by < schedule(one, STORE).start_by < wanted


def test_nothing_has_to_be_begun_before_it_was_placed() -> None:
    order = an_order(fulfilment=Fulfilment.DELIVERY, address=HOME, requested_for=after(20))
    assert schedule(order, STORE).start_by == order.placed_at


@pytest.mark.parametrize(
    ("status", "minutes", "expected"),
    [
        (Status.PLACED, 44, Urgency.IN_TIME),
        (Status.PLACED, 45, Urgency.PRESSING),
        (Status.PLACED, 61, Urgency.LATE),
        (Status.IN_PREPARATION, 54, Urgency.IN_TIME),
        (Status.IN_PREPARATION, 55, Urgency.PRESSING),
        (Status.IN_PREPARATION, 61, Urgency.LATE),
        (Status.READY, 61, Urgency.MADE),
    ],
)
def test_an_order_wanted_in_an_hour_becomes_pressing(
    status: Status, minutes: int, expected: Urgency
) -> None:
    order = an_order(requested_for=after(60), status=status)
    assert urgency(order, schedule(order, STORE), after(minutes)) is expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(46, Alarm.NONE), (47, Alarm.BELL), (51, Alarm.BELL), (52, Alarm.MANAGER)],
)
def test_one_that_nobody_begins_in_time_rings_then_calls_the_manager(
    minutes: int, expected: Alarm
) -> None:
    order = an_order(requested_for=after(60))
    assert (
        alarm(order.status, order.history[-1].at, schedule(order, STORE), after(minutes))
        is expected
    )


@pytest.mark.parametrize("status", [Status.IN_PREPARATION, Status.READY])
def test_one_that_was_begun_rings_no_more(status: Status) -> None:
    order = an_order(requested_for=after(60), status=status)
    assert (
        alarm(order.status, order.history[-1].at, schedule(order, STORE), after(90)) is Alarm.NONE
    )
