"""Giving money back: booked first, carried out after, once."""

from collections import defaultdict

import pytest
from attrs import evolve

from ocpizza.adapters.memory.gateway import MemoryGateway
from ocpizza.application.paying.requests import RefundRequest
from ocpizza.application.ports.gateway import (
    CaptureState,
    GatewayDown,
    GatewayOrder,
    GatewayRefund,
    GatewayRejected,
    Repayment,
)
from ocpizza.application.reading.orders import OrderView
from ocpizza.application.reading.payments import PaymentView
from ocpizza.domain.errors import Forbidden, KeyReused, NotFound, RefundExceedsCapture
from ocpizza.domain.money import Money
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus, RefundStatus
from tests.builders import ADMIN, ANN, BELLECOUR, BOB, COUNTER, MANAGER, SECOND, new_id, some
from tests.contracts.house import a_key, race
from tests.contracts.shop import Shop

DONE, PENDING, FAILED = RefundStatus.COMPLETED, RefundStatus.PENDING, RefundStatus.FAILED


class Scripted(MemoryGateway):
    """Answers refunds in `state`, or refuses them while `refusing`; counts what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.refusing = CaptureState.COMPLETED, False
        self.asked: dict[str, list[Repayment]] = defaultdict(list)

    def refund(self, repayment: Repayment) -> GatewayRefund:
        self.asked[repayment.request_id].append(repayment)
        if self.refusing:
            raise GatewayRejected("REFUND_NOT_ALLOWED")
        return evolve(super().refund(repayment), state=self.state)

    def look_up_refund(self, gateway_id: str) -> GatewayRefund:
        return evolve(super().look_up_refund(gateway_id), state=self.state)


def _down(gateway_order: str) -> GatewayOrder:
    raise GatewayDown


def scripted(shop: Shop) -> Scripted:
    gateway = Scripted()
    shop.gateway = gateway
    shop.online = evolve(shop.online, gateway=gateway)
    shop.refunding = evolve(shop.refunding, gateway=gateway)
    shop.reconciling = evolve(
        shop.reconciling, gateway=gateway, online=shop.online, refunding=shop.refunding
    )
    return gateway


def paid(shop: Shop) -> tuple[OrderView, PaymentView]:
    order = shop.order(some("margherita", 2), payment_method=Method.PAYPAL)
    return order, shop.pay(order)


class TestByHand:
    def test_part_of_a_payment_goes_back_and_is_not_owed_again(self, shop: Shop) -> None:
        order, payment = paid(shop)
        refund = shop.refund(order, payment, 500)

        seen = shop.seen(order)
        assert (refund.status, refund.amount_cents) == (DONE, 500)
        assert (seen.payment.refunded_cents, seen.payment.due_cents) == (500, 0)
        assert seen.payment.status is PaymentState.PAID
        assert shop.house.faults() == []

    def test_never_more_than_was_captured(self, shop: Shop) -> None:
        order, payment = paid(shop)
        shop.refund(order, payment, 2000)

        with pytest.raises(RefundExceedsCapture) as refused:
            shop.refund(order, payment, 101)
        assert refused.value.refundable_cents == 100

    def test_who_gave_how_much_of_what_is_in_the_audit_trail(self, shop: Shop) -> None:
        order, payment = paid(shop)
        shop.refund(order, payment, 500)

        [row] = shop.house.audit()
        assert (row.actor, row.what, row.subject) == (MANAGER.id, "refund", payment.id)
        assert row.after == {"amount_cents": 500, "reason": "sorry"}

    def test_managers_give_refunds_and_nobody_else(self, shop: Shop) -> None:
        order, payment = paid(shop)
        request = RefundRequest(1, "sorry")
        for by, refusal in ((ANN, Forbidden), (COUNTER, Forbidden), (BOB, NotFound)):
            with pytest.raises(refusal):
                shop.refunding.refund(by, BELLECOUR, order.id, payment.id, request, a_key())
        shop.refunding.refund(ADMIN, BELLECOUR, order.id, payment.id, request, a_key())

    def test_a_payment_of_another_order_is_not_found(self, shop: Shop) -> None:
        order, payment = paid(shop)
        other = shop.order()
        request = RefundRequest(1, "sorry")

        for which, asked in ((other.id, payment.id), (order.id, new_id())):
            with pytest.raises(NotFound):
                shop.refunding.refund(MANAGER, BELLECOUR, which, asked, request, a_key())

    def test_cash_is_handed_back(self, shop: Shop) -> None:
        order = shop.order()
        payment = shop.take(order, 1050)

        assert shop.refund(order, payment, 1050).status is DONE
        assert shop.seen(order).payment.status is PaymentState.REFUNDED


class TestKeys:
    def test_a_repeat_gives_it_once(self, shop: Shop) -> None:
        order, payment = paid(shop)
        first = shop.refund(order, payment, 500, a_key())
        request = RefundRequest(500, "sorry")
        again = shop.refunding.refund(MANAGER, BELLECOUR, order.id, payment.id, request, a_key())

        assert again == (first, True)
        with pytest.raises(KeyReused):
            shop.refund(order, payment, 500, a_key(body="another"))

    def test_one_key_in_many_hands_gives_it_once(self, shop: Shop) -> None:
        order, payment = paid(shop)

        race(6, lambda _: shop.refund(order, payment, 500, a_key()))

        assert shop.seen(order).payment.refunded_cents == 500
        assert shop.house.faults() == []

    def test_many_at_once_give_no_more_than_was_captured(self, shop: Shop) -> None:
        order, payment = paid(shop)

        answers = race(6, lambda _: shop.refund(order, payment, 500))

        assert sum(isinstance(answer, RefundExceedsCapture) for answer in answers) == 2
        assert shop.seen(order).payment.refunded_cents == 2000
        assert shop.house.faults() == []


class TestCarryingOut:
    def test_without_an_answer_it_is_sent_again_with_the_same_request(self, shop: Shop) -> None:
        gateway = scripted(shop)
        order, payment = paid(shop)
        gateway.mute = True
        assert shop.refund(order, payment, 500).status is PENDING
        gateway.mute = False
        assert shop.carry_out_refunds() == 1
        assert shop.carry_out_refunds() == 0

        [(_, sent)] = gateway.asked.items()
        assert sent == [sent[0]] * 2
        assert shop.seen(order).payment.refunded_cents == 500
        assert shop.house.faults() == []

    def test_one_under_review_is_asked_for_until_it_ends(self, shop: Shop) -> None:
        gateway = scripted(shop)
        order, payment = paid(shop)
        gateway.state = CaptureState.PENDING
        refund = shop.refund(order, payment, 500)
        shop.carry_out_refunds()
        assert shop.seen(order).payment.status is PaymentState.REFUND_PENDING
        assert shop.house.payment(payment.id).refund(refund.id).gateway_id is not None
        gateway.state = CaptureState.COMPLETED
        shop.carry_out_refunds()

        assert shop.seen(order).payment.refunded_cents == 500
        assert len(gateway.asked[shop.house.payment(payment.id).refunds[0].request_id]) == 1

    @pytest.mark.parametrize("refusing", [True, False])
    def test_one_that_fails_was_not_given(self, shop: Shop, *, refusing: bool) -> None:
        gateway = scripted(shop)
        order, payment = paid(shop)
        gateway.refusing, gateway.state = refusing, CaptureState.DECLINED

        assert shop.refund(order, payment, 500).status is FAILED
        seen = shop.seen(order).payment
        assert (seen.refunded_cents, seen.status) == (0, PaymentState.PAID)
        assert shop.house.payment(payment.id).refundable.cents == 2100
        assert shop.house.faults() == []

    def test_what_a_cancellation_booked_is_carried_out_once(self, shop: Shop) -> None:
        gateway = scripted(shop)
        order, payment = paid(shop)
        shop.do(order, Action.CANCEL, ANN)
        shop.house.clock.advance(SECOND)
        race(4, lambda _: shop.reconciling.carry_out_refunds())

        assert len(gateway.asked) == 1
        assert shop.seen(order).payment.refunded_cents == 2100
        assert shop.house.payment(payment.id).status is PaymentStatus.REFUNDED
        assert shop.house.faults() == []

    def test_refused_since_money_went_back_by_other_hands_only_the_rest_is_given(
        self, shop: Shop
    ) -> None:
        order, payment = paid(shop)
        shop.do(order, Action.CANCEL, ANN)
        capture = shop.house.payment(payment.id).gateway_capture
        assert capture is not None
        shop.gateway.refund(Repayment("at PayPal", capture, Money(300), "", "goodwill"))
        shop.carry_out_refunds()
        shop.carry_out_refunds()

        refunds = shop.house.payment(payment.id).refunds
        assert [(refund.amount.cents, refund.status) for refund in refunds] == [
            (2100, FAILED),
            (300, DONE),
            (1800, DONE),
        ]
        assert shop.seen(order).payment.status is PaymentState.REFUNDED
        assert shop.house.faults() == []

    def test_refused_though_it_went_back_long_ago_it_is_found(self, shop: Shop) -> None:
        gateway = scripted(shop)
        order, payment = paid(shop)
        gateway.mute = True
        refund = shop.refund(order, payment, 500)
        gateway.mute, gateway.refusing = False, True
        shop.carry_out_refunds()

        assert shop.house.payment(payment.id).refund(refund.id).status is DONE
        assert shop.seen(order).payment.refunded_cents == 500
        assert shop.house.faults() == []

    def test_what_is_refused_for_good_is_not_asked_for_again(self, shop: Shop) -> None:
        gateway = scripted(shop)
        order, _ = paid(shop)
        gateway.refusing = True
        shop.do(order, Action.CANCEL, ANN)
        for _ in range(3):
            shop.carry_out_refunds()

        assert len(gateway.asked) == 1
        seen = shop.seen(order).payment
        assert (seen.status, seen.due_cents) == (PaymentState.REFUND_PENDING, 0)

    def test_refused_and_then_no_word_it_stays_open(self, shop: Shop) -> None:
        gateway = scripted(shop)
        order, payment = paid(shop)
        gateway.refusing = True
        gateway.look_up = _down  # type: ignore[method-assign]

        assert shop.refund(order, payment, 500).status is PENDING

    def test_without_a_gateway_it_waits(self, shop: Shop) -> None:
        order, payment = paid(shop)
        shop.refunding = evolve(shop.refunding, gateway=None)

        assert shop.refund(order, payment, 500).status is PENDING


class TestOwed:
    """What was refused for good stays owed until a manager gives it back in another way."""

    def refused(self, shop: Shop) -> tuple[Scripted, OrderView, PaymentView]:
        """An order for 21 €, changed to one for 10.50 €; PayPal refuses the difference."""
        gateway = scripted(shop)
        order, payment = paid(shop)
        gateway.refusing = True
        shop.change(order, some("margherita"))
        shop.carry_out_refunds()
        return gateway, order, payment

    def test_why_is_told(self, shop: Shop) -> None:
        _, order, payment = self.refused(shop)

        [refund] = shop.house.payment(payment.id).refunds
        assert (refund.status, refund.failure) == (FAILED, "REFUND_NOT_ALLOWED")
        assert shop.seen(order).payment.status is PaymentState.REFUND_PENDING
        assert shop.house.faults() == []

    @pytest.mark.parametrize("outside", [False, True])
    def test_given_again_it_is_settled(self, shop: Shop, *, outside: bool) -> None:
        gateway, order, payment = self.refused(shop)
        gateway.refusing = outside
        request = RefundRequest(1050, "again", outside=outside)
        given, _ = shop.refunding.refund(MANAGER, BELLECOUR, order.id, payment.id, request, a_key())

        assert given.status is DONE
        seen = shop.seen(order).payment
        assert (seen.status, seen.refunded_cents, seen.due_cents) == (PaymentState.PAID, 1050, 0)
        assert len(gateway.asked) == (1 if outside else 2)
        assert shop.house.faults() == []
        shop.carry_out_refunds()
        assert shop.seen(order).payment.refunded_cents == 1050

    def test_given_in_parts_the_rest_stays_owed(self, shop: Shop) -> None:
        gateway, order, payment = self.refused(shop)
        gateway.refusing = False
        shop.refund(order, payment, 1000)

        assert shop.seen(order).payment.status is PaymentState.REFUND_PENDING
        shop.refund(order, payment, 50)
        assert shop.seen(order).payment.status is PaymentState.PAID
        assert shop.house.faults() == []

    def test_more_than_is_owed_is_not_given_at_once(self, shop: Shop) -> None:
        _, order, payment = self.refused(shop)

        with pytest.raises(RefundExceedsCapture) as refused:
            shop.refund(order, payment, 1051)
        assert refused.value.refundable_cents == 1050

    def test_refunded_at_the_gateways_own_site_it_is_settled(self, shop: Shop) -> None:
        gateway, order, payment = self.refused(shop)
        capture = shop.house.payment(payment.id).gateway_capture
        assert capture is not None
        MemoryGateway.refund(gateway, Repayment("at PayPal", capture, Money(1050), "", ""))

        assert shop.reconciling.reread_captured() == 1
        seen = shop.seen(order).payment
        assert (seen.status, seen.refunded_cents, seen.due_cents) == (PaymentState.PAID, 1050, 0)
        assert shop.house.faults() == []


class TestOutside:
    def test_it_is_booked_as_given_and_nothing_is_sent(self, shop: Shop) -> None:
        gateway = scripted(shop)
        order, payment = paid(shop)
        request = RefundRequest(500, "in cash", outside=True)
        given = [
            shop.refunding.refund(MANAGER, BELLECOUR, order.id, payment.id, request, a_key())
            for _ in range(2)
        ]

        assert given[0][0].status is DONE
        assert given[1] == (given[0][0], True)
        assert not gateway.asked
        assert shop.seen(order).payment.refunded_cents == 500
        [row] = shop.house.audit()
        assert row.after == {"amount_cents": 500, "reason": "in cash", "outside": True}
        assert shop.house.faults() == []
