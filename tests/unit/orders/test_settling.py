"""Giving money back: on the payments it came from, the latest first, and once."""

from attrs import evolve

from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.settling import close_open, give_back, note_refunds, return_late
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, PaymentStatus, RefundStatus
from tests.builders import (
    BELLECOUR,
    COUNTER,
    EVENING,
    a_captured_payment,
    a_payment,
    a_refund,
    an_order,
    new_id,
    some,
)


def a_cancelled_order(*parts: int) -> tuple[Order, list[Payment]]:
    """Paid in these parts, then cancelled."""
    order = an_order(some("margherita", 2))
    payments = [a_captured_payment(order, part) for part in parts]
    for payment in payments:
        order.capture(payment.amount, COUNTER, EVENING)
    order.do(Action.CANCEL, COUNTER, EVENING)
    return order, payments


class TestGivingBack:
    def test_the_latest_payment_goes_back_first(self) -> None:
        order, payments = a_cancelled_order(1000, 1100)
        payments[1].book_refund(a_refund(300, by_hand=True))
        order.book_refund(Money(300), EVENING, by_hand=True)

        changed = give_back(order, payments, new_id, "cancelled", EVENING)

        assert changed == payments[::-1]
        assert [payment.refunds[-1].amount.cents for payment in payments] == [1000, 800]
        assert order.to_give_back == ZERO
        assert order.payment_state is PaymentState.REFUND_PENDING

    def test_what_was_paid_on_line_goes_back_before_what_came_at_the_door(self) -> None:
        order, [online, cash] = a_cancelled_order(1000, 1100)
        cash.method = Method.CASH

        assert give_back(order, [online, cash], new_id, "cancelled", EVENING) == [online, cash]

    def test_no_more_goes_back_than_is_too_much(self) -> None:
        order, payments = a_cancelled_order(1000, 1100)
        order.book_refund(Money(1900), EVENING)

        assert give_back(order, payments, new_id, "cancelled", EVENING) == [payments[1]]
        assert payments[1].refunds[0].amount == Money(200)

    def test_it_follows_from_what_happened_and_says_so(self) -> None:
        order, [payment] = a_cancelled_order(2100)
        give_back(order, [payment], new_id, "cancelled", EVENING)

        [refund] = payment.refunds
        assert (refund.by_hand, refund.reason, refund.status) == (
            False,
            "cancelled",
            RefundStatus.PENDING,
        )
        assert refund.request_id not in ("", refund.id)

    def test_asked_again_nothing_more_goes_back(self) -> None:
        order, payments = a_cancelled_order(2100)
        give_back(order, payments, new_id, "cancelled", EVENING)

        assert give_back(order, payments, new_id, "cancelled", EVENING) == []

    def test_attempts_that_brought_no_money_are_passed_over(self) -> None:
        order, payments = a_cancelled_order(2100)
        payments.append(a_payment(order, 2100))

        assert give_back(order, payments, new_id, "cancelled", EVENING) == payments[:1]


def test_attempts_that_await_approval_are_closed_and_no_others() -> None:
    order = an_order()
    payments = [a_payment(order, status=status) for status in PaymentStatus]

    assert close_open(payments) == payments[:1]
    assert [payment.status for payment in payments] == [
        PaymentStatus.EXPIRED,
        *list(PaymentStatus)[1:],
    ]


def test_money_that_came_too_late_is_booked_and_goes_back() -> None:
    order = an_order()
    payment = a_captured_payment(order, 900)
    return_late(order, payment, new_id, EVENING)

    assert (order.balance.paid, order.balance.pending) == (Money(900), Money(900))
    assert (payment.refundable, payment.refunds[0].by_hand) == (ZERO, False)


class TestRefundsMadeAtTheGateway:
    def seen(
        self, cents: int, id: str = "R1", reference: str | None = None
    ) -> tuple[str, str | None, Money]:
        return (id, reference, Money(cents))

    def paid(self) -> tuple[Order, Payment]:
        order = an_order(some("margherita", 2))
        payment = a_captured_payment(order)
        order.capture(payment.amount, COUNTER, EVENING)
        return order, payment

    def test_one_is_taken_over_once_however_often_it_is_seen(self) -> None:
        order, payment = self.paid()
        for _ in range(3):
            note_refunds(order, payment, [self.seen(500)], new_id, EVENING)

        [refund] = payment.refunds
        assert (refund.amount, refund.status, refund.by_hand) == (
            Money(500),
            RefundStatus.COMPLETED,
            True,
        )
        assert (order.balance.refunded, order.due) == (Money(500), ZERO)

    def test_one_that_we_booked_is_settled_by_its_reference(self) -> None:
        order, payment = self.paid()
        booked = a_refund(500)
        payment.book_refund(booked)
        order.book_refund(booked.amount, EVENING)
        reference = f"{BELLECOUR}:{payment.id}:{booked.id}"
        for _ in range(2):
            note_refunds(order, payment, [self.seen(500, "R1", reference)], new_id, EVENING)

        assert payment.refunds == [evolve(booked, status=RefundStatus.COMPLETED, gateway_id="R1")]
        assert (order.balance.refunded, order.balance.pending) == (Money(500), ZERO)

    def test_or_by_the_gateways_own_name_for_it(self) -> None:
        order, payment = self.paid()
        booked = a_refund(500, gateway_id="R1")
        payment.book_refund(booked)
        order.book_refund(booked.amount, EVENING)
        note_refunds(order, payment, [self.seen(500)], new_id, EVENING)

        assert [refund.status for refund in payment.refunds] == [RefundStatus.COMPLETED]
        assert order.balance.refunded == Money(500)

    def test_several_of_one_amount_are_several(self) -> None:
        order, payment = self.paid()
        note_refunds(order, payment, [self.seen(500, "R1"), self.seen(500, "R2")], new_id, EVENING)

        assert order.balance.refunded == Money(1000)

    def test_all_of_it_back_makes_it_refunded(self) -> None:
        order, payment = self.paid()
        note_refunds(order, payment, [self.seen(2100)], new_id, EVENING)

        assert payment.status is PaymentStatus.REFUNDED
        assert order.payment_state is PaymentState.REFUNDED

    def test_what_cannot_go_back_twice_waits_for_the_refund_under_way_to_fail(self) -> None:
        order, payment = self.paid()
        ours = a_refund(2100)
        payment.book_refund(ours)
        order.book_refund(ours.amount, EVENING)
        note_refunds(order, payment, [self.seen(2100)], new_id, EVENING)
        assert payment.refunds == [ours]

        payment.settle_refund(ours.id, gateway_id=None, done=False)
        order.settle_refund(ours.amount, EVENING, by_hand=False, done=False)
        note_refunds(order, payment, [self.seen(2100)], new_id, EVENING)
        assert (order.balance.refunded, order.balance.pending) == (Money(2100), ZERO)
