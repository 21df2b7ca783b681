"""Answers need hold nothing of what is promised: what is missing is met, never guessed."""

from typing import Any

import pytest

from ocpizza.adapters.paypal import reading, webhooks
from ocpizza.application.ports.gateway import CaptureState, Forged, GatewayDown
from ocpizza.domain.money import Money


def money(value: Any, currency: str = "EUR") -> dict[str, Any]:
    return {"currency_code": currency, "value": value}


def order(**capture: Any) -> dict[str, Any]:
    made = {"id": "CAP1", "status": "COMPLETED", "amount": money("26.50")} | capture
    unit = {"custom_id": "lyon:1", "amount": money("26.50"), "payments": {"captures": [made]}}
    return {"id": "ORDER1", "status": "COMPLETED", "purchase_units": [unit]}


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("COMPLETED", CaptureState.COMPLETED),
        ("PARTIALLY_REFUNDED", CaptureState.COMPLETED),
        ("REFUNDED", CaptureState.COMPLETED),
        ("PENDING", CaptureState.PENDING),
        ("DECLINED", CaptureState.DECLINED),
        ("FAILED", CaptureState.DECLINED),
        ("BRAND_NEW", CaptureState.PENDING),
        (None, CaptureState.PENDING),
    ],
)
def test_whether_money_came_is_told_by_the_capture_not_by_the_order(
    status: str | None, state: CaptureState
) -> None:
    assert reading.order(order(status=status), "ORDER1").state is state


def test_a_completed_order_without_a_capture_is_not_paid() -> None:
    seen = reading.order({"status": "COMPLETED"}, "ORDER1")
    assert (seen.state, seen.capture, seen.amount) == (CaptureState.NONE, None, None)


def test_the_amount_is_what_was_captured() -> None:
    seen = reading.order(order(amount=money("26.49")), "ORDER1")
    assert seen.amount == Money(2649)


def test_an_order_that_was_voided_is_gone() -> None:
    assert reading.order({"status": "VOIDED"}, "ORDER1").gone


@pytest.mark.parametrize("body", [{}, {"status": 1}, {"status": ""}])
def test_an_order_that_says_nothing_is_an_unknown_outcome(body: dict[str, Any]) -> None:
    with pytest.raises(GatewayDown):
        reading.order(body, "ORDER1")


@pytest.mark.parametrize("value", ["26.5", "26.505", "-1.00", "", "1e3", 26, None])
def test_an_amount_that_is_not_written_in_cents_is_not_guessed(value: Any) -> None:
    with pytest.raises(GatewayDown):
        reading.order(order(amount=money(value)), "ORDER1")


@pytest.mark.parametrize("units", [None, [], {}, [None], [{"payments": []}]])
def test_odd_shapes_are_met_calmly(units: Any) -> None:
    seen = reading.order({"status": "APPROVED", "purchase_units": units}, "ORDER1")
    assert (seen.approved, seen.state) == (True, CaptureState.NONE)


def test_a_link_is_taken_by_its_relation_never_by_its_place() -> None:
    links = [{"rel": "self", "href": "a"}, {"href": "b"}, None, {"rel": "approve", "href": "c"}]
    assert reading.link({"links": links}, "payer-action", "approve") == "c"
    assert reading.link({}, "approve") is None


@pytest.mark.parametrize(
    ("custom_id", "reference"),
    [("lyon,1,2", "lyon:1:2"), ("lyon:1", None), (None, None)],
)
def test_a_refund_is_ours_when_it_carries_our_reference(
    custom_id: str | None, reference: str | None
) -> None:
    body = {"id": "R1", "status": "COMPLETED", "amount": money("1.00"), "custom_id": custom_id}
    assert reading.refund(body).reference == reference


def test_a_dispute_names_the_capture_it_is_about() -> None:
    disputed = [{"seller_transaction_id": "CAP1", "custom": "lyon:1"}]
    event = {
        "id": "WH-1",
        "event_type": "CUSTOMER.DISPUTE.CREATED",
        "resource_type": "dispute",
        "resource": {"dispute_id": "PP-D-1", "disputed_transactions": disputed},
    }
    notice = webhooks.notice(event)
    assert (notice.gateway_capture, notice.reference) == ("CAP1", "lyon:1")


def test_a_capture_without_related_ids_is_led_by_its_link_to_its_order() -> None:
    up = {"rel": "up", "href": "https://api.paypal.com/v2/checkout/orders/ORDER1"}
    event = {
        "id": "WH-1",
        "event_type": "PAYMENT.CAPTURE.COMPLETED",
        "resource_type": "capture",
        "resource": {"id": "CAP1", "links": [up]},
    }
    notice = webhooks.notice(event)
    assert (notice.gateway_order, notice.gateway_capture) == ("ORDER1", "CAP1")


@pytest.mark.parametrize("event", [{}, {"id": "WH-1"}, {"id": 1, "event_type": "X"}])
def test_an_event_without_name_or_kind_is_not_kept(event: dict[str, Any]) -> None:
    with pytest.raises(Forged):
        webhooks.notice(event)


def test_an_event_of_a_kind_that_is_new_to_us_has_at_least_its_name() -> None:
    notice = webhooks.notice({"id": "WH-1", "event_type": "BRAND.NEW", "resource": None})
    assert (notice.id, notice.kind, notice.reference) == ("WH-1", "BRAND.NEW", None)
