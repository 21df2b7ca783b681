"""Creating, approving, capturing: statuses, links, request ids, expiry."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from ocpizza.sandbox.paypal.serve import running
from tests.integration.paypal_sandbox.support import (
    Json,
    Shop,
    capture_of,
    issue_of,
    money,
    order_body,
)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 18, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def rels(body: Json) -> list[str]:
    return [link["rel"] for link in body["links"]]


def test_an_order_with_a_wallet_waits_for_its_payer(shop: Shop) -> None:
    answer = shop.create()
    assert answer.status_code == 201
    assert answer.json()["status"] == "PAYER_ACTION_REQUIRED"
    assert rels(answer.json()) == ["self", "payer-action"]


def test_an_order_without_payment_source_is_created_and_needs_no_request_id(shop: Shop) -> None:
    body = order_body()
    del body["payment_source"]
    answer = shop.create(body, request_id=None)
    assert answer.status_code == 201
    assert answer.json()["status"] == "CREATED"
    assert rels(answer.json()) == ["self", "approve", "update", "capture"]


def test_a_payment_source_without_request_id_is_refused(shop: Shop) -> None:
    answer = shop.create(request_id=None)
    assert answer.status_code == 400
    assert issue_of(answer) == "PAYPAL_REQUEST_ID_REQUIRED"


def test_an_answer_is_minimal_unless_representation_is_preferred(shop: Shop) -> None:
    order = shop.create(Prefer="").json()
    assert set(order) == {"id", "status", "links"}
    shop.control(f"/orders/{order['id']}/approve")
    assert set(shop.capture(order["id"], Prefer="return=minimal").json()) == set(order)


def test_creating_again_with_one_request_id_gives_one_order_in_its_latest_status(
    shop: Shop,
) -> None:
    request_id = str(uuid.uuid4())
    first = shop.create(request_id=request_id)
    shop.control(f"/orders/{first.json()['id']}/approve")
    again = shop.create(request_id=request_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]
    assert again.json()["status"] == "APPROVED"


def test_capturing_again_is_200_with_the_same_request_id_and_refused_with_another(
    shop: Shop,
) -> None:
    order, request_id = shop.approved(), str(uuid.uuid4())
    first = shop.capture(order, request_id=request_id)
    again = shop.capture(order, request_id=request_id)
    other = shop.capture(order)
    assert (first.status_code, again.status_code) == (201, 200)
    assert capture_of(first.json()) == capture_of(again.json())
    assert issue_of(other) == "ORDER_ALREADY_CAPTURED"


def test_nothing_is_captured_before_the_buyer_approves(shop: Shop) -> None:
    order = shop.create().json()["id"]
    assert issue_of(shop.capture(order)) == "ORDER_NOT_APPROVED"


def test_a_declined_card_sends_the_buyer_back_and_the_next_card_pays(shop: Shop) -> None:
    order = shop.approved("declined")
    refused = shop.capture(order)
    assert issue_of(refused) == "INSTRUMENT_DECLINED"
    redirect = next(link for link in refused.json()["links"] if link["rel"] == "redirect")
    assert redirect["href"] == f"{shop.base_url}/checkoutnow?token={order}"
    shop.control(f"/orders/{order}/approve")
    assert capture_of(shop.capture(order).json())["status"] == "COMPLETED"


@pytest.mark.parametrize("end", ["COMPLETED", "DECLINED"])
def test_a_held_capture_is_pending_in_a_completed_order_until_it_is_settled(
    shop: Shop, end: str
) -> None:
    order = shop.capture(shop.approved(), mock="PENDING").json()
    capture = capture_of(order)
    assert (order["status"], capture["status"]) == ("COMPLETED", "PENDING")
    assert capture["status_details"] == {"reason": "PENDING_REVIEW"}
    assert "seller_receivable_breakdown" not in capture
    shop.control(f"/captures/{capture['id']}/settle", {"status": end})
    assert capture_of(shop.get(order["id"]).json())["status"] == end


def test_a_capture_can_be_declined_in_a_completed_order(shop: Shop) -> None:
    answer = shop.capture(shop.approved(), mock="DECLINED")
    assert answer.status_code == 201
    assert answer.json()["status"] == "COMPLETED"
    assert capture_of(answer.json())["status"] == "DECLINED"


def test_an_invoice_number_is_paid_once(shop: Shop) -> None:
    invoice = str(uuid.uuid4())
    first, second = (shop.approved(invoice_id=invoice) for _ in range(2))
    assert shop.capture(first).status_code == 201
    assert issue_of(shop.capture(second)) == "DUPLICATE_INVOICE_ID"
    assert issue_of(shop.create(order_body(invoice_id=invoice))) == "DUPLICATE_INVOICE_ID"


def test_an_unknown_order_is_404(shop: Shop) -> None:
    answer = shop.get("0NOSUCHORDER00000")
    assert answer.status_code == 404
    assert (answer.json()["name"], issue_of(answer)) == (
        "RESOURCE_NOT_FOUND",
        "INVALID_RESOURCE_ID",
    )


def test_an_order_expires_and_is_known_no_more() -> None:
    clock = Clock()
    with running(clock=clock) as config:
        shop = Shop(config)
        order, paid = shop.create().json()["id"], shop.approved()
        shop.capture(paid)
        clock.now += timedelta(hours=3)
        assert shop.get(order).status_code == 404
        assert shop.get(paid).status_code == 200


def test_a_request_id_is_forgotten_after_six_hours() -> None:
    clock = Clock()
    with running(clock=clock) as config:
        shop = Shop(config)
        first = shop.create(request_id="once").json()["id"]
        clock.now += timedelta(hours=6)
        assert shop.create(request_id="once").json()["id"] != first


def test_the_amount_captured_is_the_amount_of_the_order(shop: Shop) -> None:
    capture = capture_of(shop.capture(shop.approved()).json())
    assert capture["amount"] == money("26.50")
    assert capture["seller_receivable_breakdown"] == {
        "gross_amount": money("26.50"),
        "paypal_fee": money("1.12"),
        "net_amount": money("25.38"),
    }
