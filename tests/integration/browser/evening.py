"""A busy evening at Bellecour: an order in every state, whatever stretches a page, and its mails."""
# ruff: noqa: RUF001 - French has its own signs

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import httpx2
import psycopg

from tests.integration.browser.entrances import SAME_SITE, links, protect
from tests.integration.house.ordering import (
    BELLECOUR,
    delivery,
    line,
    new_key,
    path_of,
    place,
    takeaway,
)
from tests.integration.house.serving import (
    House,
    Serve,
    free_port,
    started,
    stock_up,
)

PARIS = ZoneInfo("Europe/Paris")
LONG_NAME = "Marie-Élisabeth de Montferrand-Saint-Hilaire de La Tour d’Auvergne"
LONG_STREET = "1273 bis, avenue du Maréchal-de-Lattre-de-Tassigny prolongée"
NOTE = "Bien cuite, coupée en huit, et sans couverts : nous en avons déjà plein les tiroirs."
EVERYTHING = (
    line("reine", 2, half="quatre-fromages", without=["mushrooms"], extra=["egg", "ham"]),
    line("mortadelle-pistache", size="large"),
    {"item": "blonde-beer", "quantity": 3},
    {"item": "tiramisu", "quantity": 2},
)
_SHIFT = """
UPDATE orders SET
    placed_at = placed_at - %(by)s, promised_at = promised_at - %(by)s,
    business_day = (placed_at - %(by)s - interval '4 hours')::date,
    history = (
        SELECT jsonb_agg(entry || jsonb_build_object('at',
            to_jsonb((entry ->> 'at')::timestamptz - %(by)s + %(step)s * (place - 1))))
        FROM jsonb_array_elements(history) WITH ORDINALITY AS each (entry, place))
WHERE id = %(order)s
"""


@attrs.frozen
class Evening:
    """`places` is what the paths of screens name: orders by state, links from the mails."""

    house: House
    places: dict[str, str]


@contextmanager
def busy_evening(serve: Serve, folder: Path) -> Iterator[Evening]:
    """The demonstration served on such an evening, with the mail server it has."""
    mails, port = folder / "mails", free_port()
    sandbox = ("mail-sandbox", f"--port={port}", f"--folder={mails}")
    settings = {"SMTP_URL": f"smtp://127.0.0.1:{port}", "DEMO_INBOX": str(mails)}
    with started(sandbox, dict(os.environ), folder / "mail-log"), serve(**settings) as house:
        stock_up(house)
        protect(house)
        places = {**orders(house), **at_paypal(house), **links(house, mails), "week": _week()}
        yield Evening(house, places)


def orders(house: House) -> dict[str, str]:
    """An order in every state, each by its state's name; the links of some as `<state>_link`."""
    found: dict[str, Any] = {}
    with (
        house.client() as guest,
        house.client("customer") as customer,
        house.client("counter") as counter,
        house.client("pizzaiolo") as cook,
        house.client("courier") as courier,
        house.client("manager") as manager,
    ):
        contact = {"name": "Claire Petit", "phone": "06 12 34 56 78", "email": "claire@example.org"}
        found["drawer"] = _drawers(counter)
        found["member"] = next(
            one
            for one in manager.get("/staff").json()["items"]
            if one["email"] == "courier@ocpizza.example"
        )
        found["short"] = place(guest, takeaway(line("burrata"), line("burrata", size="large")))
        _count(manager, "burrata", 0)
        found["awaiting_payment"] = place(guest, takeaway(payment_method="paypal"))
        found["placed"] = place(guest, _long_order())
        found["late"] = place(guest, takeaway(line("calzone"), note=NOTE))
        wait(house, found["late"], timedelta(minutes=45))
        found["pressing"] = place(guest, takeaway(line("savoyarde", 2)))
        wait(house, found["pressing"], timedelta(minutes=5))
        found["in_preparation"] = _made(cook, place(customer, takeaway(*EVERYTHING)), 1)
        found["ready"] = _made(cook, place(counter, takeaway(channel="counter")), 2)
        found["ready_delivery"] = _made(cook, place(guest, delivery(*EVERYTHING)), 2)
        for state in ("out_for_delivery", "delivery_failed", "delivered"):
            order = place(customer, delivery() | {"customer": contact})
            found[state] = _made(cook, order, 2)
            act(courier, order, "dispatch")
        act(courier, found["delivery_failed"], "fail-delivery", reason="personne")
        take_cash(courier, found["delivered"])
        act(courier, found["delivered"], "deliver")
        found["collected"] = _made(
            cook, place(counter, takeaway() | {"channel": "phone", "customer": contact}), 2
        )
        take_cash(counter, found["collected"])
        act(counter, found["collected"], "collect")
        found["cancelled"] = pay(house, guest, takeaway(payment_method="paypal"))
        found["refunded"] = _made(cook, pay(house, guest, takeaway(payment_method="paypal")), 2)
        act(counter, found["refunded"], "collect")
        _ask_for_receipt(house, found["refunded"])
        _give_back(manager, found["refunded"], 350)
        with house.client(token=found["cancelled"]["tracking_token"]) as mine:
            act(mine, found["cancelled"], "cancel", reason="Changement de programme")
    placed_by_guests = {s: o for s, o in found.items() if o.get("tracking_token")}
    for state in ("delivered", "refunded"):
        _ask_for_receipt(house, found[state])
    return {
        **{state: order["id"] for state, order in found.items()},
        **{f"{state}_link": o["tracking_token"] for state, o in placed_by_guests.items()},
    }


