"""The checkout's form says all that is wrong with it at once, beside each field."""

from collections.abc import Iterator

import pytest

from ocpizza.entrypoints.http.site.ordering_form import FIELDS
from tests.integration.house.serving import House
from tests.integration.site.shopping import Shopper, shopper


@pytest.fixture
def guest(house: House) -> Iterator[Shopper]:
    with shopper(house, "villeurbanne") as come:
        yield come


def test_all_of_it_is_told_at_once_in_the_order_of_the_fields(guest: Shopper) -> None:
    guest.read(guest.store, fulfilment="delivery")
    guest.add("margherita", quantity=2)
    street = {"line1": "", "postcode": "6910", "city": ""}
    page = guest.order(422, **street, name="", phone="abc", email="nope").text
    places = [page.index(f'<a href="#{name}">') for name in ("name", "phone", "email", *street)]
    assert places == sorted(places)
    for name in ("name", "phone", "email", *street):
        assert f'aria-describedby="{name}-about"' in page
        assert f'id="{name}-about" class="wrong"' in page


def test_nothing_filled_in_is_told_field_by_field(guest: Shopper) -> None:
    guest.read(guest.store, fulfilment="delivery")
    guest.add("margherita", quantity=2)
    street = {"line1": "", "postcode": "", "city": ""}
    page = guest.order(422, **street, name="", phone="").text
    wrong = [name for name in FIELDS if f'id="{name}-about" class="wrong"' in page]
    assert wrong == ["name", "phone", "line1", "postcode", "city"]


def test_it_is_set_with_the_apostrophe_of_the_rest_of_the_page(guest: Shopper) -> None:
    guest.add("margherita")
    assert "n\u2019est pas un numéro" in guest.order(422, phone="abc").text
