"""What has to happen without anybody asking for it, happens, and soon."""

from collections.abc import Iterator

import pytest

from ocpizza.config import Settings
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.payments.method import Method
from ocpizza.entrypoints.worker.jobs import CARRY_OUT_REFUNDS
from ocpizza.entrypoints.worker.running import beside
from tests.integration.worker.waiting import House, until


@pytest.fixture
def working(house: House, settings: Settings) -> Iterator[House]:
    with beside(settings, house.application):
        yield house


def test_an_order_whose_hold_has_ended_unpaid_is_cancelled_and_its_stock_released(
    working: House,
) -> None:
    before = working.available("mozzarella")
    order = working.order()
    assert working.available("mozzarella") < before

    working.end_hold(order)

    until(lambda: working.seen(order).status is Status.CANCELLED, 10)
    assert working.available("mozzarella") == before


def test_a_hold_that_has_not_ended_is_left_alone(working: House) -> None:
    held, ended = working.order(), working.order()

    working.end_hold(ended)

    until(lambda: working.seen(ended).status is Status.CANCELLED, 10)
    assert working.seen(held).status is Status.AWAITING_PAYMENT


def test_a_refund_is_carried_out_soon_after_it_is_booked(working: House) -> None:
    order = working.order()
    working.pay(order)

    working.cancel(order)

    assert working.seen(order).payment.status is PaymentState.REFUND_PENDING
    until(lambda: working.seen(order).payment.status is PaymentState.REFUNDED, 4)
    assert working.seen(order).payment.refunded_cents == order.totals.total_cents


def test_a_refund_that_the_gateway_does_not_answer_is_tried_again(working: House) -> None:
    order = working.order()
    working.pay(order)
    working.gateway.down = True
    working.cancel(order)
    until(lambda: not working.application.outbox.unread("worker", 1), 5)
    until(lambda: working.jobs(CARRY_OUT_REFUNDS) == 0, 5)
    assert working.seen(order).payment.status is PaymentState.REFUND_PENDING

    working.gateway.down = False

    until(lambda: working.seen(order).payment.status is PaymentState.REFUNDED, 15)


def test_a_message_of_the_gateway_is_acted_on_soon(working: House) -> None:
    order = working.order()
    _, gateway_order = working.begin_payment(order)
    working.gateway.approve(gateway_order)

    working.application.reconciling.hear(*working.gateway.message(gateway_order))

    until(lambda: working.seen(order).status is Status.PLACED, 5)


def test_the_outbox_is_read_to_its_end_and_once(working: House) -> None:
    for _ in range(3):
        working.order(Method.CASH)

    until(lambda: not working.application.outbox.unread("worker", 1), 5)
    assert working.application.outbox.unread("another", 100)


def test_placing_an_order_asks_for_no_job(house: House) -> None:
    house.order(Method.CASH)

    assert house.jobs() == 0
