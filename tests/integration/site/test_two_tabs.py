"""One basket in two tabs is ordered once, unless somebody says that they want it twice."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.house.serving import House
from tests.integration.managing.desk import fields_of, words
from tests.integration.site.shopping import Shopper, shopper

STORE = "/stores/villeurbanne"
TWICE = "Ce panier a déjà été commandé"


@pytest.fixture
def guest(house: House) -> Iterator[Shopper]:
    with shopper(house, "villeurbanne") as come:
        come.add("margherita")
        yield come


def tab(guest: Shopper, **fields: Any) -> dict[str, Any]:
    """The checkout as it stands in a tab that was opened now."""
    return {**guest.checkout(), "name": "Léa", "payment_method": "cash", **fields}


def test_the_second_tab_leads_to_the_order_of_the_first(guest: Shopper) -> None:
    one, other = tab(guest), tab(guest)
    placed = guest.send(f"{STORE}/checkout", one)
    assert guest.send(f"{STORE}/checkout", other).url.path == placed.url.path


def test_filled_in_differently_it_asks_and_shows_that_order(guest: Shopper) -> None:
    one, other = tab(guest), tab(guest, name="Zoé")
    placed = guest.send(f"{STORE}/checkout", one)
    asked = guest.send(f"{STORE}/checkout", other, 422)
    assert TWICE in words(asked.text)
    assert f'href="{placed.url.path}">' in asked.text

    once_more = {**other, **fields_of(asked.text)}
    second = guest.send(f"{STORE}/checkout", once_more)
    assert second.url.path not in ("", placed.url.path)
    assert guest.send(f"{STORE}/checkout", once_more).url.path == second.url.path


def test_the_next_basket_is_another_one(guest: Shopper) -> None:
    placed = guest.send(f"{STORE}/checkout", tab(guest))
    guest.add("margherita")
    assert guest.send(f"{STORE}/checkout", tab(guest)).url.path != placed.url.path


def test_an_old_tab_leaves_the_next_basket_alone(guest: Shopper) -> None:
    old = tab(guest)
    guest.send(f"{STORE}/checkout", old)
    guest.add("chorizo")
    guest.send(f"{STORE}/checkout", old)
    assert "Chorizo" in guest.read(f"{STORE}/basket")
