"""One order, from the menu to the doorstep, as everybody who has to do with it sees it."""

import re
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

from tests.integration.house.listening import Listener, listening
from tests.integration.house.ordering import (
    BELLECOUR,
    delivery,
    line,
    new_key,
    path_of,
    place,
    takeaway,
)
from tests.integration.house.serving import House, until


def can_make(client: httpx2.Client, item: str = "margherita", size: str = "medium") -> int:
    items = client.get(f"{BELLECOUR}/menu").json()["items"]
    sizes = next(one["sizes"] for one in items if one["item"] == item)
    return int(next(one["can_make"] for one in sizes if one["size"] == size))


def stock(client: httpx2.Client, ingredient: str) -> tuple[int, int]:
    """What is on hand, and what of it is reserved."""
    items = client.get(f"{BELLECOUR}/stock").json()["items"]
    found = next(one for one in items if one["ingredient"] == ingredient)
    return found["on_hand"], found["reserved"]


def begin_payment(house: House, client: httpx2.Client, order: dict[str, Any]) -> Any:
    body = {
        "method": "paypal",
        "return_url": f"{house.url}/back",
        "cancel_url": f"{house.url}/cancelled",
    }
    answer = client.post(f"{path_of(order)}/payments", json=body, headers=new_key())
    assert answer.status_code == 201, answer.text
    return answer.json()


