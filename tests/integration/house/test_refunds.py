"""Refunds that PayPal refuses, and those that it made without us."""

from datetime import UTC, datetime
from typing import Any

import httpx2
import msgspec

from tests.integration.house.ordering import new_key, path_of
from tests.integration.house.paypal import Order, paid_on_line, refuse_refunds
from tests.integration.house.serving import House, until

KEY = ("sandbox-client", "sandbox-secret")


def refund_at_paypal(house: House, payment: str) -> None:
    """All of it, as at PayPal's own site, and no message of it comes."""
    listed = house.ocpizza("payments", "list", "lyon-bellecour", "--json")
    (known,) = [each for each in msgspec.json.decode(listed.stdout) if each["id"] == payment]
    with httpx2.Client(base_url=house.paypal) as paypal:
        asked = {"grant_type": "client_credentials"}
        bearer = paypal.post("/v1/oauth2/token", data=asked, auth=KEY).json()["access_token"]
        paypal.headers["Authorization"] = f"Bearer {bearer}"
        order = paypal.get(f"/v2/checkout/orders/{known['reference']}").json()
        (capture,) = order["purchase_units"][0]["payments"]["captures"]
        lost = {"PayPal-Mock-Response": '{"mock_application_codes": "WEBHOOK_LOST"}'}
        made = paypal.post(f"/v2/payments/captures/{capture['id']}/refund", json={}, headers=lost)
        assert made.status_code == 201, made.text


def shown(client: httpx2.Client, order: Order) -> dict[str, Any]:
    payment: dict[str, Any] = client.get(path_of(order)).json()["payment"]
    return payment


def test_one_that_is_refused_stays_owed_until_a_manager_gives_it(house: House) -> None:
    order, payment = paid_on_line(house)
    total = order["totals"]["total_cents"]
    refuse_refunds(house, "REFUND_NOT_ALLOWED")
    with house.client("manager") as manager:
        manager.post(f"{path_of(order)}/cancel", json={"reason": "no more dough"})
        payments = f"{path_of(order)}/payments"

        def refunds() -> list[dict[str, Any]]:
            (only,) = manager.get(payments).json()["items"]
            given: list[dict[str, Any]] = only["refunds"]
            return given

        until(lambda: refunds()[0]["status"] == "failed")
        assert refunds()[0]["failure"] == "REFUND_NOT_ALLOWED"
        assert shown(manager, order)["status"] == "refund_pending"
        overview = manager.get("/reports/overview", params={"store": "lyon-bellecour"}).json()
        (alert,) = [
            each
            for each in overview["stores"][0]["refused_refunds"]
            if each["order"] == order["id"]
        ]
        assert (alert["number"], alert["owed_cents"]) == (order["number"], total)
        told = house.ocpizza("payments", "reconcile")
        assert "REFUND_NOT_ALLOWED" in told.stdout
        assert order["number"] in told.stdout

        in_cash = {"amount_cents": total, "reason": "in cash", "outside": True}
        given = manager.post(f"{payments}/{payment}/refunds", json=in_cash, headers=new_key())
        assert (given.status_code, given.json()["status"]) == (201, "completed")
        assert shown(manager, order)["status"] == "refunded"
        overview = manager.get("/reports/overview", params={"store": "lyon-bellecour"}).json()
        assert order["id"] not in str(overview)
    assert house.faults() == []


def test_one_made_at_paypal_is_taken_over_without_a_message(house: House) -> None:
    order, payment = paid_on_line(house)
    refund_at_paypal(house, payment)
    # The house's own hourly job may have been there first; then there is nothing left to take over.
    with house.client("counter") as counter:
        since = f"{datetime.now(UTC):%Y-%m-%d}"
        reconciled = house.ocpizza("payments", "reconcile", "--since", since, "--json")
        assert reconciled.returncode == 0, reconciled.stderr

        seen = shown(counter, order)
        assert (seen["status"], seen["refunded_cents"]) == (
            "refunded",
            order["totals"]["total_cents"],
        )
    assert house.faults() == []
