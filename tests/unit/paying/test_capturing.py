"""Taking the money that was approved; it may come late, twice, or while the order moves on."""

import pytest

from ocpizza.application.ports.gateway import (
    CaptureState,
)
from ocpizza.application.reading.orders import OrderView
from ocpizza.application.reading.payments import PaymentView
from ocpizza.domain.errors import (
    Forbidden,
    GatewayUnavailable,
    NotFound,
    PaymentDeclined,
    PaymentNotApproved,
)
from ocpizza.domain.money import Money
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.order import HOLD
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from tests.builders import ANN, BELLECOUR, BOB, COUNTER, new_id, some
from tests.contracts.house import a_key, race
from tests.contracts.shop import Shop

PAYPAL = Method.PAYPAL
STATUS = PaymentStatus


def lose_the_answer(shop: Shop, order: OrderView) -> PaymentView:
    """A capture that the gateway carries out without our hearing of it."""
    started = shop.approve(shop.start(order))
    shop.gateway.mute = True
    with pytest.raises(GatewayUnavailable):
        shop.capture(order, started)
    shop.gateway.mute = False
    return started


class TestCapturing:
    def test_the_order_is_placed_with_the_money_in(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        paid = shop.pay(order)
        seen = shop.seen(order)

        assert (paid.status, paid.refundable_cents) == (STATUS.CAPTURED, 1050)
        assert (seen.status, seen.payment.status) == (Status.PLACED, PaymentState.PAID)
        kinds = [event.kind for event in shop.house.events() if event.order == order.id]
        assert kinds == ["order.changed", "order.placed", "payment.status"]
        assert shop.house.faults() == []

    def test_asked_again_it_answers_the_same(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        paid = shop.pay(order)

        assert shop.capture(order, paid) == paid
        assert shop.seen(order).payment.paid_cents == 1050

    def test_what_nobody_approved_is_not_captured_and_can_still_be(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.start(order)
        with pytest.raises(PaymentNotApproved):
            shop.capture(order, started)

        assert shop.capture(order, shop.approve(started)).status is STATUS.CAPTURED

    def test_a_declined_card_can_be_mended_where_it_was_approved(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order), CaptureState.DECLINED)
        with pytest.raises(PaymentDeclined) as refused:
            shop.capture(order, started)
        assert (refused.value.issue, refused.value.approve_url) == (
            "INSTRUMENT_DECLINED",
            started.approve_url,
        )

        assert shop.capture(order, shop.approve(started)).status is STATUS.CAPTURED
        assert shop.house.faults() == []

    def test_or_the_order_is_paid_another_way(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        with pytest.raises(PaymentDeclined):
            shop.capture(order, shop.approve(shop.start(order), CaptureState.DECLINED))
        shop.changing.change_method(ANN, BELLECOUR, order.id, Method.CASH)

        assert shop.take(order, 1050).status is STATUS.CAPTURED

    def test_one_under_review_is_pending_and_the_order_waits(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order), CaptureState.PENDING)

        assert shop.capture(order, started).status is STATUS.PENDING
        assert shop.capture(order, started).status is STATUS.PENDING
        assert shop.seen(order).status is Status.AWAITING_PAYMENT

    def test_a_lost_answer_is_found_by_asking_again(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))
        shop.gateway.mute = True
        with pytest.raises(GatewayUnavailable):
            shop.capture(order, started)
        assert shop.seen(order).status is Status.AWAITING_PAYMENT
        shop.gateway.mute = False

        assert shop.capture(order, started).status is STATUS.CAPTURED
        assert shop.seen(order).payment.paid_cents == 1050
        assert shop.house.faults() == []

    def test_others_payments_are_not_found(self, shop: Shop) -> None:
        order, other = shop.order(payment_method=PAYPAL), shop.order(payment_method=PAYPAL)
        started = shop.start(order)

        for which, payment in ((other.id, started.id), (order.id, new_id())):
            with pytest.raises(NotFound):
                shop.online.capture(ANN, BELLECOUR, which, payment)
        with pytest.raises(NotFound):
            shop.capture(order, started, by=BOB)
        with pytest.raises(Forbidden):
            shop.capture(order, started, by=COUNTER)


class TestMoneyThatComesAllTheSame:
    def test_for_an_order_that_was_cancelled_it_goes_back(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = lose_the_answer(shop, order)
        shop.do(order, Action.CANCEL, ANN)
        shop.online.reread(BELLECOUR, started.id)

        seen = shop.seen(order)
        assert (seen.status, seen.payment.status) == (
            Status.CANCELLED,
            PaymentState.REFUND_PENDING,
        )
        shop.carry_out_refunds()
        assert shop.house.payment(started.id).status is STATUS.REFUNDED
        assert shop.seen(order).payment.refunded_cents == 1050
        assert shop.house.faults() == []

    def test_for_one_whose_hold_ran_out_it_goes_back(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = lose_the_answer(shop, order)
        shop.house.clock.advance(HOLD)
        shop.upkeep.expire_unpaid()
        shop.online.reread(BELLECOUR, started.id)
        shop.carry_out_refunds()

        assert shop.seen(order).payment.status is PaymentState.REFUNDED
        assert shop.house.faults() == []

    @pytest.mark.parametrize("other", ["regina", "cola"])
    def test_for_an_attempt_that_a_change_has_ended_it_goes_back_and_settles_nothing(
        self, shop: Shop, other: str
    ) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = lose_the_answer(shop, order)
        shop.change(order, some(other))
        shop.online.reread(BELLECOUR, started.id)

        seen = shop.seen(order)
        assert seen.status is Status.AWAITING_PAYMENT
        assert seen.payment.due_cents == seen.totals.total_cents
        shop.carry_out_refunds()
        assert shop.seen(order).payment.status is PaymentState.DUE
        assert shop.pay(order).status is STATUS.CAPTURED
        assert shop.seen(order).status is Status.PLACED
        assert shop.house.faults() == []

    def test_paid_in_cash_meanwhile_the_rest_goes_back(self, shop: Shop) -> None:
        order = shop.order()
        started = lose_the_answer(shop, order)
        shop.take(order, 700)
        shop.online.reread(BELLECOUR, started.id)

        [refund] = shop.house.payment(started.id).refunds
        assert refund.amount == Money(700)
        assert shop.seen(order).payment.due_cents == 0
        assert shop.house.faults() == []

    def test_a_pending_one_decided_after_the_order_was_cancelled_goes_back(
        self, shop: Shop
    ) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order), CaptureState.PENDING)
        shop.capture(order, started)
        shop.do(order, Action.CANCEL, ANN)
        shop.gateway.settle(shop.gateway_order(started), CaptureState.COMPLETED)
        shop.online.reread(BELLECOUR, started.id)
        shop.carry_out_refunds()

        assert shop.seen(order).payment.status is PaymentState.REFUNDED
        assert shop.house.faults() == []


class TestRaces:
    def test_the_buyers_return_and_the_message_capture_once(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))

        answers = race(
            6,
            lambda number: (
                shop.capture(order, started)
                if number % 2
                else shop.online.reread(BELLECOUR, started.id)
            ),
        )

        assert {getattr(answer, "status", answer) for answer in answers} == {STATUS.CAPTURED}
        assert shop.seen(order).payment.paid_cents == 1050
        assert shop.house.faults() == []

    def test_one_key_in_many_hands_opens_one_payment(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)

        answers = race(6, lambda _: shop.start(order, a_key()))

        assert len({getattr(answer, "id", answer) for answer in answers}) == 1
        with shop.house.begin(BELLECOUR) as tx:
            assert len(tx.payments.of_order(order.id)) == 1
