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


def test_a_declaration_of_age_that_is_missing_is_told_with_the_rest(guest: Shopper) -> None:
    guest.add("red-wine", "standard")
    page = guest.order(422, name="", phone="abc").text
    places = [page.index(f'<a href="#{name}">') for name in ("name", "phone", "adult")]
    assert places == sorted(places)
    assert 'id="adult-about" class="wrong"' in page
    assert page.count('<a href="#adult">') == 1
    alone = guest.order(422).text
    assert alone.count('<a href="#adult">') == 1
    assert 'id="adult-about"' not in guest.order(422, name="", adult="1").text


def test_how_to_pay_is_led_to(guest: Shopper) -> None:
    guest.add("margherita")
    page = guest.order(422, payment_method="gold").text
    assert '<a href="#payment_method">' in page
    assert 'id="payment_method"' in page


def test_it_is_set_with_the_apostrophe_of_the_rest_of_the_page(guest: Shopper) -> None:
    guest.add("margherita")
    assert "s\u2019il est étranger" in guest.order(422, phone="abc").text


def test_what_was_typed_stays_in_a_cache_only_for_the_way_back_from_paypal(guest: Shopper) -> None:
    guest.add("margherita")
    kept = {
        method: guest.order(422, phone="abc", payment_method=method).headers["cache-control"]
        for method in ("paypal", "cash")
    }
    assert kept == {"paypal": "private, no-cache", "cash": "no-store"}
