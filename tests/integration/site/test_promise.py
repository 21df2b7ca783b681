"""The tracker tells the promised time, what moved it, and until when an unpaid order is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.integration.browser.evening import act, take_cash, wait
from tests.integration.house.serving import House
from tests.integration.managing.desk import words
from tests.integration.site.shopping import Shopper, answer, shopper

STORE = "/stores/saint-etienne"
HOUR = r"\d\d:\d\d"


@pytest.fixture
def guest(house: House) -> Iterator[Shopper]:
    with shopper(house, "saint-etienne") as come:
        yield come


def test_what_moved_it_is_told_from_when_to_when_and_why(guest: Shopper, house: House) -> None:
    guest.add("margherita")
    path = guest.order().url.path
    before = guest.read(path)
    assert re.search(rf"Prête vers {HOUR}", before)
    assert "l'heure annoncée est passée" not in before

    line = {"line": "1", "item": "margherita", "size": "small", "quantity": "40"}
    guest.send(f"{path}/change", line)
    told = re.search(
        rf"À {HOUR}, l'heure annoncée est passée de ({HOUR}) à ({HOUR}) : il y a davantage à cuire",
        guest.read(path),
    )
    assert told is not None
    assert told[1] != told[2]
    with house.client("manager") as manager:
        order = manager.get(path).json()
        (moved,) = order["moved"]
        assert (moved["why"], moved["after"]) == ("more_to_bake", order["promised_at"])
        manager.post(f"{path}/cancel", json={"reason": "test"})


def test_less_to_bake_moves_nothing(guest: Shopper, house: House) -> None:
    guest.add("margherita", quantity=2)
    path = guest.order().url.path
    line = {"line": "1", "item": "margherita", "size": "medium", "quantity": "1"}
    guest.send(f"{path}/change", line)
    with house.client("manager") as manager:
        assert manager.get(path).json()["moved"] == []


@pytest.mark.parametrize(
    ("earlier", "told"),
    [
        (0, rf"À l'heure : nous avions annoncé {HOUR}\."),
        (80, rf"Elle a été prête \d\d minutes après l'heure annoncée, {HOUR}\. Nous en sommes"),
    ],
)
def test_how_late_it_came_is_told_afterwards(
    guest: Shopper, house: House, earlier: int, told: str
) -> None:
    guest.add("margherita")
    path = guest.order().url.path
    assert not re.search("annoncée?,", guest.read(path))
    with house.client("manager") as manager:
        wait(house, manager.get(path).json(), timedelta(minutes=earlier))
        act(manager, manager.get(path).json(), "start-preparation")
        act(manager, manager.get(path).json(), "ready")
        assert "Elle vous attend." in guest.read(path)
        take_cash(manager, manager.get(path).json())
        act(manager, manager.get(path).json(), "collect")
    assert re.search(told, guest.read(path))


def test_until_when_an_unpaid_order_is_kept_is_told(house: House, guest: Shopper) -> None:
    guest.add("margherita")
    form = {**guest.checkout(), "name": "Léa", "payment_method": "paypal"}
    sent = guest.client.post(f"{STORE}/checkout", data=form, follow_redirects=False)
    page = words(answer(house, guest, sent.headers["location"], "cancel").text)
    assert "Le paiement n'a pas eu lieu" in page
    assert re.search(rf"Nous vous la gardons jusqu'à {HOUR}", page)
    assert re.search(r"Payer \d+,\d\d € avec PayPal", page)


def test_who_was_declined_pays_otherwise_and_coming_back_twice_pays_once(
    house: House, guest: Shopper
) -> None:
    guest.add("margherita")
    form = {**guest.checkout(), "name": "Léa", "payment_method": "paypal"}
    sent = guest.client.post(f"{STORE}/checkout", data=form, follow_redirects=False)
    declined = answer(house, guest, sent.headers["location"], "declined")
    assert declined.url.path == "/checkoutnow"  # with other means to choose from

    tracker = answer(house, guest, str(declined.url), "immediate")
    assert "Payé (PayPal) 9,90 €" in words(tracker.text)
    again = guest.client.get(f"{tracker.url.path}/paid")
    assert again.url.path == tracker.url.path
    assert "Payé (PayPal) 9,90 €" in words(again.text)
    assert house.faults() == []
