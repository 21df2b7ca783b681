"""Paying on line: intent, commit, call, outcome; each may come first, twice, or never."""

import pytest
from attrs import evolve

from ocpizza.adapters.memory.gateway import MemoryGateway
from ocpizza.application.paying.requests import PayPalRequest
from ocpizza.application.ports.gateway import (
    Approval,
    CaptureState,
    Charge,
    GatewayRejected,
    Repayment,
)
from ocpizza.application.reading.orders import OrderView
from ocpizza.application.reading.payments import PaymentView
from ocpizza.domain.errors import (
    Forbidden,
    GatewayUnavailable,
    Invalid,
    KeyReused,
    NotFound,
    PaymentDeclined,
    PaymentNotApproved,
    PaymentUnderWay,
    WrongState,
)
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.order import HOLD
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from tests.builders import ADMIN, ANN, BELLECOUR, BOB, COUNTER, GRENOBLE, PIZZAIOLO, new_id, some
from tests.contracts.house import a_key, race
from tests.contracts.shop import BACK, SITE, Shop

PAYPAL = Method.PAYPAL
STATUS = PaymentStatus


class Listening(MemoryGateway):
    """Keeps what it was asked; refuses to open a payment while `refusing`."""

    def __init__(self) -> None:
        super().__init__()
        self.charges: list[Charge] = []
        self.refusing = False

    def create(self, charge: Charge) -> Approval:
        self.charges.append(charge)
        if self.refusing:
            raise GatewayRejected("PAYEE_ACCOUNT_RESTRICTED")
        return super().create(charge)


def listening(shop: Shop) -> Listening:
    """The shop with a gateway that keeps what it was asked."""
    gateway = Listening()
    shop.gateway = gateway
    shop.online = evolve(shop.online, gateway=gateway)
    return gateway


