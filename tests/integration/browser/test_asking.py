"""What the customer's pages ask and tell while one looks at them."""
# ruff: noqa: RUF001 - French has its own signs

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.integration.browser import shopping
from tests.integration.browser.people import PHONE, People
from tests.integration.house.ordering import line, new_key, place, takeaway
from tests.integration.house.serving import House

STORE = "/stores/lyon-bellecour"
GRENOBLE = "/stores/grenoble"


def count(house: House, ingredient: str, quantity: int) -> None:
    with house.client("manager") as manager:
        movement = {"kind": "count", "ingredient": ingredient, "quantity": quantity}
        done = manager.post(f"{GRENOBLE}/stock/movements", json=movement, headers=new_key())
        assert done.status_code == 201, done.text


@pytest.fixture
def short(house: House, people: People) -> Page:
    """The tracker of a pizza of which something runs out while its customer looks."""
    count(house, "burrata", 5000)
    with house.client() as client:
        order = place(client, takeaway(line("burrata"), line("marinara")), GRENOBLE)
    tracker = people.come(path=f"/track/{order['tracking_token']}", viewport=PHONE)
    expect(tracker.locator("[aria-current=step]")).to_contain_text("Reçue")
    count(house, "burrata", 0)
    return tracker


def test_what_has_run_out_is_asked_at_once_and_answered_in_two_touches(
    house: House, short: Page
) -> None:
    asked = short.locator(".banner.warn", has_text="il n’y a plus assez de")
    expect(asked).to_contain_text("burrata")
    asked.get_by_role("link", name="Choisir").click()
    short.get_by_role("button", name=re.compile("Sans.*burrata", re.IGNORECASE)).click()
    expect(short.get_by_role("status")).to_contain_text("C’est modifié")
    short.get_by_role("link", name="Retour à la commande").click()
    expect(short.get_by_text("sans burrata")).to_be_visible()
    expect(asked).to_have_count(0)
    count(house, "burrata", 5000)


def test_the_only_line_can_be_cancelled_with_the_order(house: House, people: People) -> None:
    count(house, "burrata", 5000)
    with house.client() as client:
        order = place(client, takeaway(line("burrata")), GRENOBLE)
    tracker = people.come(path=f"/track/{order['tracking_token']}", viewport=PHONE)
    count(house, "burrata", 0)
    tracker.get_by_role("link", name="Choisir").click()
    tracker.get_by_text("Annuler la commande").click()
    expect(tracker.get_by_text("Rien ne sera préparé")).to_be_visible()
    tracker.get_by_role("button", name=re.compile("Annuler")).click()
    expect(tracker.locator(".chip").first).to_have_text("annulée")
    count(house, "burrata", 5000)


def test_the_fee_is_said_while_the_postcode_is_typed(people: People) -> None:
    page = people.come(path="/", viewport=PHONE)
    shopping.find_the_store(page)
    shopping.add(page, "Margherita")
    shopping.check_out(page, method="cash")
    said, summary = page.locator("#served"), page.locator("#summary")
    page.get_by_label("Code postal").fill("69007")
    expect(said).to_contain_text("à partir de 15,00 €")
    page.get_by_label("Code postal").fill("75001")
    expect(said).to_contain_text("ne livre pas au 75001")
    page.get_by_label("Code postal").fill("69002")
    expect(said).to_have_text("Nous livrons au 69002 pour 1,90 €.")
    expect(summary).to_contain_text("11,80")
    shopping.order(page)
    expect(page.locator("[aria-current=step]")).to_contain_text("Reçue")


def test_a_pizza_is_drawn_and_priced_as_it_is_made_to_measure(people: People) -> None:
    page = people.come(path=f"{STORE}/items/margherita", viewport=PHONE)
    picture, told = page.locator("#measured svg"), page.locator("#measured")
    before = picture.inner_html()
    expect(told).to_contain_text("Contient : gluten, lait")
    page.locator("[name=without][value=mozzarella]").check()
    expect(told).not_to_contain_text("lait")
    assert picture.inner_html() != before
    extra = page.locator("#extra label", has_text="Mozzarella")
    expect(extra).to_have_text("Mozzarella +1,80 €", use_inner_text=True)
    page.locator("[name=size][value=large]").check()
    expect(extra).to_have_text("Mozzarella +2,60 €", use_inner_text=True)
    page.locator("[name=half]").select_option("reine")
    expect(told).to_contain_text("Margherita / Reine")
    page.locator("[name=extra][value=ham]").check()
    expect(told.locator(".price")).not_to_have_text("9,90 €")
