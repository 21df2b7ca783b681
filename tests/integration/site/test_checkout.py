"""From the basket to the order: what is shown is what is ordered, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest

from tests.integration.house.serving import House
from tests.integration.managing.desk import signed_in, words
from tests.integration.site.shopping import Shopper, shopper

STORE = "/stores/villeurbanne"
PARIS = ZoneInfo("Europe/Paris")
HOME = {"line1": "3 rue Mercière", "city": "Villeurbanne", "phone": "06 12 34 56 78"}


@pytest.fixture
def guest(house: House) -> Iterator[Shopper]:
    with shopper(house, "villeurbanne") as come:
        yield come


@pytest.fixture
def admin(house: House) -> Iterator[httpx2.Client]:
    with house.client("admin") as client:
        yield client


@contextmanager
def sold(admin: httpx2.Client, item: str, **selling: Any) -> Iterator[None]:
    """Sold like this for a while."""
    path = f"{STORE}/menu/{item}"
    assert admin.put(path, json=selling).status_code == 200
    try:
        yield
    finally:
        assert admin.put(path, json={"offered": True}).status_code == 200


@contextmanager
def settings(admin: httpx2.Client, **changed: Any) -> Iterator[None]:
    path = f"{STORE}/settings"
    before = admin.get(path).json()
    assert admin.put(STORE, json={**before, **changed}).status_code == 200
    try:
        yield
    finally:
        assert admin.put(STORE, json=before).status_code == 200


def two_delivered(guest: Shopper) -> None:
    """Enough for Villeurbanne's own minimum."""
    guest.read(guest.store, fulfilment="delivery")
    guest.add("margherita", quantity=2)


def test_a_note_that_does_not_cover_the_sum_is_neither_offered_nor_announced(
    guest: Shopper,
) -> None:
    guest.add("reine", quantity=2)
    page = guest.read(f"{guest.store}/checkout")
    assert "un billet de 50 €" in page
    assert "un billet de 10 €" not in page

    assert "billet" not in words(guest.order(pays_with="10").text)


def test_the_banknote_is_told_in_the_readers_language_while_it_is_to_be_cash(
    house: House, guest: Shopper
) -> None:
    two_delivered(guest)
    announced = {"pays_with": "50", "note": "sans couverts"}
    tracker = guest.order(**HOME, postcode="69100", **announced).url.path
    assert "un billet de 50 € : nous apportons 28,30 € de monnaie" in guest.read(tracker)
    in_english = guest.client.get(tracker, headers={"Accept-Language": "en"}).text
    assert "You pay with a 50 € note" in words(in_english)
    assert "A word for the kitchen: sans couverts" in words(in_english)
    at = tracker.replace("/stores/", "/staff/").replace("/orders/", "/counter/")
    with signed_in(house, "manager") as manager:
        assert "Annoncé : un billet de 50 €, rendre 28,30 €" in manager.read(at)
        manager.client.headers["Accept-Language"] = "en"
        assert "Announced: a 50 € note, give back €28.30" in manager.read(at)
        guest.send(f"{tracker}/payment-method", {"payment_method": "card"})
        assert "50 €" not in manager.read(at)
    assert "billet" not in guest.read(tracker)


def test_of_a_banknote_that_equals_the_sum_nothing_is_given_back(
    house: House, guest: Shopper
) -> None:
    guest.add("marinara", quantity=2)
    guest.add("sparkling-water", size="standard")
    tracker = guest.order(pays_with="20").url.path
    at = tracker.replace("/stores/", "/staff/").replace("/orders/", "/counter/")
    with signed_in(house, "manager") as manager:
        page = manager.read(at)
    assert "Annoncé : un billet de 20 € La somme exacte" in " ".join(page.split())


def fragment(guest: Shopper, **query: str) -> str:
    """What the page asks while its form is filled in."""
    asked = guest.client.get(f"{guest.store}/checkout", params=query, headers={"X-Fragment": "1"})
    assert asked.status_code == 200
    assert "<html" not in asked.text
    return words(asked.text)


