"""Forms about oneself say all that is wrong at once, beside each field, and lead to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.integration.house.serving import House
from tests.integration.site.shopping import Shopper, shopper


@pytest.fixture
def guest(house: House) -> Iterator[Shopper]:
    with shopper(house) as come:
        yield come


@pytest.fixture
def customer(house: House) -> Iterator[Shopper]:
    with shopper(house, who="customer") as come:
        yield come


def told(page: str) -> list[str]:
    """The fields that the summary leads to; each is there, and what is wrong stands beside it."""
    (summary,) = re.findall(r'<div class="banner bad" role="alert".*?</div>', page, re.DOTALL)
    fields = re.findall(r'<a href="#([^"]+)">', summary)
    for field in fields:
        assert re.search(rf'<input id="{field}"[^>]* aria-describedby="{field}-about"', page), field
        assert f'<p id="{field}-about" class="wrong">' in page
    return fields


@pytest.mark.parametrize("password", ["", "court", "azerty123"])
def test_signing_up(guest: Shopper, password: str) -> None:
    wrong = {"name": "", "phone": "abc", "email": "nope", "password": password}
    page = guest.send("/sign-up", wrong, 422).text
    assert told(page) == ["name", "phone", "email", "password"]
    assert 'value="abc"' in page


def test_a_telephone_that_is_missing_is_asked_for_once(guest: Shopper) -> None:
    form = {"name": "Léa", "email": "lea@example.org", "password": "une pizza sans olives"}
    assert told(guest.send("/sign-up", {**form, "phone": ""}, 422).text) == ["phone"]
    assert told(guest.send("/sign-up", {**form, "phone": "1"}, 422).text) == ["phone"]


def test_name_and_telephone_of_an_account(customer: Shopper) -> None:
    page = customer.send("/account", {"name": "", "phone": "abc"}, 422).text
    assert told(page) == ["name", "phone"]


def test_an_address_of_an_account(customer: Shopper) -> None:
    wrong = {"address": "", "line1": "3 rue Mercière", "postcode": "6900", "city": ""}
    page = customer.send("/account/addresses", wrong, 422).text
    assert told(page) == ["postcode-new", "city-new"]
    assert 'id="address-new" open' in page
    assert 'value="3 rue Mercière"' in page

    right = {**wrong, "postcode": "69002", "city": "Lyon"}
    kept = customer.send("/account/addresses", right).text
    number = str(len(re.findall(r'<details id="address-\d+"', kept)))
    page = customer.send("/account/addresses", {**right, "address": number, "city": ""}, 422).text
    assert told(page) == [f"city-{number}"]
    assert f'id="address-{number}" open' in page
    customer.send("/account/addresses", {"address": number, "remove": "1"})