def approve(house: House, payment: dict[str, Any], choice: str = "immediate") -> None:
    """As the buyer does on PayPal's page, which leads back to us."""
    page = httpx2.get(payment["approve_url"])
    assert page.status_code == 200
    (token,) = set(re.findall(r"name='token' value='([^']+)'", page.text))
    chosen = httpx2.post(f"{house.paypal}/checkoutnow", data={"token": token, "choice": choice})
    assert chosen.status_code == 303
    back = urlsplit(chosen.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"{house.url}/back"
    assert parse_qs(back.query)["token"] == [token]


def pay(house: House, customer: httpx2.Client, order: dict[str, Any]) -> None:
    """Not before the buyer has approved."""
    payment = begin_payment(house, customer, order)
    assert (payment["status"], payment["amount_cents"]) == ("awaiting_approval", 2170)
    capture = f"{path_of(order)}/payments/{payment['id']}/capture"
    assert customer.post(capture).json()["type"] == "/problems/payment-not-approved"
    approve(house, payment)
    captured = customer.post(capture)
    assert (captured.status_code, captured.json()["status"]) == (200, "captured")
    now = customer.get(path_of(order)).json()
    assert (now["status"], now["payment"]["status"]) == ("placed", "paid")


def act(client: httpx2.Client, order: dict[str, Any], action: str, **body: Any) -> Any:
    answer = client.post(f"{path_of(order)}/{action}", json=body or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def paid(client: httpx2.Client, order: dict[str, Any]) -> Any:
    return client.get(path_of(order)).json()["payment"]


def told_of(listener: Listener, order: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Id, name and new state of each event about the order, once it is placed."""
    return [
        (event.id.rpartition(f"{order['store']}:")[2].partition(",")[0], event.name, status)
        for event in listener.told
        if event.data.get("order") == order["id"]
        and (status := event.data["status"]) != "awaiting_payment"
    ]


def ended(order: dict[str, Any], status: str = "delivered") -> Any:
    return lambda told: any(
        event.data.get("order") == order["id"] and event.data["status"] == status for event in told
    )


def test_an_order_from_the_menu_to_the_doorstep(house: House) -> None:
    with ExitStack() as open_:
        guest, manager, pizzaiolo, courier = (
            open_.enter_context(house.client(role))
            for role in (None, "manager", "pizzaiolo", "courier")
        )
        makeable, (on_hand, reserved) = can_make(guest), stock(manager, "dough")
        wanted = delivery(line(quantity=2), payment_method="paypal")
        quote = guest.post(f"{BELLECOUR}/quotes", json=wanted).json()
        assert quote["shortages"] == []
        assert (quote["totals"]["items_cents"], quote["totals"]["delivery_cents"]) == (1980, 190)

        shop = open_.enter_context(listening(manager, f"{BELLECOUR}/events"))
        group = open_.enter_context(listening(manager, "/reports/events"))
        placed = guest.post(f"{BELLECOUR}/orders", json=wanted, headers=new_key())
        order = placed.json()
        assert placed.status_code == 201
        assert placed.headers["Location"] == f"/api/v1{path_of(order)}"
        assert placed.headers["ETag"] == f'"{order["version"]}"'
        assert order["status"] == "awaiting_payment"
        assert order["totals"] == quote["totals"]
        assert can_make(guest) == makeable - 2
        assert stock(manager, "dough") == (on_hand, reserved + 500)

        customer = open_.enter_context(house.client(token=order["tracking_token"]))
        tracking = f"{path_of(order)}/events?token={order['tracking_token']}"
        tracker = open_.enter_context(listening(guest, tracking))
        pay(house, customer, order)

        queue = pizzaiolo.get(f"{BELLECOUR}/kitchen").json()
        assert order["number"] in str(queue)
        act(pizzaiolo, order, "start-preparation")
        assert stock(manager, "dough") == (on_hand - 500, reserved)
        act(pizzaiolo, order, "ready")
        assert act(courier, order, "dispatch")["courier"] == "Karim Benali"
        assert act(courier, order, "deliver")["status"] == "delivered"

        tracker.wait_for(ended(order))
        assert [(name, status) for _, name, status in told_of(tracker, order)] == [
            ("order.placed", "placed"),
            ("payment.status", "placed"),
            ("order.status", "in_preparation"),
            ("order.status", "ready"),
            ("order.status", "out_for_delivery"),
            ("order.status", "delivered"),
        ]
        shop.wait_for(ended(order))
        group.wait_for(ended(order))
        assert told_of(shop, order) == told_of(tracker, order) == told_of(group, order)
        ids = [int(event.id) for event in shop.told]
        assert ids == list(range(ids[0], ids[0] + len(ids)))
        last = customer.get(path_of(order)).json()
        assert [step["status"] for step in last["history"]] == [
            "awaiting_payment",
            "placed",
            "in_preparation",
            "ready",
            "out_for_delivery",
            "delivered",
        ]
        assert {step["by"] for step in last["history"]} == {"customer", "pizzaiolo", "courier"}
        assert last["courier"] == "Karim"
        assert last["allowed_actions"] == []
        assert can_make(guest) == makeable - 2
    checked = house.ocpizza("check")
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout


def test_a_buyer_who_never_comes_back_has_paid_all_the_same(house: House) -> None:
    with house.client() as guest:
        order = place(guest, takeaway(payment_method="paypal"))
    with house.client(token=order["tracking_token"]) as customer:
        approve(house, begin_payment(house, customer, order))
        until(lambda: customer.get(path_of(order)).json()["status"] == "placed")
        (payment,) = customer.get(f"{path_of(order)}/payments").json()["items"]
        again = customer.post(f"{path_of(order)}/payments/{payment['id']}/capture")
    assert (again.status_code, again.json()["status"]) == (200, "captured")
    assert house.faults() == []


def test_who_cancels_a_paid_order_gets_the_money_back(house: House) -> None:
    with house.client() as guest, house.client("manager") as manager:
        before = stock(manager, "dough")
        order = place(guest, takeaway(payment_method="paypal"))
        with house.client(token=order["tracking_token"]) as customer:
            payment = begin_payment(house, customer, order)
            approve(house, payment)
            customer.post(f"{path_of(order)}/payments/{payment['id']}/capture")
            cancelled = act(customer, order, "cancel", reason="changed my mind")
            assert cancelled["payment"]["status"] in {"refund_pending", "refunded"}
            until(lambda: paid(customer, order)["status"] == "refunded")
            assert paid(customer, order)["refunded_cents"] == order["totals"]["total_cents"]
        assert stock(manager, "dough") == before
    assert house.faults() == []


def test_money_at_the_door_comes_before_the_pizza(house: House) -> None:
    order_of = delivery(line(), line("blonde-beer", size=None))
    with (
        house.client() as guest,
        house.client("pizzaiolo") as pizzaiolo,
        house.client("courier") as courier,
    ):
        order = place(guest, order_of)
        act(pizzaiolo, order, "start-preparation")
        act(pizzaiolo, order, "ready")
        act(courier, order, "dispatch")
        deliver, payments = f"{path_of(order)}/deliver", f"{path_of(order)}/payments"
        unchecked = courier.post(deliver)
        assert (unchecked.status_code, unchecked.json()["type"]) == (422, "/problems/age-check")
        due = courier.post(deliver, json={"age_checked": True})
        assert (due.status_code, due.json()["type"]) == (409, "/problems/payment-due")
        assert due.json()["due_cents"] == order["totals"]["total_cents"] == 1570
        voucher = {"method": "meal_voucher", "amount_cents": 1000}
        cash = {"method": "cash", "amount_cents": 570, "tendered_cents": 1000}
        key = new_key()
        assert courier.post(payments, json=voucher, headers=new_key()).status_code == 201
        first, second = (courier.post(payments, json=cash, headers=key) for _ in range(2))
        assert (first.status_code, first.json()["change_cents"]) == (201, 430)
        assert (second.json(), second.headers["Idempotency-Replayed"]) == (first.json(), "true")
        done = act(courier, order, "deliver", age_checked=True)
    assert (done["status"], done["payment"]["status"]) == ("delivered", "paid")
    assert house.faults() == []
