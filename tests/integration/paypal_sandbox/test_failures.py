"""Failures on demand, tokens, and what every answer carries."""

import uuid

import pytest
import requests

from ocpizza.sandbox.paypal.config import SandboxConfig
from ocpizza.sandbox.paypal.errors import issues
from tests.integration.paypal_sandbox.support import Shop, capture_of, issue_of, money


def call(shop: Shop, operation: str, mock: str) -> requests.Response:
    match operation:
        case "orders.create":
            return shop.create(mock=mock)
        case "orders.get":
            return shop.get("ANY", mock=mock)
        case "orders.capture":
            return shop.capture("ANY", mock=mock)
        case "captures.refund":
            return shop.refund("ANY", mock=mock)
        case "captures.get":
            return shop.call("GET", "/v2/payments/captures/ANY", mock=mock)
    return shop.call("GET", "/v2/payments/refunds/ANY", mock=mock)


@pytest.mark.parametrize(("operation", "issue"), issues(), ids="-".join)
def test_every_known_issue_can_be_asked_for(shop: Shop, operation: str, issue: str) -> None:
    status, description = issues()[operation, issue]
    answer = call(shop, operation, issue)
    assert answer.status_code == status
    detail = answer.json()["details"][0]
    assert (detail["issue"], detail["description"]) == (issue, description)


def test_a_code_that_means_nothing_is_refused_rather_than_ignored(shop: Shop) -> None:
    answer = shop.create(mock="NO_SUCH_CODE")
    assert (answer.status_code, issue_of(answer)) == (400, "INVALID_PARAMETER_VALUE")


@pytest.mark.parametrize(
    ("code", "status", "name"),
    [
        ("RATE_LIMIT_REACHED", 429, "RATE_LIMIT_REACHED"),
        ("INTERNAL_SERVER_ERROR", 500, "INTERNAL_SERVER_ERROR"),
        ("SERVICE_UNAVAILABLE", 503, "SERVICE_UNAVAILABLE"),
    ],
)
def test_the_machine_itself_can_fail_without_acting(
    shop: Shop, code: str, status: int, name: str
) -> None:
    order = shop.approved()
    answer = shop.capture(order, mock=code)
    assert (answer.status_code, answer.json()["name"]) == (status, name)
    assert ("Retry-After" in answer.headers) == (status != 500)
    assert shop.get(order).json()["status"] == "APPROVED"


@pytest.mark.parametrize(
    ("code", "status"),
    [("INTERNAL_SERVER_ERROR_AFTER_ACTING", 500), ("TIMEOUT_AFTER_ACTING", 504)],
)
def test_an_error_can_hide_that_the_call_acted(shop: Shop, code: str, status: int) -> None:
    order, request_id = shop.approved(), str(uuid.uuid4())
    assert shop.capture(order, request_id=request_id, mock=code).status_code == status
    again = shop.capture(order, request_id=request_id)
    assert again.status_code == 200
    assert capture_of(again.json())["status"] == "COMPLETED"


def test_a_timeout_before_acting_leaves_nothing(shop: Shop) -> None:
    order = shop.approved()
    answer = shop.capture(order, mock="TIMEOUT_BEFORE_ACTING")
    assert answer.status_code == 504
    assert answer.headers["Content-Type"].startswith("text/html")
    assert shop.get(order).json()["status"] == "APPROVED"


def test_failures_can_be_set_for_calls_that_send_no_header(shop: Shop) -> None:
    failure = {"operation": "orders.get", "mock_application_codes": "SERVICE_UNAVAILABLE"}
    shop.control("/failures", failure | {"times": 2})
    order = shop.approved()
    assert [shop.get(order).status_code for _ in range(3)] == [503, 503, 200]


def test_every_answer_carries_a_debug_id_also_in_the_body_of_an_error(shop: Shop) -> None:
    assert shop.create().headers["Paypal-Debug-Id"]
    refused = shop.get("NONE")
    assert refused.json()["debug_id"] == refused.headers["Paypal-Debug-Id"]


def test_without_a_token_the_answer_has_the_shape_of_the_api(shop: Shop) -> None:
    answer = shop.get("ANY", Authorization="")
    assert (answer.status_code, answer.json()["name"]) == (401, "AUTHENTICATION_FAILURE")


def test_a_revoked_token_is_refused_in_the_shape_of_oauth(shop: Shop) -> None:
    shop.control("/tokens", method="DELETE")
    answer = shop.create()
    assert answer.status_code == 401
    assert set(answer.json()) == {"error", "error_description"}
    assert answer.json()["error"] == "invalid_token"


def test_a_token_is_given_for_the_right_secret_and_grant_alone(sandbox: SandboxConfig) -> None:
    def ask(secret: str, grant: str) -> requests.Response:
        return requests.post(
            f"{sandbox.base_url}/v1/oauth2/token",
            auth=(sandbox.client_id, secret),
            data={"grant_type": grant},
            timeout=5,
        )

    given = ask(sandbox.client_secret, "client_credentials").json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 31_668)
    refused = ask("wrong", "client_credentials")
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    refused = ask(sandbox.client_secret, "password")
    assert (refused.status_code, refused.json()["error"]) == (400, "unsupported_grant_type")


def test_a_refund_can_fail_on_demand(shop: Shop) -> None:
    refund = shop.refund(shop.captured(), {"amount": money("1.00")}, mock="DECLINED").json()
    assert refund["status"] == "FAILED"
