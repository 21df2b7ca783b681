"""What every payment gateway must do, whoever is behind it."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import pytest

from ocpizza.application.ports.gateway import (
    CaptureState,
    Charge,
    Forged,
    GatewayDown,
    GatewayRejected,
    ItemLine,
    PaymentGateway,
    Repayment,
)
from ocpizza.domain.money import Money

AMOUNT = Money(2650)


class Buyer(Protocol):
    """The other side of the gateway, steered by the test."""

    def approve(self, gateway_order: str) -> None: ...

    def approve_with_a_bad_card(self, gateway_order: str) -> None: ...

    def approve_for_review(self, gateway_order: str) -> None: ...

    def end_review(self, gateway_order: str, *, accepted: bool) -> None: ...

    def forget(self, gateway_order: str) -> None: ...

    def message(self, gateway_order: str) -> tuple[dict[str, str], bytes]:
        """A message that the gateway sent about this order, which is captured."""


def new() -> str:
    return str(uuid.uuid4())


def charge(reference: str | None = None) -> Charge:
    """Two pizzas delivered: 26.50 €."""
    return Charge(
        request_id=new(),
        reference=reference or f"lyon-bellecour:{new()}",
        invoice=new(),
        description="OC Pizza lyon-bellecour A-042",
        amount=AMOUNT,
        items=(ItemLine("Margherita", 2, Money(1200)),),
        delivery=Money(250),
        return_url="http://127.0.0.1:8000/back",
        cancel_url="http://127.0.0.1:8000/cancelled",
        language="fr",
    )


def repayment(capture: str, cents: int, reference: str | None = None) -> Repayment:
    reference = reference or f"lyon-bellecour:{new()}:{new()}"
    return Repayment(new(), capture, Money(cents), reference, "olives missing")


def captured(gateway: PaymentGateway, buyer: Buyer) -> tuple[str, str]:
    """The ids of an order and of its capture."""
    order = gateway.create(charge()).gateway_order
    buyer.approve(order)
    seen = gateway.capture(order, new())
    assert seen.capture is not None
    return order, seen.capture


class GatewayContract:
    """Subclasses give the fixtures `gateway` and `buyer`."""

    def test_who_may_call_it_is_let_in(self, gateway: PaymentGateway) -> None:
        gateway.check()

    def test_a_payment_is_announced_once_per_request_id(self, gateway: PaymentGateway) -> None:
        asked = charge()
        first = gateway.create(asked)
        assert first == gateway.create(asked)
        assert first.gateway_order in first.approve_url
        assert gateway.create(charge()).gateway_order != first.gateway_order

    def test_nothing_is_taken_before_the_buyer_approves(self, gateway: PaymentGateway) -> None:
        asked = charge()
        order = gateway.create(asked).gateway_order
        for seen in (gateway.look_up(order), gateway.capture(order, new())):
            assert (seen.state, seen.approved, seen.gone) == (CaptureState.NONE, False, False)
            assert (seen.reference, seen.amount) == (asked.reference, AMOUNT)

    def test_approved_money_is_taken_once_however_often_it_is_asked_for(
        self, gateway: PaymentGateway, buyer: Buyer
    ) -> None:
        order = gateway.create(charge()).gateway_order
        buyer.approve(order)
        assert gateway.look_up(order).approved
        request_id = new()
        first = gateway.capture(order, request_id)
        assert (first.state, first.amount) == (CaptureState.COMPLETED, AMOUNT)
        assert gateway.capture(order, request_id) == first
        assert gateway.capture(order, new()) == first
        assert gateway.look_up(order) == first

    def test_two_captures_at_once_take_the_money_once(
        self, gateway: PaymentGateway, buyer: Buyer
    ) -> None:
        order = gateway.create(charge()).gateway_order
        buyer.approve(order)
        with ThreadPoolExecutor(8) as threads:
            seen = list(threads.map(lambda _: gateway.capture(order, new()), range(8)))
        assert {each.state for each in seen} == {CaptureState.COMPLETED}
        assert len({each.capture for each in seen}) == 1

    def test_a_refused_card_can_be_mended_on_the_same_order(
        self, gateway: PaymentGateway, buyer: Buyer
    ) -> None:
        approval = gateway.create(charge())
        buyer.approve_with_a_bad_card(approval.gateway_order)
        refused = gateway.capture(approval.gateway_order, new())
        assert (refused.state, refused.issue) == (CaptureState.DECLINED, "INSTRUMENT_DECLINED")
        assert refused.redirect == approval.approve_url
        assert refused.capture is None
        buyer.approve(approval.gateway_order)
        taken = gateway.capture(approval.gateway_order, new())
        assert taken.state is CaptureState.COMPLETED

    @pytest.mark.parametrize("end", [CaptureState.COMPLETED, CaptureState.DECLINED])
    def test_a_held_capture_is_pending_until_the_gateway_decides(
        self, gateway: PaymentGateway, buyer: Buyer, end: CaptureState
    ) -> None:
        order = gateway.create(charge()).gateway_order
        buyer.approve_for_review(order)
        assert gateway.capture(order, new()).state is CaptureState.PENDING
        assert gateway.look_up(order).state is CaptureState.PENDING
        buyer.end_review(order, accepted=end is CaptureState.COMPLETED)
        assert gateway.look_up(order).state is end

    def test_a_forgotten_order_is_gone_not_down(
        self, gateway: PaymentGateway, buyer: Buyer
    ) -> None:
        order = gateway.create(charge()).gateway_order
        buyer.forget(order)
        for seen in (gateway.look_up(order), gateway.capture(order, new())):
            assert (seen.state, seen.gone) == (CaptureState.NONE, True)

    def test_money_goes_back_in_parts_and_the_order_lists_them(
        self, gateway: PaymentGateway, buyer: Buyer
    ) -> None:
        order, capture = captured(gateway, buyer)
        parts = [repayment(capture, cents) for cents in (650, 2000)]
        made = [gateway.refund(part) for part in parts]
        assert [each.amount for each in made] == [Money(650), Money(2000)]
        assert {each.state for each in made} == {CaptureState.COMPLETED}
        seen = gateway.look_up(order)
        assert list(seen.refunds) == made
        assert [each.reference for each in made] == [part.reference for part in parts]
        assert (seen.state, seen.amount) == (CaptureState.COMPLETED, AMOUNT)
        assert gateway.look_up_refund(made[0].gateway_id) == made[0]

    def test_one_request_id_gives_money_back_once(
        self, gateway: PaymentGateway, buyer: Buyer
    ) -> None:
        order, capture = captured(gateway, buyer)
        asked = repayment(capture, 2000)
        with ThreadPoolExecutor(8) as threads:
            made = list(threads.map(gateway.refund, [asked] * 8))
        assert len(set(made)) == 1
        assert gateway.look_up(order).refunds == (made[0],)

    def test_more_than_was_taken_never_goes_back(
        self, gateway: PaymentGateway, buyer: Buyer
    ) -> None:
        _, capture = captured(gateway, buyer)
        gateway.refund(repayment(capture, 2000))
        with pytest.raises(GatewayRejected):
            gateway.refund(repayment(capture, 651))

    def test_an_unknown_refund_is_an_unknown_outcome(self, gateway: PaymentGateway) -> None:
        with pytest.raises(GatewayDown):
            gateway.look_up_refund("NONE")

    def test_a_message_names_the_payment_it_is_about(
        self, gateway: PaymentGateway, buyer: Buyer
    ) -> None:
        order, capture = captured(gateway, buyer)
        notice = gateway.verify(*buyer.message(order))
        assert (notice.gateway_order, notice.gateway_capture) == (order, capture)
        assert notice.reference == gateway.look_up(order).reference
        assert notice.id
        assert notice.kind

    def test_a_message_that_was_changed_or_never_signed_is_forged(
        self, gateway: PaymentGateway, buyer: Buyer
    ) -> None:
        order, _ = captured(gateway, buyer)
        headers, body = buyer.message(order)
        for false_headers, false_body in (
            ({}, body),
            (headers, body.replace(b"lyon", b"paris")),
            (headers, b""),
        ):
            with pytest.raises(Forged):
                gateway.verify(false_headers, false_body)