class TestDelivery:
    def test_the_fee_and_the_minimum_are_told_while_the_postcode_is_typed(
        self, guest: Shopper
    ) -> None:
        two_delivered(guest)

        assert "frais de livraison s'ajoutent" in fragment(guest)
        assert "Nous livrons au 69100 pour 1,90 €." in fragment(guest, postcode="69100")
        assert "Frais de livraison 1,90 €" in fragment(guest, postcode="69100")
        assert "ne livre pas au 75001" in fragment(guest, postcode="75001")

    def test_below_the_minimum_is_told_and_what_it_is(self, guest: Shopper) -> None:
        guest.read(guest.store, fulfilment="delivery")
        guest.add("cola", "standard")
        assert "à partir de 10,00 €" in fragment(guest, postcode="69100")

    def test_without_a_script_it_is_checked_when_the_form_is_sent(self, guest: Shopper) -> None:
        two_delivered(guest)
        refused = guest.order(422, **HOME, postcode="75001")
        assert "ne livre pas au 75001" in words(refused.text)
        assert 'value="3 rue Mercière"' in refused.text
        assert guest.order(**HOME, postcode="69100").url.path.startswith(f"{STORE}/orders/")

    def test_the_front_pages_postcode_comes_along(self, guest: Shopper) -> None:
        guest.read(guest.store, fulfilment="delivery", postcode="69100")
        guest.add("margherita", quantity=2)
        form = guest.checkout()
        assert form["postcode"] == ["69100"]
        assert form["expected_total_cents"] == ["2170"]


class TestAnAccount:
    @pytest.fixture
    def customer(self, house: House) -> Iterator[Shopper]:
        with shopper(house, "villeurbanne", who="customer") as come:
            two_delivered(come)
            yield come

    def test_name_and_telephone_are_filled_in_as_one_writes_them(self, customer: Shopper) -> None:
        form = customer.checkout()
        assert form["name"] != [""]
        assert form["phone"][0].startswith("0")
        assert form["phone"][0].count(" ") == 4

    def test_a_kept_address_is_offered_and_the_one_used_last_is_chosen(
        self, customer: Shopper
    ) -> None:
        street = {"line1": "9 rue du Lac", "city": "Villeurbanne", "postcode": "69100"}
        customer.order(**street, address="new", keep_address="1")
        two_delivered(customer)
        page = customer.read(f"{STORE}/checkout")
        assert "9 rue du Lac, 69100 Villeurbanne" in page
        assert "Une autre adresse" in page
        chosen = customer.checkout()["address"]
        assert chosen != ["new"]

        tracker = customer.order(address=chosen)
        with_address = customer.client.get("/account/export").json()["orders"][0]["order"]
        assert with_address["id"] in tracker.url.path
        assert with_address["address"]["line1"] == "9 rue du Lac"

    def test_an_address_is_kept_when_asked_for_alone(self, customer: Shopper) -> None:
        street = {"line1": "1 rue du Désert", "city": "Villeurbanne", "postcode": "69100"}
        customer.order(**street, address="new")
        assert "rue du Désert" not in customer.read("/account")

    def test_the_fee_follows_the_chosen_address(self, customer: Shopper) -> None:
        street = {"line1": "9 rue du Lac", "city": "Villeurbanne", "postcode": "69100"}
        customer.order(**street, address="new", keep_address="1")
        two_delivered(customer)
        (chosen,) = customer.checkout()["address"]
        assert "livrons au 69100" in fragment(customer, address=chosen)
        assert "livrons au 69003 pour 2,90 €" in fragment(customer, address="new", postcode="69003")


class TestOnce:
    def test_a_form_that_is_sent_twice_places_one_order(self, guest: Shopper) -> None:
        guest.add("margherita")
        form = {**guest.checkout(), "name": "Léa", "payment_method": "cash"}
        first = guest.send(f"{STORE}/checkout", form)
        again = guest.send(f"{STORE}/checkout", form)  # the basket is empty by now
        assert again.url.path == first.url.path

    def test_who_comes_back_to_the_checkout_afterwards_is_led_to_the_menu(
        self, guest: Shopper
    ) -> None:
        guest.add("margherita")
        guest.order()
        page = guest.client.get(f"{STORE}/checkout")
        assert page.url.path == STORE
        assert "panier est vide" in words(page.text)


class TestThePrice:
    def test_another_sum_than_the_one_shown_is_not_ordered_but_told(
        self, guest: Shopper, admin: httpx2.Client
    ) -> None:
        guest.add("chorizo")
        form = {**guest.checkout(), "name": "Léa", "payment_method": "cash"}
        prices = {"offered": True, "sizes": {"medium": {"price_cents": 1999}}}
        with sold(admin, "chorizo", **prices):
            refused = guest.send(f"{STORE}/checkout", form, 409)
            assert "Le total est maintenant de 19,99 €" in words(refused.text)
            assert guest.order().url.path.startswith(f"{STORE}/orders/")

    def test_a_client_of_the_api_may_say_what_it_was_shown(self, house: House) -> None:
        order = {
            "channel": "web",
            "fulfilment": "takeaway",
            "customer": {"name": "Léa"},
            "lines": [{"item": "margherita", "size": "medium", "quantity": 1}],
            "payment_method": "cash",
            "expected_total_cents": 1,
        }
        with house.client() as client:
            refused = client.post(
                f"{STORE}/orders", json=order, headers={"Idempotency-Key": "dear"}
            )
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/price-changed")
        assert refused.json()["total_cents"] == 990


