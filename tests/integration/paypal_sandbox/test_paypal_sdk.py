"""PayPal's own Python SDK is the judge: it must not notice that it is not talking to PayPal."""

# mypy: disable-error-code="import-untyped"
import json
import uuid
from typing import Any

import pytest
from apimatic_core.exceptions.auth_validation_exception import AuthValidationException
from paypalserversdk.configuration import Configuration, Environment, Server
from paypalserversdk.exceptions.error_exception import ErrorException
from paypalserversdk.http.auth.o_auth_2 import ClientCredentialsAuthCredentials
from paypalserversdk.models.amount_breakdown import AmountBreakdown
from paypalserversdk.models.amount_with_breakdown import AmountWithBreakdown
from paypalserversdk.models.checkout_payment_intent import CheckoutPaymentIntent
from paypalserversdk.models.item_request import ItemRequest
from paypalserversdk.models.money import Money
from paypalserversdk.models.order_request import OrderRequest
from paypalserversdk.models.payment_source import PaymentSource
from paypalserversdk.models.paypal_wallet import PaypalWallet
from paypalserversdk.models.paypal_wallet_experience_context import PaypalWalletExperienceContext
from paypalserversdk.models.purchase_unit_request import PurchaseUnitRequest
from paypalserversdk.models.refund_request import RefundRequest
from paypalserversdk.paypal_serversdk_client import PaypalServersdkClient

from ocpizza.sandbox.paypal.config import SandboxConfig
from tests.integration.paypal_sandbox.support import Shop

WHOLE = "return=representation"


def euros(value: str) -> Any:
    return Money("EUR", value)


def client_of(config: SandboxConfig, secret: str | None = None) -> Any:
    class Local(Configuration):  # type: ignore[misc]
        environments = {  # noqa: RUF012 - the SDK's own attribute
            environment: {Server.DEFAULT: config.base_url} for environment in Environment
        }

    credentials = ClientCredentialsAuthCredentials(
        o_auth_client_id=config.client_id,
        o_auth_client_secret=secret or config.client_secret,
    )
    local = Local(
        client_credentials_auth_credentials=credentials,
        environment=Environment.SANDBOX,
        timeout=5,
    )
    return PaypalServersdkClient(config=local)


@pytest.fixture
def client(sandbox: SandboxConfig) -> Any:
    return client_of(sandbox)


def order_request() -> Any:
    context = PaypalWalletExperienceContext(
        brand_name="OC Pizza",
        shipping_preference="NO_SHIPPING",
        user_action="PAY_NOW",
        return_url="http://127.0.0.1:9/back",
        cancel_url="http://127.0.0.1:9/cancelled",
    )
    breakdown = AmountBreakdown(item_total=euros("24.00"), shipping=euros("2.50"))
    unit = PurchaseUnitRequest(
        amount=AmountWithBreakdown("EUR", "26.50", breakdown),
        items=[ItemRequest(name="Margherita", unit_amount=euros("12.00"), quantity="2")],
        invoice_id=str(uuid.uuid4()),
        custom_id="lyon-bellecour:1",
    )
    return OrderRequest(
        intent=CheckoutPaymentIntent.CAPTURE,
        purchase_units=[unit],
        payment_source=PaymentSource(paypal=PaypalWallet(experience_context=context)),
    )


def create(client: Any, **options: str) -> Any:
    asked = {"body": order_request(), "paypal_request_id": str(uuid.uuid4()), "prefer": WHOLE}
    return client.orders.create_order(asked | options).body


def captured(client: Any, shop: Shop) -> Any:
    order = create(client)
    shop.control(f"/orders/{order.id}/approve")
    done = client.orders.capture_order({"id": order.id, "prefer": WHOLE}).body
    return done.purchase_units[0].payments.captures[0]


def mock(code: str) -> str:
    return json.dumps({"mock_application_codes": code})


def test_an_order_is_created_approved_captured_and_shown(client: Any, shop: Shop) -> None:
    order = create(client)
    assert order.status == "PAYER_ACTION_REQUIRED"
    approve = next(link.href for link in order.links if link.rel == "payer-action")
    assert approve == f"{shop.base_url}/checkoutnow?token={order.id}"
    shop.control(f"/orders/{order.id}/approve")
    assert client.orders.get_order({"id": order.id}).body.status == "APPROVED"
    done = client.orders.capture_order({"id": order.id, "prefer": WHOLE}).body
    capture = done.purchase_units[0].payments.captures[0]
    assert (done.status, capture.status, capture.amount.value) == (
        "COMPLETED",
        "COMPLETED",
        "26.50",
    )
    shown = client.payments.get_captured_payment({"capture_id": capture.id}).body
    assert shown.supplementary_data.related_ids.order_id == order.id
    assert shown.custom_id == "lyon-bellecour:1"
    assert shown.seller_receivable_breakdown.paypal_fee.value == "1.12"


def test_a_capture_is_refunded_in_part_and_then_in_full(client: Any, shop: Shop) -> None:
    capture = captured(client, shop)
    asked = {"capture_id": capture.id, "prefer": WHOLE}
    part = client.payments.refund_captured_payment(
        asked | {"body": RefundRequest(amount=euros("6.50"), note_to_payer="olives")}
    ).body
    assert (part.status, part.amount.value, part.note_to_payer) == ("COMPLETED", "6.50", "olives")
    rest = client.payments.refund_captured_payment(asked).body
    assert rest.amount.value == "20.00"
    assert rest.seller_payable_breakdown.total_refunded_amount.value == "26.50"
    assert client.payments.get_refund({"refund_id": part.id}).body.amount.value == "6.50"
    shown = client.payments.get_captured_payment({"capture_id": capture.id}).body
    assert shown.status == "REFUNDED"


def test_a_refusal_reaches_the_sdk_with_its_issue_and_debug_id(client: Any) -> None:
    order = create(client)
    with pytest.raises(ErrorException) as caught:
        client.orders.capture_order({"id": order.id})
    error = caught.value
    assert (error.response_code, error.name) == (422, "UNPROCESSABLE_ENTITY")
    assert error.details[0].issue == "ORDER_NOT_APPROVED"
    assert error.debug_id


@pytest.mark.parametrize(
    ("code", "status", "rels"),
    [
        ("INSTRUMENT_DECLINED", 422, ["information_link", "redirect"]),
        ("PAYER_CANNOT_PAY", 422, ["information_link"]),
        ("INTERNAL_SERVER_ERROR", 500, None),
        ("RATE_LIMIT_REACHED", 429, None),
    ],
)
def test_a_failure_asked_for_by_header_reaches_the_sdk_and_nothing_is_done(
    client: Any, shop: Shop, code: str, status: int, rels: list[str] | None
) -> None:
    order = create(client)
    shop.control(f"/orders/{order.id}/approve")
    with pytest.raises(ErrorException) as caught:
        client.orders.capture_order({"id": order.id, "paypal_mock_response": mock(code)})
    error = caught.value
    assert error.response_code == status
    if rels is not None:
        assert error.details[0].issue == code
        assert [link.rel for link in error.links] == rels
    assert client.orders.get_order({"id": order.id}).body.status == "APPROVED"


def test_wrong_credentials_are_refused_to_the_sdk(sandbox: SandboxConfig) -> None:
    with pytest.raises(AuthValidationException):
        create(client_of(sandbox, secret="wrong"))