class TestStarting:
    def test_the_buyer_is_told_where_to_approve_what_is_due(self, shop: Shop) -> None:
        gateway = listening(shop)
        order = shop.order(
            some("margherita", 2), fulfilment=Fulfilment.DELIVERY, payment_method=PAYPAL
        )
        started = shop.start(order)

        assert (started.status, started.amount_cents) == (STATUS.AWAITING_APPROVAL, 2350)
        assert started.approve_url is not None
        [charge] = gateway.charges
        assert charge.reference == f"{BELLECOUR}:{started.id}"
        assert (charge.amount, charge.delivery) == (Money(2350), Money(250))
        assert [(item.quantity, item.unit) for item in charge.items] == [(2, Money(1050))]
        assert charge.return_url == BACK.return_url
        assert "A-001" in charge.description
        assert order.id not in charge.description

    def test_of_a_part_that_is_due_no_items_are_listed(self, shop: Shop) -> None:
        gateway = listening(shop)
        order = shop.order(some("margherita", 2))
        shop.take(order, 1000)
        shop.start(order)

        assert gateway.charges[0].amount == Money(1100)
        assert gateway.charges[0].items == ()
        assert gateway.charges[0].delivery == Money(0)

    def test_the_intent_is_kept_before_the_gateway_is_called(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        shop.gateway.down = True
        with pytest.raises(GatewayUnavailable):
            shop.start(order, a_key())
        with shop.house.begin(BELLECOUR) as tx:
            [kept] = tx.payments.of_order(order.id)

        assert (kept.status, kept.gateway_order) == (STATUS.AWAITING_APPROVAL, None)
        assert kept.create_request is not None

    def test_whose_answer_was_lost_a_repeat_takes_up_with_the_same_request(
        self, shop: Shop
    ) -> None:
        gateway = listening(shop)
        order = shop.order(payment_method=PAYPAL)
        gateway.mute = True
        with pytest.raises(GatewayUnavailable):
            shop.start(order, a_key())
        gateway.mute = False
        started = shop.start(order, a_key())

        assert gateway.charges[0] == gateway.charges[1]
        assert started.approve_url is not None
        assert shop.capture(order, shop.approve(started)).status is STATUS.CAPTURED
        assert shop.house.faults() == []

    def test_a_repeat_gets_the_same_attempt(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        first = shop.start(order, a_key())
        again = shop.online.start(ANN, BELLECOUR, order.id, BACK, a_key())

        assert again == (first, True)
        with pytest.raises(KeyReused):
            shop.start(order, a_key(body="another"))

    def test_a_repeat_after_the_order_changed_opens_nothing(self, shop: Shop) -> None:
        gateway = listening(shop)
        order = shop.order(payment_method=PAYPAL)
        gateway.down = True
        with pytest.raises(GatewayUnavailable):
            shop.start(order, a_key())
        gateway.down = False
        shop.change(order, some("regina"))

        assert shop.start(order, a_key()).status is STATUS.EXPIRED
        assert len(gateway.charges) == 1

    def test_a_new_attempt_ends_the_one_that_awaits_approval(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        first = shop.start(order)
        second = shop.start(order)

        assert shop.house.payment(first.id).status is STATUS.EXPIRED
        assert shop.capture(order, shop.approve(second)).status is STATUS.CAPTURED

    def test_while_a_capture_is_under_way_there_is_no_other(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))
        shop.gateway.mute = True
        with pytest.raises(GatewayUnavailable):
            shop.capture(order, started)
        shop.gateway.mute = False

        with pytest.raises(PaymentUnderWay):
            shop.start(order)

    def test_what_the_gateway_refuses_is_declined_and_can_be_tried_again(self, shop: Shop) -> None:
        gateway = listening(shop)
        order = shop.order(payment_method=PAYPAL)
        gateway.refusing = True
        for _ in range(2):
            with pytest.raises(PaymentDeclined, match="PAYEE_ACCOUNT_RESTRICTED"):
                shop.start(order, a_key())
        gateway.refusing = False
        started = shop.start(order, a_key())

        assert shop.capture(order, shop.approve(started)).status is STATUS.CAPTURED
        assert len({charge.request_id for charge in gateway.charges}) == 1

    def test_only_its_customer_pays_on_line(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        for by, refusal in ((BOB, NotFound), (COUNTER, Forbidden), (PIZZAIOLO, Forbidden)):
            with pytest.raises(refusal):
                shop.start(order, by=by)
        assert shop.start(order, by=ADMIN).amount_cents == 1050

    def test_nothing_is_paid_that_is_not_due(self, shop: Shop) -> None:
        paid, cancelled = shop.order(payment_method=PAYPAL), shop.order(payment_method=PAYPAL)
        shop.pay(paid)
        shop.do(cancelled, Action.CANCEL, ANN)

        for order in (paid, cancelled):
            with pytest.raises(WrongState):
                shop.start(order)

    @pytest.mark.parametrize(
        "url",
        [
            "https://evil.example/",
            "http://ocpizza.com/",
            "https://ocpizza.com:8443/",
            "https://ocpizza.com.evil.example/",
            "https://ocpizza.com@evil.example/",
            "https://user@ocpizza.com/",
            "//ocpizza.com/back",
            "javascript:alert(1)",
            "https://ocpizza.com:port/",
        ],
    )
    def test_the_buyer_is_sent_back_to_our_own_site_only(self, shop: Shop, url: str) -> None:
        order = shop.order(payment_method=PAYPAL)
        request = PayPalRequest(url, f"{SITE}/ok")

        with pytest.raises(Invalid) as refused:
            shop.online.start(ANN, BELLECOUR, order.id, request, a_key())
        assert [fault.pointer for fault in refused.value.faults] == ["/return_url"]

    def test_without_a_gateway_paypal_is_not_offered(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        closed = evolve(shop.online, gateway=None)

        with pytest.raises(Invalid) as refused:
            closed.start(ANN, BELLECOUR, order.id, BACK, a_key())
        assert refused.value.faults[0].code == "no-gateway"


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


def lose_the_answer(shop: Shop, order: OrderView) -> PaymentView:
    """A capture that the gateway carries out without our hearing of it."""
    started = shop.approve(shop.start(order))
    shop.gateway.mute = True
    with pytest.raises(GatewayUnavailable):
        shop.capture(order, started)
    shop.gateway.mute = False
    return started


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
