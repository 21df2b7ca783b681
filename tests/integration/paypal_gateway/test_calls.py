"""What is sent, with which token, how often, and what is written down of it."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import requests
import structlog.testing
from attrs import evolve

from ocpizza.adapters.paypal.gateway import PayPalGateway
from ocpizza.application.ports.gateway import (
    CaptureState,
    GatewayDown,
)
from ocpizza.domain.money import ZERO, Money
from ocpizza.sandbox.paypal.config import SandboxConfig
from ocpizza.sandbox.paypal.serve import running
from tests.contracts.gateway import captured, charge, new, repayment
from tests.integration.paypal_gateway.support import SandboxBuyer, approved, gateway_of, paths


def test_what_is_sent_is_complete_and_adds_up(
    gateway: PayPalGateway, sent: list[requests.PreparedRequest]
) -> None:
    asked = charge()
    gateway.create(asked)
    request = sent[-1]
    assert request.headers["PayPal-Request-Id"] == asked.request_id
    assert request.headers["Prefer"] == "return=representation"
    body = json.loads(request.body or b"")
    unit = body["purchase_units"][0]
    assert unit["amount"] == {
        "currency_code": "EUR",
        "value": "26.50",
        "breakdown": {
            "item_total": {"currency_code": "EUR", "value": "24.00"},
            "shipping": {"currency_code": "EUR", "value": "2.50"},
        },
    }
    assert (unit["custom_id"], unit["invoice_id"]) == (asked.reference, asked.invoice)
    context = body["payment_source"]["paypal"]["experience_context"]
    assert context["shipping_preference"] == "NO_SHIPPING"
    assert context["user_action"] == "PAY_NOW"
    assert context["payment_method_preference"] == "IMMEDIATE_PAYMENT_REQUIRED"
    assert context["locale"] == "fr-FR"


def test_lines_that_do_not_add_up_are_left_out_and_the_amount_stands(
    gateway: PayPalGateway, sent: list[requests.PreparedRequest]
) -> None:
    order = gateway.create(evolve(charge(), delivery=ZERO)).gateway_order
    unit = json.loads(sent[-1].body or b"")["purchase_units"][0]
    assert "items" not in unit
    assert unit["amount"] == {"currency_code": "EUR", "value": "26.50"}
    assert gateway.look_up(order).amount == Money(2650)


def test_long_and_accented_names_are_cut_to_what_paypal_takes(gateway: PayPalGateway) -> None:
    asked = charge()
    names = tuple(evolve(item, name="é" * 127) for item in asked.items)
    assert gateway.create(evolve(asked, items=names, description="à" * 200)).gateway_order


def test_one_token_serves_many_calls(
    gateway: PayPalGateway, sent: list[requests.PreparedRequest]
) -> None:
    for _ in range(3):
        gateway.create(charge())
    assert paths(sent).count("/v1/oauth2/token") == 1


def test_threads_that_start_together_share_one_token(
    gateway: PayPalGateway, sent: list[requests.PreparedRequest]
) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: gateway.create(charge()), range(8)))
    assert paths(sent).count("/v1/oauth2/token") == 1


def test_a_token_is_renewed_before_it_ends(sent: list[requests.PreparedRequest]) -> None:
    with running(token_lifetime=timedelta(seconds=60)) as config:
        gateway = gateway_of(config)
        gateway.create(charge())
        gateway.create(charge())
    assert paths(sent).count("/v1/oauth2/token") == 2


def test_a_refused_token_is_renewed_once_and_the_call_repeated_with_the_same_id(
    gateway: PayPalGateway, buyer: SandboxBuyer, sent: list[requests.PreparedRequest]
) -> None:
    order = approved(gateway, buyer)
    buyer.revoke_tokens()
    sent.clear()
    assert gateway.capture(order, "same").state is CaptureState.COMPLETED
    calls = [request for request in sent if "capture" in str(request.path_url)]
    assert [request.headers["PayPal-Request-Id"] for request in calls] == ["same", "same"]


def test_a_second_refusal_of_the_token_is_no_loop(
    gateway: PayPalGateway, buyer: SandboxBuyer, sent: list[requests.PreparedRequest]
) -> None:
    order = approved(gateway, buyer)
    buyer.fails("orders.get", "INVALID_TOKEN", times=5)
    sent.clear()
    with pytest.raises(GatewayDown):
        gateway.look_up(order)
    assert len([path for path in paths(sent) if order in path]) == 2


def test_why_there_is_no_access_is_said_without_the_credentials(sandbox: SandboxConfig) -> None:
    with pytest.raises(GatewayDown, match="no token, status 401"):
        gateway_of(sandbox, credentials=("nobody", "nothing")).check()
    with pytest.raises(GatewayDown, match="no token, ConnectionError"):
        gateway_of(sandbox, base_url="http://127.0.0.1:1").check()


def test_wrong_credentials_are_an_unknown_outcome(sandbox: SandboxConfig) -> None:
    with pytest.raises(GatewayDown):
        gateway_of(sandbox, credentials=("nobody", "nothing")).create(charge())


def test_a_paypal_that_cannot_be_reached_is_an_unknown_outcome(sandbox: SandboxConfig) -> None:
    with pytest.raises(GatewayDown):
        gateway_of(sandbox, base_url="http://127.0.0.1:9").create(charge())


@pytest.mark.parametrize(
    "code",
    ["INTERNAL_SERVER_ERROR", "INTERNAL_SERVER_ERROR_AFTER_ACTING", "TIMEOUT_BEFORE_ACTING"],
)
@pytest.mark.parametrize(
    "operation", ["orders.create", "orders.capture", "captures.refund", "orders.get"]
)
def test_a_failing_machine_is_an_unknown_outcome(
    gateway: PayPalGateway, buyer: SandboxBuyer, operation: str, code: str
) -> None:
    order, (_, capture) = approved(gateway, buyer), captured(gateway, buyer)
    calls: dict[str, Callable[[], object]] = {
        "orders.create": lambda: gateway.create(charge()),
        "orders.capture": lambda: gateway.capture(order, new()),
        "captures.refund": lambda: gateway.refund(repayment(capture, 100)),
        "orders.get": lambda: gateway.look_up(order),
    }
    buyer.fails(operation, code)
    with pytest.raises(GatewayDown):
        calls[operation]()


def test_a_connection_that_broke_is_tried_once_more_with_the_same_id(
    gateway: PayPalGateway, buyer: SandboxBuyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, tried = approved(gateway, buyer), []
    send = requests.Session.send

    def breaking(self: Any, request: requests.PreparedRequest, **options: Any) -> Any:
        tried.append(request.headers["PayPal-Request-Id"])
        if len(tried) == 1:
            raise requests.ConnectionError
        return send(self, request, **options)

    monkeypatch.setattr(requests.Session, "send", breaking)
    assert gateway.capture(order, "same").state is CaptureState.COMPLETED
    assert tried == ["same", "same"]


def test_every_call_is_logged_with_its_debug_id_and_without_a_secret(
    gateway: PayPalGateway, buyer: SandboxBuyer, sandbox: SandboxConfig
) -> None:
    with structlog.testing.capture_logs() as logs:
        order, _ = captured(gateway, buyer)
        buyer.fails("orders.capture", "PERMISSION_DENIED")
        gateway.capture(order, new())
    answered = [entry for entry in logs if entry["event"] == "answered"]
    assert all(entry["debug_id"] and entry["status"] for entry in answered)
    assert [entry["issue"] for entry in logs if entry["event"] == "refused"] == [
        "PERMISSION_DENIED"
    ]
    told = str(logs)
    assert order in told
    for secret in (sandbox.client_secret, "A21AA", "Bearer", "Margherita"):
        assert secret not in told


@pytest.mark.parametrize("code", ["TIMEOUT_AFTER_ACTING", "INTERNAL_SERVER_ERROR_AFTER_ACTING"])
def test_asking_again_with_the_same_id_tells_what_the_lost_answer_said(
    gateway: PayPalGateway, buyer: SandboxBuyer, code: str
) -> None:
    order, request_id = approved(gateway, buyer), new()
    buyer.fails("orders.capture", code)
    with pytest.raises(GatewayDown):
        gateway.capture(order, request_id)
    seen = gateway.capture(order, request_id)
    assert seen.state is CaptureState.COMPLETED
    assert seen.capture
    asked = repayment(seen.capture, 2000)
    buyer.fails("captures.refund", code)
    with pytest.raises(GatewayDown):
        gateway.refund(asked)
    assert gateway.look_up(order).refunds == (gateway.refund(asked),)


def test_no_answer_in_time_is_an_unknown_outcome_and_is_not_asked_for_again_by_itself(
    sandbox: SandboxConfig, buyer: SandboxBuyer, sent: list[requests.PreparedRequest]
) -> None:
    order = approved(gateway_of(sandbox), buyer)
    hasty = gateway_of(sandbox, timeouts=(5.0, 0.3))
    assert hasty.look_up(order).approved
    buyer.fails("orders.capture", "TIMEOUT_AFTER_ACTING")
    sent.clear()
    begun = time.monotonic()
    with pytest.raises(GatewayDown):
        hasty.capture(order, new())
    assert time.monotonic() - begun < 0.5
    assert len(sent) == 1
    assert hasty.look_up(order).state is CaptureState.COMPLETED


def test_a_moment_is_waited_when_paypal_asks_for_it_and_no_longer(
    gateway: PayPalGateway, buyer: SandboxBuyer
) -> None:
    order = approved(gateway, buyer)
    buyer.fails("orders.get", "RATE_LIMIT_REACHED")
    begun = time.monotonic()
    assert gateway.look_up(order).approved
    assert time.monotonic() - begun > 0.9
    buyer.fails("orders.get", "RATE_LIMIT_REACHED", times=2)
    with pytest.raises(GatewayDown):
        gateway.look_up(order)
