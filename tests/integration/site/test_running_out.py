"""An ingredient runs out after the order was paid: its customer is asked, and the difference settled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.integration.house.ordering import new_key
from tests.integration.house.serving import House, until
from tests.integration.managing.desk import words
from tests.integration.site.shopping import Shopper, approved, paid_by_paypal, shopper

STORE = "/stores/grenoble"
MISSING = "plus assez de : burrata"


@pytest.fixture
def guest(house: House) -> Iterator[Shopper]:
    with shopper(house, "grenoble") as come:
        yield come


@pytest.fixture
def manager(house: House) -> Iterator[httpx2.Client]:
    with house.client("manager") as client:
        before = on_hand(client)
        yield client
        move(client, "count", max(before, 3000))


@pytest.fixture
def order(house: House, guest: Shopper, manager: httpx2.Client) -> str:
    """The tracker of a burrata and a marinara, paid, when there is no burrata any more."""
    guest.add("burrata")
    guest.add("marinara", "small")
    path = paid_by_paypal(house, guest)
    assert seen(manager, path)["status"] == "placed"
    move(manager, "count", 0)
    return path


def on_hand(client: httpx2.Client) -> int:
    stock = client.get(f"{STORE}/stock").json()["items"]
    return int(next(one["on_hand"] for one in stock if one["ingredient"] == "burrata"))


def move(client: httpx2.Client, kind: str, quantity: int) -> None:
    movement = {"kind": kind, "ingredient": "burrata", "quantity": quantity}
    moved = client.post(f"{STORE}/stock/movements", json=movement, headers=new_key())
    assert moved.status_code == 201, moved.text


def seen(client: httpx2.Client, path: str) -> dict[str, Any]:
    order: dict[str, Any] = client.get(path).json()
    return order


def choose(guest: Shopper, path: str, status: int = 200, **fields: str) -> None:
    """Answer for the first line."""
    page = guest.client.get(f"{path}/change").text
    version = page.split('name="version" value="')[1].partition('"')[0]
    guest.send(f"{path}/change", {"version": version, "line": "1", **fields}, status)


def line_of(order: dict[str, Any], item: str) -> dict[str, Any]:
    found: dict[str, Any] = next(line for line in order["lines"] if line["item"] == item)
    return found


def refunded(manager: httpx2.Client, path: str, cents: int) -> bool:
    payment = seen(manager, path)["payment"]
    return bool(payment["refunded_cents"] == cents and payment["returning_cents"] == 0)


def test_the_tracker_asks_and_the_kitchen_waits(
    guest: Shopper, order: str, manager: httpx2.Client
) -> None:
    page = guest.read(order)
    assert MISSING in page
    assert page.index(MISSING) < page.index("Reçue")
    assert "Prête vers" not in page
    assert re.search(r"Nous avions annoncé \d\d:\d\d ; l'heure dépend maintenant", page)
    assert "Burrata" in guest.read(f"{order}/change")
    refused = manager.post(f"{order}/start-preparation")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/short")


def test_the_question_stands_out_and_paying_waits(
    guest: Shopper, order: str, manager: httpx2.Client
) -> None:
    move(manager, "count", 3000)
    dearer = {"line": "2", "item": "marinara", "size": "large", "quantity": "3"}
    guest.send(f"{order}/change", dearer)
    move(manager, "count", 0)

    page = guest.client.get(order).text
    assert re.findall(r'class="button primary"[^>]*>([^<]*)', page) == ["Choisir"]
    assert "avec PayPal" in words(page)


def test_left_out_it_can_be_made_and_costs_the_same(
    house: House, guest: Shopper, order: str, manager: httpx2.Client
) -> None:
    before = seen(manager, order)["totals"]["total_cents"]
    choose(guest, order, leave_out="burrata")

    now = seen(manager, order)
    assert (now["short"], line_of(now, "burrata")["without"]) == ([], ["burrata"])
    assert (now["totals"]["total_cents"], now["payment"]["due_cents"]) == (before, 0)
    assert MISSING not in guest.read(order)
    assert "sans burrata" in guest.read(order)
    assert manager.post(f"{order}/start-preparation").status_code == 200
    assert house.faults() == []


def test_left_out_it_is_of_every_line_that_is_short_of_it_also_as_an_extra(
    house: House, guest: Shopper, manager: httpx2.Client
) -> None:
    guest.add("burrata")
    guest.add("burrata", "large")
    guest.add("margherita", extra="burrata")
    order = guest.order().url.path
    move(manager, "count", 0)
    assert "Partout sans : burrata" in guest.read(f"{order}/change")

    page = guest.client.get(f"{order}/change").text
    version = page.split('name="version" value="')[1].partition('"')[0]
    more = {"version": version, "line": "1", "item": "burrata", "size": "medium", "quantity": "2"}
    refused = words(guest.send(f"{order}/change", more, 409).text)
    assert "Rien n'a été modifié. Retirez-le d'abord" in refused

    choose(guest, order, leave_out="burrata")
    now = seen(manager, order)
    changes = [(line["item"], line["without"], line["extra"]) for line in now["lines"]]
    assert changes == [
        ("burrata", ["burrata"], []),
        ("burrata", ["burrata"], []),
        ("margherita", [], []),
    ]
    assert now["short"] == []
    assert house.faults() == []


def test_each_of_several_lines_that_are_short_is_answered_alone(
    house: House, guest: Shopper, manager: httpx2.Client
) -> None:
    guest.add("burrata")
    guest.add("burrata", "large")
    guest.add("margherita", extra="burrata")
    order = guest.order().url.path
    move(manager, "count", 0)

    choose(guest, order, item="marinara", size="medium", quantity="1")
    assert [gap["line"] for gap in seen(manager, order)["short"]] == [2, 3]
    assert MISSING in guest.read(order)
    choose(guest, order, line="2", remove="1")
    assert [gap["line"] for gap in seen(manager, order)["short"]] == [2]
    choose(guest, order, line="2", item="margherita", size="medium", quantity="1")

    now = seen(manager, order)
    assert ([line["item"] for line in now["lines"]], now["short"]) == (
        ["marinara", "margherita"],
        [],
    )
    assert MISSING not in guest.read(order)
    assert manager.post(f"{order}/start-preparation").status_code == 200
    assert house.faults() == []


def test_swapped_for_a_cheaper_one_the_difference_goes_back(
    house: House, guest: Shopper, order: str, manager: httpx2.Client
) -> None:
    before = line_of(seen(manager, order), "burrata")["total_cents"]
    choose(guest, order, item="margherita", size="medium", quantity="1")

    now = seen(manager, order)
    cheaper = before - line_of(now, "margherita")["total_cents"]
    assert (now["short"], now["payment"]["due_cents"]) == ([], 0)
    assert cheaper > 0
    until(lambda: refunded(manager, order, cheaper))
    assert f"Remboursé {euros(cheaper)}" in guest.read(order)
    assert house.faults() == []


def test_swapped_for_a_dearer_one_the_difference_is_paid(
    house: House, guest: Shopper, order: str, manager: httpx2.Client
) -> None:
    choose(guest, order, item="margherita", size="large", quantity="2")

    due = seen(manager, order)["payment"]["due_cents"]
    assert due > 0
    assert f"Payer {euros(due)} avec PayPal" in guest.read(order)
    key = guest.client.get(order).text.split('name="key" value="')[1].partition('"')[0]
    sent = guest.client.post(f"{order}/pay", data={"key": key}, follow_redirects=False)
    approved(house, guest, sent.headers["location"])
    now = seen(manager, order)
    assert (now["short"], now["payment"]["due_cents"], now["payment"]["status"]) == ([], 0, "paid")
    assert house.faults() == []


def test_another_pizza_comes_without_the_changes_that_were_for_the_one_before(
    guest: Shopper, order: str, manager: httpx2.Client
) -> None:
    choose(guest, order, item="marinara", size="medium", quantity="1", without="burrata")

    now = seen(manager, order)
    assert [(line["item"], line["without"]) for line in now["lines"]] == [
        ("marinara", []),
        ("marinara", []),
    ]


@pytest.mark.parametrize(("item", "size"), [("cola", "standard"), ("reine", "medium")])
def test_what_is_added_is_of_its_usual_size_where_none_fits(
    guest: Shopper, order: str, manager: httpx2.Client, item: str, size: str
) -> None:
    choose(guest, order, remove="1")
    version = str(seen(manager, order)["version"])
    guest.send(
        f"{order}/change", {"version": version, "item": item, "size": "giant", "quantity": "1"}
    )

    assert line_of(seen(manager, order), item)["size"] == size


def test_without_that_line_its_price_goes_back(
    house: House, guest: Shopper, order: str, manager: httpx2.Client
) -> None:
    price = line_of(seen(manager, order), "burrata")["total_cents"]
    choose(guest, order, remove="1")

    now = seen(manager, order)
    assert ([line["item"] for line in now["lines"]], now["short"]) == (["marinara"], [])
    until(lambda: refunded(manager, order, price))
    assert house.faults() == []


def test_all_of_it_cancelled_all_of_it_goes_back(
    house: House, guest: Shopper, order: str, manager: httpx2.Client
) -> None:
    paid = seen(manager, order)["payment"]["paid_cents"]
    guest.send(f"{order}/cancel", {})

    assert seen(manager, order)["status"] == "cancelled"
    until(lambda: refunded(manager, order, paid))
    assert f"Remboursé {euros(paid)}" in guest.read(order)
    assert house.faults() == []


def test_what_has_come_in_meanwhile_ends_the_question(
    guest: Shopper, order: str, manager: httpx2.Client
) -> None:
    move(manager, "receipt", 5000)

    assert MISSING not in guest.read(order)
    assert manager.post(f"{order}/start-preparation").status_code == 200


def test_an_answer_to_what_was_shown_before_is_asked_again(
    guest: Shopper, order: str, manager: httpx2.Client
) -> None:
    version = str(seen(manager, order)["version"] - 1)
    old = {"version": version, "line": "1", "leave_out": "burrata"}
    guest.send(f"{order}/change", old, 412)

    assert seen(manager, order)["short"] != []


def euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d} €"


def test_what_has_run_out_can_be_left_out_before_ordering(
    guest: Shopper, manager: httpx2.Client
) -> None:
    move(manager, "count", 0)
    menu = guest.client.get(guest.store).text
    assert f'href="{guest.store}/items/burrata"' in menu, "sold out as it is, not without"

    page = f"{guest.store}/items/burrata"
    assert MISSING in guest.read(page, size="medium")
    assert MISSING not in guest.read(page, size="medium", without="burrata")

    guest.add("burrata", without="burrata")
    assert guest.order().url.path.startswith(f"{guest.store}/orders/")