class TestTheBasket:
    def test_what_went_off_the_menu_is_named_and_the_rest_can_be_had(
        self, guest: Shopper, admin: httpx2.Client
    ) -> None:
        guest.add("pepperoni")
        guest.add("margherita")
        with sold(admin, "pepperoni", offered=False):
            basket = guest.read(f"{STORE}/basket")
            assert "Pepperoni" in basket
            assert "Plus à la carte" in basket
            assert "Total TTC 9,90 €" in basket
            guest.order(409)
            guest.send(f"{STORE}/basket", {"line": "1", "quantity": "0"})
            assert guest.order().url.path.startswith(f"{STORE}/orders/")

    def test_a_postcode_that_is_not_served_can_be_changed_there(self, guest: Shopper) -> None:
        guest.read(guest.store, fulfilment="delivery", postcode="75001")
        guest.add("margherita", quantity=2)
        assert "ne livre pas au 75001" in guest.read(f"{STORE}/basket")
        changed = guest.send(f"{STORE}/basket", {"fulfilment": "delivery", "postcode": "69100"})
        assert "Total TTC 21,70 €" in words(changed.text)
        changed = guest.send(f"{STORE}/basket", {"fulfilment": "takeaway"})
        assert "Total TTC 19,80 €" in words(changed.text)

    def test_something_made_to_measure_that_cannot_be_is_told_where_it_was_made(
        self, guest: Shopper
    ) -> None:
        everything = ["tomato-sauce", "mozzarella", "basil", "olive-oil", "dough"]
        line = {"item": "margherita", "size": "medium", "without": everything, "measured": "1"}
        refused = guest.send(STORE, line, 422)
        assert "Moitié-moitié avec" in words(refused.text)
        assert "checked" in refused.text

    def test_nothing_that_was_never_sold_gets_into_it(self, guest: Shopper) -> None:
        guest.send(STORE, {"item": "unicorn", "size": "medium", "quantity": "1"}, 422)
        assert "Encore rien" in guest.read(f"{STORE}/basket")


class TestClosed:
    @pytest.fixture
    def closed(self, admin: httpx2.Client) -> Iterator[datetime]:
        """Open for two hours from three hours on; when it opens."""
        opens = (datetime.now(PARIS) + timedelta(hours=3)).replace(
            minute=0, second=0, microsecond=0
        )
        hours = admin.get(f"{STORE}/settings").json()["opening_hours"]
        interval = {"opens": f"{opens:%H:%M}", "closes": f"{opens + timedelta(hours=2):%H:%M}"}
        week = [{**day, "intervals": [interval]} for day in hours["weekly"]]
        with settings(admin, opening_hours={**hours, "always_open": False, "weekly": week}):
            yield opens

    def test_one_orders_for_later_at_a_sum_that_is_shown(
        self, guest: Shopper, closed: datetime
    ) -> None:
        assert "Vous pouvez commander pour plus tard" in guest.read(STORE)
        guest.add("margherita")
        page = guest.read(f"{STORE}/checkout")
        assert "Total TTC 9,90 €" in page
        assert "Dès que possible" not in page
        tracker = guest.order(requested_for=closed.isoformat())
        assert f"{closed:%H:%M}" in words(tracker.text)

    def test_as_soon_as_possible_is_refused_with_the_next_opening(
        self, guest: Shopper, closed: datetime
    ) -> None:
        guest.add("margherita")
        refused = guest.order(409, requested_for="")
        assert f"{closed:%H:%M}" in words(refused.text)

    def test_while_web_orders_are_paused_it_is_told_and_not_ordered(
        self, guest: Shopper, admin: httpx2.Client
    ) -> None:
        guest.add("margherita")
        assert admin.post(f"{STORE}/pause").status_code == 200
        try:
            page = guest.read(STORE)
            assert "ne prend pas de commandes en ligne" in page
            assert "Margherita" in guest.read(f"{STORE}/basket")
            guest.order(409)
        finally:
            assert admin.post(f"{STORE}/resume").status_code == 200
