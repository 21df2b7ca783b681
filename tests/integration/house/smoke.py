"""One paid order from the menu to the doorstep: what has to work whatever stands in between."""

from contextlib import ExitStack
from typing import Any

import httpx2

from tests.integration.house.listening import listening
from tests.integration.house.ordering import BELLECOUR, delivery, new_key, path_of, place
from tests.integration.house.serving import House

STEPS = (
    ("pizzaiolo", "start-preparation", "in_preparation"),
    ("pizzaiolo", "ready", "ready"),
    ("courier", "dispatch", "out_for_delivery"),
    ("courier", "deliver", "delivered"),
)


def a_whole_order(house: House) -> dict[str, Any]:
    """Placed, paid by PayPal, made and delivered, and every step heard by who follows it."""
    with ExitStack() as open_:
        guest = open_.enter_context(house.client())
        assert guest.get(f"{BELLECOUR}/menu").json()["items"]
        order: dict[str, Any] = place(guest, delivery(payment_method="paypal"))
        tracking = f"{path_of(order)}/events?token={order['tracking_token']}"
        tracker = open_.enter_context(listening(house.client(), tracking))
        _pay(house, order)
        for role, action, status in STEPS:
            staff = open_.enter_context(house.client(role))
            done = staff.post(f"{path_of(order)}/{action}")
            assert done.status_code == 200, done.text
            tracker.heard("order.status", status=status)
        pizzaiolo = open_.enter_context(house.client("pizzaiolo"))
        assert order["number"] not in str(pizzaiolo.get(f"{BELLECOUR}/kitchen").json())
    return order


def _pay(house: House, order: dict[str, Any]) -> None:
    back = {"return_url": f"{house.url}/back", "cancel_url": f"{house.url}/cancelled"}
    payments = f"{path_of(order)}/payments"
    with house.client(token=order["tracking_token"]) as customer:
        begun = customer.post(payments, json={"method": "paypal", **back}, headers=new_key())
        assert begun.status_code == 201, begun.text
        token = begun.json()["approve_url"].rpartition("=")[2]
        httpx2.post(f"{house.paypal}/_sandbox/orders/{token}/approve", json={})
        captured = customer.post(f"{payments}/{begun.json()['id']}/capture")
    assert captured.json()["status"] == "captured", captured.text
