"""Which answer means what."""

import uuid
from typing import Any

import pytest
import requests
from attrs import evolve

from ocpizza.adapters.paypal.gateway import PayPalGateway
from ocpizza.application.ports.gateway import (
    CaptureState,
    GatewayDown,
    GatewayRejected,
)
from ocpizza.domain.money import Money
from tests.contracts.gateway import captured, charge, new, repayment
from tests.integration.paypal_gateway.support import SandboxBuyer, approved

MENDABLE = ("INSTRUMENT_DECLINED", "PAYER_ACTION_REQUIRED", "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING")


@pytest.mark.parametrize(
    "issue",
    [
        *MENDABLE,
        "PAYER_CANNOT_PAY",
        "PAYER_ACCOUNT_RESTRICTED",
        "TRANSACTION_REFUSED",
        "COMPLIANCE_VIOLATION",
        "MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED",
        "PAYEE_NOT_ENABLED_FOR_CARD_PROCESSING",
        "TRANSACTION_RECEIVING_LIMIT_EXCEEDED",
        "PERMISSION_DENIED",
        "CONSENT_NEEDED",
        "AGREEMENT_ALREADY_CANCELLED",
    ],
)
def test_a_refused_capture_is_declined_with_its_issue(
    gateway: PayPalGateway, buyer: SandboxBuyer, issue: str
) -> None:
    order = approved(gateway, buyer)
    buyer.fails("orders.capture", issue)
    seen = gateway.capture(order, new())
    assert (seen.state, seen.issue) == (CaptureState.DECLINED, issue)
    assert (seen.redirect is not None) == (issue in MENDABLE)


def test_an_invoice_number_that_was_paid_elsewhere_declines(
    gateway: PayPalGateway, buyer: SandboxBuyer
) -> None:
    buyer.fails("orders.capture", "DUPLICATE_INVOICE_ID")
    seen = gateway.capture(approved(gateway, buyer), new())
    assert (seen.state, seen.issue) == (CaptureState.DECLINED, "DUPLICATE_INVOICE_ID")


def test_an_invoice_number_that_we_have_captured_ourselves_is_our_capture(
    gateway: PayPalGateway, buyer: SandboxBuyer
) -> None:
    order, capture = captured(gateway, buyer)
    buyer.fails("orders.capture", "DUPLICATE_INVOICE_ID")
    seen = gateway.capture(order, new())
    assert (seen.state, seen.capture) == (CaptureState.COMPLETED, capture)


def test_an_approval_that_paypal_learns_of_a_moment_late_is_captured(
    gateway: PayPalGateway, buyer: SandboxBuyer
) -> None:
    order = approved(gateway, buyer)
    buyer.fails("orders.capture", "ORDER_NOT_APPROVED")
    assert gateway.capture(order, new()).state is CaptureState.COMPLETED


def test_a_capture_that_the_answer_does_not_show_is_read_from_the_order(
    gateway: PayPalGateway, buyer: SandboxBuyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = approved(gateway, buyer)
    send = requests.Session.send

    def unasked(self: Any, request: requests.PreparedRequest, **options: Any) -> Any:
        request.headers.pop("Prefer", None)
        return send(self, request, **options)

    monkeypatch.setattr(requests.Session, "send", unasked)
    seen = gateway.capture(order, new())
    assert (seen.state, seen.amount) == (CaptureState.COMPLETED, Money(2650))


@pytest.mark.parametrize("issue", ["REFUND_FAILED_INSUFFICIENT_FUNDS", "PENDING_CAPTURE"])
def test_a_refund_that_may_succeed_later_is_not_rejected(
    gateway: PayPalGateway, buyer: SandboxBuyer, issue: str
) -> None:
    _, capture = captured(gateway, buyer)
    asked = repayment(capture, 2000)
    buyer.fails("captures.refund", issue)
    with pytest.raises(GatewayDown):
        gateway.refund(asked)
    assert gateway.refund(asked).state is CaptureState.COMPLETED


@pytest.mark.parametrize(
    "issue", ["TRANSACTION_DISPUTED", "REFUND_TIME_LIMIT_EXCEEDED", "PERMISSION_DENIED"]
)
def test_a_refund_that_is_refused_for_good_is_rejected_with_its_issue(
    gateway: PayPalGateway, buyer: SandboxBuyer, issue: str
) -> None:
    _, capture = captured(gateway, buyer)
    buyer.fails("captures.refund", issue)
    with pytest.raises(GatewayRejected) as caught:
        gateway.refund(repayment(capture, 2000))
    assert caught.value.issue == issue


def test_a_refund_asked_for_again_when_its_request_id_is_forgotten_is_found_not_made_twice(
    gateway: PayPalGateway, buyer: SandboxBuyer
) -> None:
    order, capture = captured(gateway, buyer)
    asked = repayment(capture, 1000)
    made = gateway.refund(asked)
    assert gateway.refund(evolve(asked, request_id=str(uuid.uuid4()))) == made
    assert gateway.look_up(order).refunds == (made,)


def test_a_refund_that_paypal_failed_is_told(gateway: PayPalGateway, buyer: SandboxBuyer) -> None:
    _, capture = captured(gateway, buyer)
    buyer.fails("captures.refund", "DECLINED")
    assert gateway.refund(repayment(capture, 100)).state is CaptureState.DECLINED


def twist_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every link to the buyer's page leads elsewhere."""
    send = requests.Session.send

    def twisted(self: Any, request: requests.PreparedRequest, **options: Any) -> Any:
        answer = send(self, request, **options)
        answer._content = answer.content.replace(b"/checkoutnow", b".evil.example/checkoutnow")
        return answer

    monkeypatch.setattr(requests.Session, "send", twisted)


def test_an_approval_link_to_another_host_is_not_followed(
    gateway: PayPalGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    twist_links(monkeypatch)
    with pytest.raises(GatewayDown):
        gateway.create(charge())


def test_a_second_try_is_not_sent_to_another_host(
    gateway: PayPalGateway, buyer: SandboxBuyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = gateway.create(charge()).gateway_order
    buyer.approve_with_a_bad_card(order)
    twist_links(monkeypatch)
    assert gateway.capture(order, new()).redirect is None
