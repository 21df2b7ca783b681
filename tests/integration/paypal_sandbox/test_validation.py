"""What the real API refuses is refused here, with its issue and its pointer."""

from typing import Any

import pytest

from tests.integration.paypal_sandbox.support import Json, Shop, issue_of, money, order_body

UNIT = "/purchase_units/@reference_id=='default'"


def amount(value: str, **breakdown: str) -> Json:
    parts = {name: money(part) for name, part in breakdown.items()}
    return money(value) | ({"breakdown": parts} if parts else {})


def item(price: str = "12.00", quantity: Any = "2", **more: Any) -> Json:
    return {"name": "Margherita", "quantity": quantity, "unit_amount": money(price)} | more


WELL_ADDED = amount("26.50", item_total="24.00", shipping="2.50")


@pytest.mark.parametrize(
    ("unit", "status", "issue", "field"),
    [
        ({"amount": None}, 400, "MISSING_REQUIRED_PARAMETER", "/purchase_units/0/amount"),
        ({"amount": money("ten")}, 400, "INVALID_PARAMETER_SYNTAX", "/amount/value"),
        (
            {"amount": {"currency_code": "EUR", "value": 26.5}},
            400,
            "INVALID_PARAMETER_SYNTAX",
            "/amount/value",
        ),
        ({"amount": {"value": "1.00"}}, 400, "MISSING_REQUIRED_PARAMETER", "/currency_code"),
        ({"amount": money("26.505")}, 422, "DECIMAL_PRECISION", f"{UNIT}/amount/value"),
        ({"amount": money("0.00")}, 422, "CANNOT_BE_ZERO_OR_NEGATIVE", f"{UNIT}/amount/value"),
        ({"amount": money("-1")}, 422, "CANNOT_BE_ZERO_OR_NEGATIVE", f"{UNIT}/amount/value"),
        (
            {"amount": money("1000000000000000.00")},
            422,
            "MAX_VALUE_EXCEEDED",
            f"{UNIT}/amount/value",
        ),
        (
            {"amount": money("1.00", "XXX")},
            422,
            "INVALID_CURRENCY_CODE",
            f"{UNIT}/amount/currency_code",
        ),
        (
            {"amount": amount("26.51", item_total="24.00", shipping="2.50")},
            422,
            "AMOUNT_MISMATCH",
            f"{UNIT}/amount/value",
        ),
        (
            {"amount": amount("26.50", item_total="24.01", shipping="2.49")},
            422,
            "ITEM_TOTAL_MISMATCH",
            "/item_total/value",
        ),
        ({"amount": money("26.50")}, 422, "ITEM_TOTAL_REQUIRED", "/breakdown/item_total"),
        (
            {"items": [item(tax=money("1.20"))]},
            422,
            "TAX_TOTAL_REQUIRED",
            "/breakdown/tax_total",
        ),
        (
            {"items": [item() | {"unit_amount": money("12.00", "USD")}]},
            422,
            "MULTI_CURRENCY_ORDER",
            "/currency_code",
        ),
        ({"items": [item(quantity="1.5")]}, 400, "INVALID_PARAMETER_SYNTAX", "/quantity"),
        ({"items": [item(quantity=2)]}, 400, "INVALID_PARAMETER_SYNTAX", "/quantity"),
        ({"items": [item(name="p" * 128)]}, 400, "INVALID_STRING_LENGTH", "/items/0/name"),
        ({"items": [item(name="")]}, 400, "INVALID_STRING_LENGTH", "/items/0/name"),
        ({"custom_id": "c" * 128}, 400, "INVALID_STRING_LENGTH", "/custom_id"),
        ({"invoice_id": "i" * 128}, 400, "INVALID_STRING_LENGTH", "/invoice_id"),
        ({"description": "d" * 128}, 400, "INVALID_STRING_LENGTH", "/description"),
        ({"soft_descriptor": "s" * 23}, 400, "INVALID_STRING_LENGTH", "/soft_descriptor"),
    ],
)
def test_a_purchase_unit_is_refused_for(
    shop: Shop, unit: Json, status: int, issue: str, field: str
) -> None:
    answer = shop.create(order_body(**unit))
    assert (answer.status_code, issue_of(answer)) == (status, issue)
    assert answer.json()["details"][0]["field"].endswith(field)


@pytest.mark.parametrize(
    "unit",
    [
        {"amount": WELL_ADDED},
        {"amount": amount("5"), "items": None},
        {"amount": amount("20.00", item_total="24.00", discount="4.00")},
        {"amount": amount("24.00", item_total="24.00"), "items": []},
        {"amount": money("1000", "JPY"), "items": None},
    ],
)
def test_a_purchase_unit_that_adds_up_is_taken(shop: Shop, unit: Json) -> None:
    assert shop.create(order_body(**unit)).status_code == 201


@pytest.mark.parametrize(
    ("member", "value", "issue"),
    [
        ("shipping_preference", "BY_BOAT", "INVALID_PARAMETER_VALUE"),
        ("user_action", "PAY_LATER", "INVALID_PARAMETER_VALUE"),
        ("return_url", "not an address", "INVALID_PARAMETER_SYNTAX"),
        ("return_url", "javascript:alert(1)", "INVALID_PARAMETER_SYNTAX"),
        ("brand_name", "b" * 128, "INVALID_STRING_LENGTH"),
        ("locale", "french", "INVALID_PARAMETER_SYNTAX"),
    ],
)
def test_an_experience_context_is_refused_for(
    shop: Shop, member: str, value: str, issue: str
) -> None:
    body = order_body()
    body["payment_source"]["paypal"]["experience_context"][member] = value
    answer = shop.create(body)
    assert (answer.status_code, issue_of(answer)) == (400, issue)


@pytest.mark.parametrize(
    ("change", "status", "issue"),
    [
        ({"intent": None}, 400, "MISSING_REQUIRED_PARAMETER"),
        ({"intent": "GIVE"}, 400, "INVALID_PARAMETER_VALUE"),
        ({"intent": "AUTHORIZE"}, 422, "AUTH_CAPTURE_NOT_ENABLED"),
        ({"purchase_units": None}, 400, "MISSING_REQUIRED_PARAMETER"),
        ({"purchase_units": []}, 400, "INVALID_ARRAY_MIN_ITEMS"),
        ({"payment_source": {}}, 422, "NO_PAYMENT_SOURCE_PROVIDED"),
        ({"payment_source": {"card": {}}}, 400, "NOT_SUPPORTED"),
    ],
)
def test_a_body_is_refused_for(shop: Shop, change: Json, status: int, issue: str) -> None:
    answer = shop.create(order_body() | change)
    assert (answer.status_code, issue_of(answer)) == (status, issue)


def test_every_fault_of_form_is_told_at_once(shop: Shop) -> None:
    answer = shop.create(order_body(custom_id="", invoice_id="i" * 128))
    fields = [detail["field"] for detail in answer.json()["details"]]
    assert fields == ["/purchase_units/0/custom_id", "/purchase_units/0/invoice_id"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"[" * 100_000])
def test_what_is_not_a_json_object_is_malformed(shop: Shop, body: bytes) -> None:
    answer = shop.call("POST", "/v2/checkout/orders", body)
    assert (answer.status_code, issue_of(answer)) == (400, "MALFORMED_REQUEST_JSON")


def test_another_media_type_is_415_even_for_an_empty_capture(shop: Shop) -> None:
    order = shop.approved()
    assert shop.capture(order, Content_Type="text/plain").status_code == 415


def test_a_request_id_has_at_most_108_characters(shop: Shop) -> None:
    assert shop.create(request_id="r" * 109).status_code == 400
