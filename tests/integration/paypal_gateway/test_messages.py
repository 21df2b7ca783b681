"""Messages: whose they are, and what they are about."""

import pytest
import requests

from ocpizza.adapters.paypal.gateway import PayPalGateway
from ocpizza.application.ports.gateway import (
    Forged,
    GatewayDown,
)
from ocpizza.sandbox.paypal.config import SandboxConfig
from tests.contracts.gateway import captured, repayment
from tests.integration.paypal_gateway.support import SandboxBuyer, approved, gateway_of


def test_a_message_about_a_refund_names_its_capture_and_payment(
    gateway: PayPalGateway, buyer: SandboxBuyer
) -> None:
    _, capture = captured(gateway, buyer)
    asked = repayment(capture, 100)
    made = gateway.refund(asked)
    message = buyer.messages(made.gateway_id, "PAYMENT.CAPTURE.REFUNDED")[0]
    notice = gateway.verify(message.headers, message.body)
    assert (notice.gateway_capture, notice.reference) == (capture, asked.reference)


def test_a_message_about_a_refund_made_at_paypal_is_led_back_to_its_payment(
    gateway: PayPalGateway, buyer: SandboxBuyer
) -> None:
    order, capture = captured(gateway, buyer)
    made = buyer.shop.refund(capture).json()["id"]
    message = buyer.messages(made, "PAYMENT.CAPTURE.REFUNDED")[0]
    notice = gateway.verify(message.headers, message.body)
    seen = gateway.look_up(order)
    assert (notice.gateway_order, notice.reference) == (order, seen.reference)
    assert seen.refunds[0].reference is None


def test_a_reversed_approval_names_its_order(gateway: PayPalGateway, buyer: SandboxBuyer) -> None:
    order = approved(gateway, buyer)
    reference = gateway.look_up(order).reference
    buyer.forget(order)
    message = buyer.messages(order, "CHECKOUT.PAYMENT-APPROVAL.REVERSED")[0]
    notice = gateway.verify(message.headers, message.body)
    assert (notice.gateway_order, notice.reference) == (order, reference)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/v1/notifications/certs/CERT-1",
        "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1",
        "https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1",
        "{own}@evil.example/v1/notifications/certs/CERT-1",
        "{own}/v1/notifications/certs/../../../checkoutnow",
        "{own}/checkoutnow",
        "file:///etc/passwd",
        "https://[",
    ],
)
def test_a_certificate_from_elsewhere_is_forged_and_nothing_is_asked(
    gateway: PayPalGateway,
    buyer: SandboxBuyer,
    sandbox: SandboxConfig,
    sent: list[requests.PreparedRequest],
    address: str,
) -> None:
    order, _ = captured(gateway, buyer)
    headers, body = buyer.message(order)
    headers["paypal-cert-url"] = address.format(own=sandbox.base_url)
    sent.clear()
    with pytest.raises(Forged):
        gateway.verify(headers, body)
    assert sent == []


def test_in_production_a_stand_in_cannot_sign(
    gateway: PayPalGateway, buyer: SandboxBuyer, sandbox: SandboxConfig
) -> None:
    order, _ = captured(gateway, buyer)
    with pytest.raises(Forged):
        gateway_of(sandbox, production=True).verify(*buyer.message(order))


def test_another_algorithm_and_a_message_for_another_shop_are_forged(
    gateway: PayPalGateway, buyer: SandboxBuyer, sandbox: SandboxConfig
) -> None:
    order, _ = captured(gateway, buyer)
    headers, body = buyer.message(order)
    with pytest.raises(Forged):
        gateway.verify(headers | {"paypal-auth-algo": "SHA1withRSA"}, body)
    for webhook_id in ("ANOTHERWEBHOOK000", None):
        with pytest.raises(Forged):
            gateway_of(sandbox, webhook_id=webhook_id).verify(headers, body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"id":"WH-1"},"webhook_id":"WEBHOOK17CHARACTE"',
        b'{"id":"WH-1"',
        b"[]",
        b"\xff\xfe{\x00}\x00",
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_not_one_json_object_is_forged_and_not_sent_on(
    gateway: PayPalGateway, buyer: SandboxBuyer, sent: list[requests.PreparedRequest], body: bytes
) -> None:
    order, _ = captured(gateway, buyer)
    headers, _ = buyer.message(order)
    sent.clear()
    with pytest.raises(Forged):
        gateway.verify(headers, body)
    assert sent == []


def test_a_signature_that_cannot_be_checked_now_is_not_called_forged(
    gateway: PayPalGateway, buyer: SandboxBuyer
) -> None:
    order, _ = captured(gateway, buyer)
    buyer.fails("verify-webhook-signature.post", "INTERNAL_SERVER_ERROR")
    with pytest.raises(GatewayDown):
        gateway.verify(*buyer.message(order))


def test_header_names_are_taken_in_any_case(gateway: PayPalGateway, buyer: SandboxBuyer) -> None:
    order, _ = captured(gateway, buyer)
    headers, body = buyer.message(order)
    shouted = {name.upper(): value for name, value in headers.items()}
    assert gateway.verify(shouted, body).gateway_order == order
