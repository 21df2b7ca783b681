"""Refunds: partial, full, never more than was captured, once per request id."""

import uuid
from datetime import timedelta

import pytest

from ocpizza.sandbox.paypal.serve import running
from tests.integration.paypal_sandbox.support import Json, Shop, issue_of, money
from tests.integration.paypal_sandbox.test_orders import Clock


def show(shop: Shop, capture: str) -> Json:
    shown: Json = shop.call("GET", f"/v2/payments/captures/{capture}").json()
    return shown


def test_partial_refunds_add_up_and_the_last_takes_what_is_left(shop: Shop) -> None:
    capture = shop.captured()
    part = shop.refund(capture, {"amount": money("6.50")})
    assert part.status_code == 201
    assert part.json()["seller_payable_breakdown"]["total_refunded_amount"] == money("6.50")
    assert show(shop, capture)["status"] == "PARTIALLY_REFUNDED"
    rest = shop.refund(capture).json()
    assert rest["amount"] == money("20.00")
    assert rest["seller_payable_breakdown"]["total_refunded_amount"] == money("26.50")
    assert show(shop, capture)["status"] == "REFUNDED"
    assert issue_of(shop.refund(capture, {"amount": money("0.01")})) == "CAPTURE_FULLY_REFUNDED"


def test_one_request_id_refunds_once(shop: Shop) -> None:
    capture, request_id = shop.captured(), str(uuid.uuid4())
    body = {"amount": money("20.00")}
    first = shop.refund(capture, body, request_id=request_id).json()
    assert shop.refund(capture, body, request_id=request_id).json()["id"] == first["id"]
    assert issue_of(shop.refund(capture, body)) == "REFUND_AMOUNT_EXCEEDED"


@pytest.mark.parametrize(
    ("body", "issue"),
    [
        ({"amount": money("26.51")}, "REFUND_AMOUNT_EXCEEDED"),
        ({"amount": money("1.00", "USD")}, "REFUND_CAPTURE_CURRENCY_MISMATCH"),
        ({"amount": money("0.00")}, "CANNOT_BE_ZERO_OR_NEGATIVE"),
        ({"amount": money("1.005")}, "DECIMAL_PRECISION"),
        ({"amount": money("x")}, "INVALID_PARAMETER_SYNTAX"),
        ({"note_to_payer": "n" * 256}, "INVALID_STRING_LENGTH"),
    ],
)
def test_a_refund_is_refused_for(shop: Shop, body: Json, issue: str) -> None:
    assert issue_of(shop.refund(shop.captured(), body)) == issue


def test_an_invoice_number_is_refunded_once(shop: Shop) -> None:
    capture, invoice = shop.captured(), str(uuid.uuid4())
    body = {"amount": money("1.00"), "invoice_id": invoice}
    assert shop.refund(capture, body).status_code == 201
    assert issue_of(shop.refund(capture, body)) == "DUPLICATE_INVOICE_ID"


@pytest.mark.parametrize(
    ("code", "issue"), [("PENDING", "PENDING_CAPTURE"), ("DECLINED", "REFUND_NOT_ALLOWED")]
)
def test_what_did_not_come_in_cannot_go_back(shop: Shop, code: str, issue: str) -> None:
    assert issue_of(shop.refund(shop.captured(mock=code))) == issue


@pytest.mark.parametrize(
    ("end", "status"), [("COMPLETED", "PARTIALLY_REFUNDED"), ("FAILED", "COMPLETED")]
)
def test_a_pending_refund_counts_until_it_fails(shop: Shop, end: str, status: str) -> None:
    capture = shop.captured()
    refund = shop.refund(capture, {"amount": money("20.00")}, mock="PENDING").json()
    assert refund["status"] == "PENDING"
    more = {"amount": money("6.51")}
    assert issue_of(shop.refund(capture, more)) == "REFUND_AMOUNT_EXCEEDED"
    shop.control(f"/refunds/{refund['id']}/settle", {"status": end})
    assert show(shop, capture)["status"] == status
    assert shop.refund(capture, more).ok == (end == "FAILED")


def test_after_180_days_nothing_goes_back() -> None:
    clock = Clock()
    with running(clock=clock) as config:
        capture = Shop(config).captured()
        clock.now += timedelta(days=180, seconds=1)
        assert issue_of(Shop(config).refund(capture)) == "REFUND_TIME_LIMIT_EXCEEDED"


def test_unknown_captures_and_refunds_are_404(shop: Shop) -> None:
    for path in ("captures/NONE", "refunds/NONE"):
        answer = shop.call("GET", f"/v2/payments/{path}")
        assert (answer.status_code, issue_of(answer)) == (404, "INVALID_RESOURCE_ID")
