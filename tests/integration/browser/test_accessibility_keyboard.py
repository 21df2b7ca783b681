"""The whole way of a customer with the keys Tab, Enter and Space, as a screen reader names things."""
# ruff: noqa: RUF001 - French has its own signs

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.integration.browser.people import PHONE, People
from tests.integration.house.ordering import path_of, place, takeaway
from tests.integration.house.serving import House

MOST = 120
"""Stops on the way to anything; who has to press more has long given up."""
# Its outline is drawn, and nothing that sticks to the window lies over its middle.
IN_SIGHT = """(each) => {
  const { left, top, width, height } = each.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  const { outlineStyle, outlineWidth } = getComputedStyle(each);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && each.contains(there);
}"""


def seen(page: Page) -> bool:
    """In a moment: a live part may be replaced under the key, and is drawn a frame later."""
    for _ in range(10):
        if page.evaluate(f"({IN_SIGHT})(document.activeElement)"):
            return True
        page.wait_for_timeout(100)
    return False


def go_to(page: Page, target: Locator) -> None:
    """Tab by tab, seeing at every stop where one is."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        assert seen(page), page.locator(":focus").evaluate("each => each.outerHTML")
        if target.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(target)


def follow(page: Page, target: Locator) -> None:
    """Enter, on a link or a button that leads to another page."""
    go_to(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


DESK = pytest.param({"width": 1280, "height": 800}, marks=pytest.mark.slow)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(people: People, request: pytest.FixtureRequest) -> Page:
    return people.come(viewport=request.param)


def test_from_the_front_page_to_an_order_that_is_paid_and_cancelled(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    go_to(page, page.get_by_label("Votre code postal"))
    page.keyboard.type("69002")
    follow(page, page.get_by_role("button", name="Trouver ma pizzeria"))
    follow(page, page.get_by_role("link", name="À emporter – OC Pizza Lyon Bellecour"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bellecour")

    follow(page, page.get_by_role("link", name="Personnaliser – Margherita"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Margherita")
    without = page.get_by_role("group", name="Sans")
    go_to(page, without.get_by_role("checkbox", name="Basilic frais"))
    page.keyboard.press("Space")
    follow(page, page.get_by_role("button", name="Ajouter au panier"))

    page.goto(page.url.partition("#")[0])  # the way from the top, not from the dish
    follow(page, page.get_by_role("link", name="Voir le panier : 1 article"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre panier")
    follow(page, page.get_by_role("link", name="Commander", exact=True))
    go_to(page, page.get_by_role("textbox", name="Nom"))
    page.keyboard.type("Léa Fontaine")
    go_to(page, page.get_by_role("radio", name="PayPal"))
    page.keyboard.press("Space")
    follow(page, page.get_by_role("button", name="Commander avec obligation de paiement"))

    approve = page.locator("#approve")
    while not approve.evaluate("each => each === document.activeElement"):
        page.keyboard.press("Tab")
    with page.expect_navigation(url=re.compile("/orders/")):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Commande ")
    expect(page.get_by_role("listitem").filter(has_text="Reçue")).to_have_attribute(
        "aria-current", "step"
    )
    go_to(page, page.locator("#cancel"))
    page.keyboard.press("Enter")
    follow(page, page.get_by_role("button", name="Annuler"))
    expect(page.locator("[aria-current=step]")).to_contain_text("Annulée")


def test_what_happens_is_said_and_the_focus_stays(house: House, people: People) -> None:
    with house.client() as guest, house.client("pizzaiolo") as cook:
        order = place(guest, takeaway())
        page = people.come(path=f"/track/{order['tracking_token']}")
        said = page.get_by_role("status").filter(visible=None)
        go_to(page, page.locator("#cancel"))
        with page.expect_response(lambda answer: "x-fragment" in answer.request.headers):
            page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("#cancel")).to_be_focused()

        assert cook.post(f"{path_of(order)}/start-preparation").status_code == 200
        expect(said.filter(has_text="en préparation")).to_have_count(1)
        expect(page.locator("[data-live]")).to_be_focused()


def test_the_focus_stays_on_the_dish_while_the_menu_changes(house: House, people: People) -> None:
    page = people.come(path="/stores/lyon-bellecour")
    button = page.get_by_role("button", name="Ajouter – Reine", exact=True)
    go_to(page, button)
    with (
        house.client() as guest,
        page.expect_response(lambda answer: "x-fragment" in answer.request.headers),
    ):
        place(guest, takeaway())
    expect(button).to_be_focused()