def at_paypal(house: House) -> dict[str, str]:
    """The pages of what plays PayPal: to be paid, declined, paid, of no payment, all of them."""
    wanted = takeaway(*EVERYTHING, adult=True, payment_method="paypal")
    found = {"orders": f"{house.paypal}/", "unknown": f"{house.paypal}/checkoutnow?token=NONE"}
    with house.client() as guest:
        for name, choice in {"": None, "declined": "declined", "paid": "immediate"}.items():
            order = place(guest, wanted)
            begun = begin(house, order)
            found[name] = begun["approve_url"]
            if choice:
                approve(house, order, begun, choice)
    return {f"paypal_{name}".rstrip("_"): address for name, address in found.items()}


def wait(house: House, order: Any, by: timedelta, step: timedelta = timedelta(0)) -> None:
    """Let it be as if the order had been placed `by` earlier, and done `step` by step."""
    with psycopg.connect(house.environ["DATABASE_URL"]) as database:
        database.execute(_SHIFT, {"by": by, "step": step, "order": order["id"]})


def act(client: httpx2.Client, order: Any, action: str, **body: Any) -> Any:
    answer = client.post(f"{path_of(order)}/{action}", json=body or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def take_cash(client: httpx2.Client, order: Any) -> None:
    due = client.get(path_of(order)).json()["payment"]["due_cents"]
    cash = {"method": "cash", "amount_cents": due, "tendered_cents": 5000}
    taken = client.post(f"{path_of(order)}/payments", json=cash, headers=new_key())
    assert taken.status_code == 201, taken.text


def pay(house: House, guest: httpx2.Client, wanted: dict[str, Any]) -> Any:
    """An order that its guest has paid on PayPal's page."""
    order = place(guest, wanted)
    captured = approve(house, order, begin(house, order), "immediate")
    assert captured.status_code == 200, captured.text
    return order


def begin(house: House, order: Any) -> Any:
    """A payment that waits for its buyer."""
    back = {"return_url": f"{house.url}/", "cancel_url": f"{house.url}/"}
    with house.client(token=order["tracking_token"]) as customer:
        begun = customer.post(
            f"{path_of(order)}/payments", json={"method": "paypal", **back}, headers=new_key()
        )
    assert begun.status_code == 201, begun.text
    return begun.json()


def approve(house: House, order: Any, begun: Any, choice: str) -> httpx2.Response:
    """Choose that on PayPal's page, and capture."""
    token = begun["approve_url"].rpartition("token=")[2]
    httpx2.post(f"{house.paypal}/checkoutnow", data={"token": token, "choice": choice})
    with house.client(token=order["tracking_token"]) as customer:
        return customer.post(f"{path_of(order)}/payments/{begun['id']}/capture")


def _ask_for_receipt(house: House, order: Any) -> None:
    with httpx2.Client(base_url=house.url, headers=SAME_SITE) as visitor:
        visitor.get(f"/track/{order['tracking_token']}")
        asked = visitor.post(f"{path_of(order)}/receipt")
    assert asked.status_code == 303, asked.text


def _give_back(manager: httpx2.Client, order: Any, cents: int) -> None:
    (payment,) = manager.get(f"{path_of(order)}/payments").json()["items"]
    refund = {"amount_cents": cents, "reason": "Une boisson oubliée"}
    refunds = f"{path_of(order)}/payments/{payment['id']}/refunds"
    given = manager.post(refunds, json=refund, headers=new_key())
    assert given.status_code == 201, given.text


def _week() -> str:
    today = datetime.now(PARIS).date()
    return f"from={today - timedelta(days=6)}&to={today}"


def _long_order() -> dict[str, Any]:
    wanted = delivery(*EVERYTHING, note=NOTE)
    return wanted | {
        "customer": {"name": LONG_NAME, "phone": "06 12 34 56 70", "email": "me@example.org"},
        "address": {
            "line1": LONG_STREET,
            "line2": "Résidence Les Jardins de Bellecour, bâtiment C, escalier 4, 7e étage",
            "postcode": "69002",
            "city": "Lyon",
            "instructions": "Digicode 12A45B, interphone Montferrand, le chien n’est pas méchant",
        },
    }


def _made(cook: httpx2.Client, order: Any, steps: int) -> Any:
    for action in ("start-preparation", "ready")[:steps]:
        act(cook, order, action)
    return order


def _drawers(counter: httpx2.Client) -> Any:
    """One that was closed with a coin too few, and the one that is open."""

    def done(action: str, **body: Any) -> Any:
        answer = counter.post(f"{BELLECOUR}/drawer/{action}", json=body, headers=new_key())
        assert answer.status_code == 201, answer.text
        return answer.json()

    done("open", float_cents=15000)
    done("movements", kind="withdrawal", amount_cents=2000, reason="Pourboires des livreurs")
    closed = done("close", counted_cents=12800, note="Un rouleau de pièces à recompter")
    done("open", float_cents=15000)
    return closed


def _count(manager: httpx2.Client, ingredient: str, left: int) -> None:
    count = {"kind": "count", "ingredient": ingredient, "quantity": left, "reason": "Rupture"}
    counted = manager.post(f"{BELLECOUR}/stock/movements", json=count, headers=new_key())
    assert counted.status_code == 201, counted.text
