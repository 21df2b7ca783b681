"""The same once more, also for a guest: what can still be had is ready to be ordered."""
# ruff: noqa: RUF001 - French has its own signs

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest

from tests.integration.house.ordering import new_key
from tests.integration.house.serving import House
from tests.integration.managing.desk import words
from tests.integration.site.shopping import Shopper, shopper

STORE = "/stores/grenoble"
MISSED = "ceci n'est pas disponible maintenant, ou pas autant :"


@pytest.fixture
def guest(house: House) -> Iterator[Shopper]:
    with shopper(house, "grenoble") as come:
        yield come


@pytest.fixture
def cancelled(guest: Shopper) -> str:
    """The tracker of a margherita made to measure and two chorizos."""
    guest.add("margherita", "large", without="basil", extra="mozzarella")
    guest.add("chorizo", quantity=2)
    path = guest.order().url.path
    assert f'action="{path}/again"' not in guest.client.get(path).text
    guest.send(f"{path}/cancel", {})
    return path


@contextmanager
def left(house: House, ingredient: str, quantity: int) -> Iterator[None]:
    """Counted down for a while, to so much beside what others were promised."""
    with house.client("manager") as manager:

        def count(to: int) -> None:
            counted = {"kind": "count", "ingredient": ingredient, "quantity": to}
            path = f"{STORE}/stock/movements"
            assert manager.post(path, json=counted, headers=new_key()).status_code == 201

        stock = manager.get(f"{STORE}/stock").json()["items"]
        before = next(one for one in stock if one["ingredient"] == ingredient)
        count(before["reserved"] + quantity)
        yield
        count(before["on_hand"])


def again(guest: Shopper, path: str) -> httpx2.Response:
    assert f'action="{path}/again"' in guest.client.get(path).text
    return guest.send(f"{path}/again", {})


def test_a_cancelled_order_can_be_ordered_again_as_it_was(guest: Shopper, cancelled: str) -> None:
    page = again(guest, cancelled)
    assert page.url.path == f"{STORE}/checkout"
    said = words(page.text)
    for what in ("1 × Margherita grande", "sans basilic", "en plus mozzarella", "2 × Chorizo"):
        assert what in said
    assert guest.order().url.path.startswith(f"{STORE}/orders/")


def test_what_went_off_the_menu_is_named_and_the_rest_is_in_the_basket(
    house: House, guest: Shopper, cancelled: str
) -> None:
    with house.client("admin") as admin:
        selling = f"{STORE}/menu/chorizo"
        assert admin.put(selling, json={"offered": False}).status_code == 200
        try:
            page = again(guest, cancelled)
        finally:
            assert admin.put(selling, json={"offered": True}).status_code == 200
    assert page.url.path == f"{STORE}/basket"
    assert f"{MISSED} Chorizo." in words(page.text)
    assert "Chorizo" not in guest.read(f"{STORE}/basket")
    assert "Margherita" in guest.read(f"{STORE}/basket")


def test_of_what_is_not_there_as_often_there_is_what_is_left(
    house: House, guest: Shopper, cancelled: str
) -> None:
    with house.client("manager") as manager:
        recipe = manager.get("/recipes/chorizo", params={"size": "medium"}).json()["ingredients"]
    one = next(part["quantity"] for part in recipe if part["ingredient"] == "chorizo")
    with left(house, "chorizo", one):
        page = again(guest, cancelled)
        assert f"{MISSED} Chorizo." in words(page.text)
        assert "1 × Chorizo" in guest.read(f"{STORE}/checkout")


def test_with_nothing_of_it_left_the_basket_leads_to_the_menu(house: House, guest: Shopper) -> None:
    guest.add("burrata")
    path = guest.order().url.path
    guest.send(f"{path}/cancel", {})
    with left(house, "burrata", 0):
        page = again(guest, path)
        assert f"{MISSED} Burrata." in words(page.text)
        assert f'class="button primary" href="{STORE}"' in page.text


def test_nobody_orders_what_somebody_else_had(house: House, cancelled: str) -> None:
    with shopper(house, "grenoble") as stranger:
        stranger.send(f"{cancelled}/again", {}, 404)


def test_a_customer_does_it_from_the_account(house: House) -> None:
    with shopper(house, "grenoble", who="customer") as customer:
        customer.add("reine", without="mushrooms")
        path = customer.order().url.path
        page = customer.client.get("/account").text
        assert f'action="{path}/again"' in page
        assert "sans champignons de Paris" in words(page)
        checkout = customer.send(f"{path}/again", {})
        assert "sans champignons" in words(checkout.text)
