"""The demonstration as somebody new finds it, from its front page alone."""
# ruff: noqa: RUF001 - French has its own signs

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from ocpizza.entrypoints.cli.demo.accounts import ACCOUNTS, PASSWORD
from ocpizza.entrypoints.cli.demo.banner import banner
from tests.integration.browser.people import People
from tests.integration.house.serving import House, Serve


@pytest.fixture(scope="module")
def house(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One that has an inbox, as `ocpizza demo` gives it."""
    with serve(DEMO_INBOX=str(tmp_path_factory.mktemp("mails"))) as running:
        yield running


@pytest.fixture
def front(people: People) -> Page:
    return people.come(path="/")


def advice(front: Page) -> Locator:
    return front.locator(".try")


@pytest.mark.parametrize(
    ("said", "leads_to", "where"),
    [
        ("Commander une pizza", "/stores/lyon-bellecour?fulfilment=delivery", "Lyon Bellecour"),
        ("Lire les e-mails", "/demo/inbox", "La boîte"),
        ("S’identifier comme pizzaïolo", "/sign-in", "identifier"),
    ],
)
def test_what_to_try_leads_there(front: Page, said: str, leads_to: str, where: str) -> None:
    expect(advice(front)).to_contain_text("Ceci est une démonstration")
    advice(front).get_by_role("link", name=said).click()
    front.wait_for_url(leads_to)
    expect(front.get_by_role("heading", level=1)).to_contain_text(where)


def test_the_pizzaiolo_that_it_names_signs_in_and_has_the_board(front: Page) -> None:
    expect(advice(front)).to_contain_text("pizzaiolo@ocpizza.example")
    advice(front).get_by_role("link", name="S’identifier").click()
    front.locator("[name=email]").fill("pizzaiolo@ocpizza.example")
    front.locator("[name=password]").fill(PASSWORD)
    front.locator("[name=password]").press("Enter")
    front.wait_for_url("/staff/lyon-bellecour/kitchen")
    expect(front.get_by_role("heading", level=1)).to_be_attached()


def test_what_the_command_says_is_what_the_page_says(house: House, front: Page) -> None:
    printed = banner(house.url, house.paypal, PASSWORD)
    assert house.url in printed
    assert PASSWORD in printed
    for account in ACCOUNTS:
        assert account.email in printed
        expect(advice(front)).to_contain_text(account.email)
