"""It all comes right with every message delivered twice, and with none at all."""

from collections.abc import Mapping

import pytest
from attrs import evolve

from ocpizza.adapters.memory.gateway import MemoryGateway
from ocpizza.application.ports.gateway import CaptureState, GatewayDown, Notice
from ocpizza.domain.errors import GatewayUnavailable, WebhookForged
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from tests.builders import ANN, BELLECOUR, HOUR, MINUTE, SECOND, new_id
from tests.contracts.shop import Shop

PAYPAL = Method.PAYPAL


class Unverified(MemoryGateway):
    def verify(self, headers: Mapping[str, str], body: bytes) -> Notice:
        raise GatewayDown


class TestMessages:
    def test_one_leads_to_the_capture_of_what_was_approved(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))
        shop.reconciling.hear(*shop.gateway.message(shop.gateway_order(started)))
        assert shop.seen(order).status is Status.AWAITING_PAYMENT

        assert shop.reconciling.work_inbox() == 1
        assert shop.seen(order).status is Status.PLACED
        assert shop.reconciling.work_inbox() == 0

    def test_delivered_many_times_it_is_acted_on_once(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))
        message = shop.gateway.message(shop.gateway_order(started))
        for _ in range(3):
            shop.reconciling.hear(*message)
        assert shop.reconciling.work_inbox() == 1
        shop.reconciling.hear(*message)

        assert shop.reconciling.work_inbox() == 0
        assert shop.seen(order).payment.paid_cents == 1050

    def test_one_that_is_not_the_gateways_is_not_kept(self, shop: Shop) -> None:
        started = shop.start(shop.order(payment_method=PAYPAL))
        headers, body = shop.gateway.message(shop.gateway_order(started))

        with pytest.raises(WebhookForged):
            shop.reconciling.hear(headers, body + b" ")
        with pytest.raises(WebhookForged):
            evolve(shop.reconciling, gateway=None).hear(headers, body)
        assert shop.house.chores.open_notices() == []

    def test_one_that_cannot_be_checked_now_is_to_come_again(self, shop: Shop) -> None:
        with pytest.raises(GatewayUnavailable):
            evolve(shop.reconciling, gateway=Unverified()).hear({}, b"")

    def test_while_the_gateway_is_down_it_stays_open(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))
        shop.reconciling.hear(*shop.gateway.message(shop.gateway_order(started)))
        shop.gateway.down = True
        assert shop.reconciling.work_inbox() == 0
        shop.gateway.down = False

        assert shop.reconciling.work_inbox() == 1
        assert shop.seen(order).status is Status.PLACED

    def test_without_a_reference_the_gateway_is_asked_whose_it_is(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))
        notice = Notice("E1", "KIND", shop.gateway_order(started), None, None)
        shop.house.chores.keep_notice(notice, shop.house.clock.now())

        assert shop.reconciling.work_inbox() == 1
        assert shop.seen(order).status is Status.PLACED

    @pytest.mark.parametrize(
        "reference", [None, "", "hello", f"{BELLECOUR}:{new_id()}", "atlantis:p1", "a:b:c:d"]
    )
    def test_one_about_nothing_of_ours_is_closed(self, shop: Shop, reference: str | None) -> None:
        notice = Notice("E1", "KIND", None, None, reference)
        shop.house.chores.keep_notice(notice, shop.house.clock.now())

        assert shop.reconciling.work_inbox() == 1
        assert shop.house.chores.open_notices() == []


class TestWithoutAnyMessage:
    def test_the_buyer_who_never_came_back_gets_the_pizza(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        shop.approve(shop.start(order))
        shop.house.clock.advance(2 * MINUTE)
        done = shop.reconciling.reconcile()

        assert (done.payments, done.still_open) == (1, 0)
        assert shop.seen(order).status is Status.PLACED
        assert shop.house.faults() == []

    def test_asked_since_a_backup_it_still_reads_those_that_were_begun_before_it(
        self, shop: Shop
    ) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.start(order)
        shop.house.clock.advance(HOUR)
        backup = shop.house.clock.now()
        shop.approve(started)
        shop.house.clock.advance(2 * MINUTE)

        assert shop.reconciling.reconcile(backup).still_open == 0
        assert shop.house.payment(started.id).status is PaymentStatus.CAPTURED

    def test_younger_payments_are_in_someones_hands(self, shop: Shop) -> None:
        shop.approve(shop.start(shop.order(payment_method=PAYPAL)))
        shop.house.clock.advance(59 * SECOND)

        assert shop.reconciling.reconcile().payments == 0

    def test_money_whose_capture_was_never_heard_of_goes_back_when_it_is_too_late(
        self, shop: Shop
    ) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order))
        shop.gateway.mute = True
        with pytest.raises(GatewayUnavailable):
            shop.capture(order, started)
        shop.gateway.mute = False
        shop.house.clock.advance(HOUR)
        shop.upkeep.expire_unpaid()
        shop.reconciling.reconcile()
        shop.carry_out_refunds()

        assert shop.seen(order).payment.status is PaymentState.REFUNDED
        assert shop.house.faults() == []

    def test_a_review_of_days_is_followed_to_its_end(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order), CaptureState.PENDING)
        shop.capture(order, started)
        shop.house.clock.advance(6 * 24 * HOUR)
        assert shop.reconciling.reconcile().still_open == 1
        shop.gateway.settle(shop.gateway_order(started), CaptureState.COMPLETED)

        assert shop.reconciling.reconcile().still_open == 0
        assert shop.house.payment(started.id).status is PaymentStatus.CAPTURED

    def test_a_declined_one_is_not_open_any_more(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        started = shop.approve(shop.start(order), CaptureState.PENDING)
        shop.capture(order, started)
        shop.gateway.settle(shop.gateway_order(started), CaptureState.DECLINED)
        shop.house.clock.advance(HOUR)

        assert shop.reconciling.reconcile().still_open == 0
        assert shop.reconciling.reconcile().payments == 0

    def test_while_the_gateway_is_down_all_stays_open(self, shop: Shop) -> None:
        shop.approve(shop.start(shop.order(payment_method=PAYPAL)))
        shop.house.clock.advance(HOUR)
        shop.gateway.down = True

        assert shop.reconciling.reconcile().still_open == 1

    def test_refunds_are_carried_out_with_it(self, shop: Shop) -> None:
        order = shop.order(payment_method=PAYPAL)
        shop.pay(order)
        shop.do(order, Action.CANCEL, ANN)
        shop.house.clock.advance(SECOND)

        assert shop.reconciling.reconcile().refunds == 1
        assert shop.seen(order).payment.status is PaymentState.REFUNDED


def test_without_a_gateway_payments_that_are_open_wait(shop: Shop) -> None:
    shop.start(shop.order(payment_method=Method.PAYPAL))
    shop.pay(shop.order(payment_method=Method.PAYPAL))
    online = evolve(shop.online, gateway=None)
    reconciling = evolve(shop.reconciling, online=online, gateway=None)
    shop.house.clock.advance(HOUR)

    done = reconciling.reconcile(shop.house.clock.now() - HOUR)

    assert (done.still_open, done.captured) == (1, 1)
    assert shop.house.faults() == []
