"""What happens at PayPal, by way of its stand-in's own controls."""

from typing import Any

import httpx2

from tests.integration.house.ordering import new_key, path_of, place, takeaway
from tests.integration.house.serving import House

Order = dict[str, Any]


def paid_on_line(house: House) -> tuple[Order, str]:
    """An order that its customer paid through PayPal, and the payment's id."""
    with house.client() as guest:
        order = place(guest, takeaway(payment_method="paypal"))
    back = {"return_url": f"{house.url}/back", "cancel_url": f"{house.url}/cancelled"}
    with house.client(token=order["tracking_token"]) as customer:
        payments = f"{path_of(order)}/payments"
        begun = customer.post(payments, json={"method": "paypal", **back}, headers=new_key())
        token = begun.json()["approve_url"].rpartition("=")[2]
        httpx2.post(f"{house.paypal}/_sandbox/orders/{token}/approve", json={})
        captured = customer.post(f"{payments}/{begun.json()['id']}/capture")
    assert captured.json()["status"] == "captured", captured.text
    return order, begun.json()["id"]


def refuse_refunds(house: House, issue: str) -> None:
    failure = {"operation": "captures.refund", "mock_application_codes": issue}
    httpx2.post(f"{house.paypal}/_sandbox/failures", json=failure).raise_for_status()
