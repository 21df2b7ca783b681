"""What the gateway says when it is asked again."""

import pytest

from ocpizza.application.ports.gateway import (
    CaptureState,
    Repayment,
)
from ocpizza.domain.errors import (
    GatewayUnavailable,
    NotFound,
)
from ocpizza.domain.money import Money
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from tests.builders import ANN, BELLECOUR, GRENOBLE, new_id
from tests.contracts.shop import Shop

PAYPAL = Method.PAYPAL
STATUS = PaymentStatus


class TestRereading:
    def test_what_the_buyer_approved_and_never_came_back_from_is_captured(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))
        view = shop.online.reread(BELLECOUR, started.id)

        assert view is not None
        assert view.status is STATUS.CAPTURED
        assert shop.seen(order).status is Status.PLACED

    def test_not_for_an_attempt_that_has_ended(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))
        shop.do(order, Action.CANCEL, ANN)
        view = shop.online.reread(BELLECOUR, started.id)

        assert view is not None
        assert view.status is STATUS.EXPIRED
        assert shop.seen(order).payment.paid_cents == 0

    @pytest.mark.parametrize(
        ("end", "status"),
        [
            (CaptureState.COMPLETED, STATUS.CAPTURED),
            (CaptureState.DECLINED, STATUS.DECLINED),
            (CaptureState.PENDING, STATUS.PENDING),
        ],
    )
    def test_what_was_under_review_follows_its_outcome(
        self, shop: Shop, end: CaptureState, status: PaymentStatus
    ) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order), CaptureState.PENDING)
        shop.capture(order, started)
        shop.gateway.settle(shop.gateway_order(started), end)
        view = shop.online.reread(BELLECOUR, started.id)

        assert view is not None
        assert view.status is status

    def test_what_the_gateway_has_forgotten_has_expired(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.start(order)
        shop.gateway.forget(shop.gateway_order(started))
        view = shop.online.reread(BELLECOUR, started.id)

        assert view is not None
        assert view.status is STATUS.EXPIRED

    def test_without_an_answer_nothing_is_concluded(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))
        shop.gateway.down = True

        assert shop.online.reread(BELLECOUR, started.id) is None
        assert shop.house.payment(started.id).status is STATUS.AWAITING_APPROVAL

    def test_what_the_gateway_never_knew_is_left(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        shop.gateway.down = True
        with pytest.raises(GatewayUnavailable):
            shop.start(order)
        shop.gateway.down = False
        with shop.house.begin(BELLECOUR) as tx:
            [kept] = tx.payments.of_order(order.id)

        assert shop.online.reread(BELLECOUR, kept.id) is None

    def test_refunds_made_at_the_gateway_are_taken_over_once(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        paid = shop.pay(order)
        capture = shop.house.payment(paid.id).gateway_capture
        assert capture is not None
        shop.gateway.refund(Repayment("by hand at PayPal", capture, Money(300), "", ""))
        for _ in range(3):
            shop.online.reread(BELLECOUR, paid.id)

        seen = shop.seen(order)
        assert (seen.payment.refunded_cents, seen.payment.due_cents) == (300, 0)
        assert shop.house.faults() == []

    def test_an_unknown_payment_or_store_is_not_found(self, shop: Shop) -> None:
        for store in (BELLECOUR, GRENOBLE):
            with pytest.raises(NotFound):
                shop.online.reread(store, new_id())
