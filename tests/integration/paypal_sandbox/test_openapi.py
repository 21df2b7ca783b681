"""Everything the sandbox answers is what PayPal's own documents describe."""

import json
import os

import pytest

from ocpizza.adapters.paypal.gateway import PayPalGateway
from ocpizza.sandbox.paypal.errors import issues
from tests.contracts.gateway import charge, new, repayment
from tests.integration.paypal_sandbox import openapi
from tests.integration.paypal_sandbox.openapi import Exchange, Specs, recorded
from tests.integration.paypal_sandbox.support import (
    Letterbox,
    Shop,
    capture_of,
    money,
    order_body,
)
from tests.integration.paypal_sandbox.test_failures import call
from tests.integration.paypal_sandbox.test_paypal_sdk import captured, client_of

if not os.environ.get(openapi.VARIABLE):
    pytest.skip(openapi.UNSET, allow_module_level=True)

# Not in PayPal's list for their operation; the real API is known to send them all the same.
UNLISTED = {("orders.create", "NO_PAYMENT_SOURCE_PROVIDED"), ("orders.get", "PERMISSION_DENIED")}


@pytest.fixture(scope="module")
def paypal() -> Specs:
    return openapi.specs()


def test_a_whole_payment_agrees_with_the_documents(
    paypal: Specs, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recorded(monkeypatch) as exchanges:
        order = shop.create().json()["id"]
        shop.get(order)
        shop.capture(order)
        shop.control(f"/orders/{order}/approve")
        shop.get(order)
        capture = capture_of(shop.capture(order).json())["id"]
        shop.call("GET", f"/v2/payments/captures/{capture}")
        body = {"amount": money("1.00"), "invoice_id": "r1", "note_to_payer": "olives"}
        refund = shop.refund(capture, body).json()["id"]
        shop.call("GET", f"/v2/payments/refunds/{refund}")
        shop.refund(capture, {"amount": money("99.00")})
        shop.get(order)
        shop.get("NONE")
        shop.create(order_body(invoice_id=""))
        shop.get(order, Authorization="")
    for exchange in exchanges:
        paypal.check(exchange)
    assert [exchange.status for exchange in exchanges].count(422) == 2


@pytest.mark.parametrize("code", ["PENDING", "DECLINED"])
def test_a_capture_that_is_not_complete_agrees_with_the_documents(
    paypal: Specs, shop: Shop, code: str
) -> None:
    answer = shop.capture(shop.approved(), mock=code)
    paypal.check(Exchange.of(answer))
    paypal.check(Exchange.of(shop.get(answer.json()["id"])))


def test_what_the_sdk_sends_and_receives_agrees_with_the_documents(
    paypal: Specs, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recorded(monkeypatch) as exchanges:
        captured(client_of(shop.config), shop)
    assert exchanges
    for exchange in exchanges:
        paypal.check(exchange)


def test_what_our_gateway_sends_agrees_with_the_documents(
    paypal: Specs, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = shop.config
    gateway = PayPalGateway(
        config.base_url,
        (config.client_id, config.client_secret),
        webhook_id=None,
        production=False,
    )
    with recorded(monkeypatch) as exchanges:
        order = gateway.create(charge()).gateway_order
        gateway.look_up(order)
        shop.control(f"/orders/{order}/approve")
        capture = gateway.capture(order, new()).capture
        assert capture
        made = gateway.refund(repayment(capture, 650))
        gateway.look_up_refund(made.gateway_id)
        assert gateway.look_up(order).refunds == (made,)
    assert {exchange.status for exchange in exchanges} == {200, 201}
    for exchange in exchanges:
        paypal.check(exchange)


@pytest.mark.parametrize(("operation", "issue"), sorted(issues().keys() - UNLISTED), ids="-".join)
def test_every_refusal_has_the_exact_words_of_the_documents(
    paypal: Specs, shop: Shop, operation: str, issue: str
) -> None:
    paypal.check(Exchange.of(call(shop, operation, issue)))


@pytest.mark.parametrize("code", ["INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE"])
def test_a_failing_machine_uses_the_words_of_the_documents(
    paypal: Specs, shop: Shop, code: str
) -> None:
    paypal.check(Exchange.of(shop.capture("ANY", mock=code)))


def test_webhooks_and_events_agree_with_the_documents(
    paypal: Specs, shop: Shop, box: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/v1/notifications"
    with recorded(monkeypatch) as exchanges:
        wanted = {"url": box.url, "event_types": [{"name": "*"}]}
        hook = shop.call("POST", f"{path}/webhooks", wanted).json()["id"]
        shop.call("POST", f"{path}/webhooks", wanted)
        shop.call("GET", f"{path}/webhooks")
        shop.call("GET", f"{path}/webhooks/{hook}")
        shop.captured()
        message = box.wait_for_type("PAYMENT.CAPTURE.COMPLETED")[0]
        signed = {
            name.replace("-", "_"): message.headers[f"paypal-{name}"]
            for name in ("auth-algo", "cert-url", "transmission-id", "transmission-time")
        }
        signed |= {"transmission_sig": message.headers["paypal-transmission-sig"]}
        asked = signed | {"webhook_id": hook, "webhook_event": message.event}
        shop.call("POST", f"{path}/verify-webhook-signature", json.dumps(asked))
        shop.call("GET", f"{path}/webhooks-events")
        shop.call("GET", f"{path}/webhooks-events/{message.event['id']}")
        simulated = {"webhook_id": hook, "event_type": "PAYMENT.CAPTURE.DENIED"}
        shop.call("POST", f"{path}/simulate-event", simulated)
        shop.call("DELETE", f"{path}/webhooks/{hook}")
    for exchange in exchanges:
        paypal.check(exchange)


def test_a_wrong_answer_is_noticed(paypal: Specs, shop: Shop) -> None:
    refused = Exchange.of(shop.get("NONE"))
    twisted = refused.answered.replace(b"does not exist", b"is not there")
    with pytest.raises(AssertionError, match="answer 404"):
        paypal.check(Exchange("get", refused.path, {}, b"", 404, twisted))
