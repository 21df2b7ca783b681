"""The gateway that speaks to PayPal, against a PayPal that is really served."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
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
    Forged,
    GatewayDown,
    GatewayRejected,
)
from ocpizza.domain.money import ZERO, Money
from ocpizza.sandbox.paypal.config import SandboxConfig
from ocpizza.sandbox.paypal.serve import running
from tests.contracts.gateway import GatewayContract, captured, charge, new, repayment
from tests.integration.paypal_sandbox.support import Letterbox, Message, Shop, letterbox

WEBHOOK = "WEBHOOK17CHARACTE"
MENDABLE = ("INSTRUMENT_DECLINED", "PAYER_ACTION_REQUIRED", "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING")


class SandboxBuyer:
    """Steers the sandbox, and receives what it sends."""

    def __init__(self, shop: Shop, box: Letterbox) -> None:
        self._shop = shop
        self._box = box

    def approve(self, gateway_order: str, funding: str = "immediate") -> None:
        self._shop.control(f"/orders/{gateway_order}/approve", {"funding": funding})

    def approve_with_a_bad_card(self, gateway_order: str) -> None:
        self.approve(gateway_order, "declined")

    def approve_for_review(self, gateway_order: str) -> None:
        self.approve(gateway_order, "review_accepted")

    def end_review(self, gateway_order: str, *, accepted: bool) -> None:
        order = self._shop.get(gateway_order).json()
        capture = order["purchase_units"][0]["payments"]["captures"][0]["id"]
        end = "COMPLETED" if accepted else "DECLINED"
        self._shop.control(f"/captures/{capture}/settle", {"status": end})

    def forget(self, gateway_order: str) -> None:
        self._shop.control(f"/orders/{gateway_order}/expire")

    def message(self, gateway_order: str) -> tuple[dict[str, str], bytes]:
        message = self.messages(gateway_order, "PAYMENT.CAPTURE.COMPLETED")[0]
        return message.headers, message.body

    def messages(self, about: str, kind: str) -> list[Message]:
        return self._box.wait_for(
            lambda message: about.encode() in message.body and message.event["event_type"] == kind
        )

    def fails(self, operation: str, *codes: str, times: int = 1) -> None:
        """The next calls of the operation meet these codes."""
        failure = {"operation": operation, "mock_application_codes": codes, "times": times}
        self._shop.control("/failures", failure)

    def revoke_tokens(self) -> None:
        self._shop.control("/tokens", method="DELETE")


@pytest.fixture(scope="module")
def box() -> Iterator[Letterbox]:
    with letterbox() as box:
        yield box


@pytest.fixture(scope="module")
def sandbox(box: Letterbox) -> Iterator[SandboxConfig]:
    with running(webhook_url=box.url, webhook_id=WEBHOOK, stall=0.5) as config:
        yield config


@pytest.fixture
def buyer(sandbox: SandboxConfig, box: Letterbox) -> Iterator[SandboxBuyer]:
    shop = Shop(sandbox)
    yield SandboxBuyer(shop, box)
    shop.control("/failures", method="DELETE")


@pytest.fixture
def gateway(sandbox: SandboxConfig) -> PayPalGateway:
    return gateway_of(sandbox)


def gateway_of(sandbox: SandboxConfig, **changes: Any) -> PayPalGateway:
    options: dict[str, Any] = {
        "base_url": sandbox.base_url,
        "credentials": (sandbox.client_id, sandbox.client_secret),
        "webhook_id": WEBHOOK,
        "production": False,
        "timeouts": (5.0, 5.0),
    }
    return PayPalGateway(**(options | changes))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[requests.PreparedRequest]:
    """Every request that leaves this process by `requests`, in order."""
    seen: list[requests.PreparedRequest] = []
    send = requests.Session.send

    def recording(self: Any, request: requests.PreparedRequest, **options: Any) -> Any:
        seen.append(request)
        return send(self, request, **options)

    monkeypatch.setattr(requests.Session, "send", recording)
    return seen


def paths(sent: list[requests.PreparedRequest]) -> list[str]:
    return [str(request.path_url) for request in sent]


def approved(gateway: PayPalGateway, buyer: SandboxBuyer) -> str:
    order = gateway.create(charge()).gateway_order
    buyer.approve(order)
    return order


class TestPayPalGateway(GatewayContract):
    pass


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


def test_an_approval_that_paypal_learns_of_a_moment_late_is_captured(
    gateway: PayPalGateway, buyer: SandboxBuyer
) -> None:
    order = approved(gateway, buyer)
    buyer.fails("orders.capture", "ORDER_NOT_APPROVED")
    assert gateway.capture(order, new()).state is CaptureState.COMPLETED


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
    made = buyer._shop.refund(capture).json()["id"]
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
