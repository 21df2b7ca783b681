"""What somebody is led to is in sight, and what belongs together stands in one line."""

import pytest
from playwright.sync_api import Page, expect

from tests.integration.browser import shopping
from tests.integration.browser.people import People

STORE = "/stores/lyon-bellecour"
WIDTHS = [360, 1440]
# How far its label lies below what sticks to the top of the window.
BELOW = """(name) => {
  const label = document.getElementById(name).labels[0].getBoundingClientRect();
  return label.top - Math.max(0, document.querySelector(".top").getBoundingClientRect().bottom);
}"""
# Where the words begin that are in one column.
LEFT = """() => [".brand", ".hero h1", "main h2", ".foot a"].map(
    (each) => Math.round(document.querySelector(each).getBoundingClientRect().left))"""


@pytest.fixture(params=WIDTHS)
def page(people: People, request: pytest.FixtureRequest) -> Page:
    return people.come(viewport={"width": request.param, "height": 700})


def test_a_fault_leads_to_its_field_and_the_label_of_it(page: Page) -> None:
    shopping.find_the_store(page)
    page.locator("#red-wine").get_by_role("button").click()
    page.wait_for_load_state()
    page.goto(f"{STORE}/checkout")
    page.locator("form#order").evaluate("each => { each.noValidate = true; }")
    shopping.order(page)
    links = page.get_by_role("alert").get_by_role("link")
    expect(links).to_have_text(["Nom", "Téléphone", "Numéro et rue", "Ville", "Âge"])
    for link in links.all():
        field = str(link.get_attribute("href")).removeprefix("#")
        link.click()
        expect(page.locator(f"#{field}")).to_be_focused()
        assert page.evaluate(BELOW, field) >= 0, field


def test_the_front_page_has_one_left_edge(page: Page) -> None:
    assert len(set(page.evaluate(LEFT))) == 1
