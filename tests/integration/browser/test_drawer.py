"""The cash drawer on its screen: it follows the till, and is counted note by note."""
# ruff: noqa: RUF001 - French has its own signs

from collections.abc import Iterator

import httpx2
import pytest
from playwright.sync_api import expect

from tests.integration.browser.people import People
from tests.integration.house.ordering import BELLECOUR, new_key, path_of, place, takeaway
from tests.integration.house.serving import House

DRAWER = "/staff/lyon-bellecour/drawer"


@pytest.fixture
def till(house: House) -> Iterator[httpx2.Client]:
    """No drawer is open before and after."""
    with house.client("counter") as client:
        close(client)
        yield client
        close(client)


def close(client: httpx2.Client) -> None:
    body = {"counted_cents": 0, "leave_carried": True}
    client.post(f"{BELLECOUR}/drawer/close", json=body, headers=new_key())


def test_a_drawer_by_keyboard_from_its_float_to_its_slip(
    house: House, people: People, till: httpx2.Client
) -> None:
    desk = people.come("counter", DRAWER)
    desk.locator("#float").fill("150")
    desk.keyboard.press("Enter")
    expect(desk.locator("#expected")).to_have_text("150,00 €")

    order = place(till, takeaway())
    cash = {"method": "cash", "amount_cents": 990, "tendered_cents": 2000}
    till.post(f"{path_of(order)}/payments", json=cash, headers=new_key())
    expect(desk.locator("#expected")).to_have_text("159,90 €")
    expect(desk.get_by_role("link", name=order["number"])).to_be_visible()

    desk.locator("#amount").fill("500")
    desk.locator("#reason").fill("à la banque")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("Il devrait s’y trouver 159,90 €")
    expect(desk.locator("#reason")).to_have_value("à la banque")
    desk.locator("#amount").fill("100")
    desk.keyboard.press("Enter")
    expect(desk.locator("#expected")).to_have_text("59,90 €")

    desk.get_by_text("Compter billets et pièces").press("Enter")
    for coin, pieces in (("5000", "1"), ("500", "1"), ("200", "2"), ("20", "4")):
        desk.locator(f"#pieces_{coin}").fill(pieces)
    expect(desk.locator("#counted")).to_have_value("59,80")
    if (carried := desk.locator("#leave_carried")).count():
        carried.check()  # cash that other tests took; it stays for the next drawer
    desk.locator("#close").press("Enter")
    expect(desk.get_by_role("row", name="Doit s’y trouver 59,90 €")).to_be_visible()
    expect(desk.get_by_role("row", name="Écart -0,10 €")).to_be_visible()
    expect(desk.get_by_role("button", name="Imprimer")).to_be_visible()


def test_what_somebody_else_closes_is_closed_on_every_screen(
    house: House, people: People, till: httpx2.Client
) -> None:
    till.post(f"{BELLECOUR}/drawer/open", json={"float_cents": 5000}, headers=new_key())
    desk = people.come("counter", DRAWER)
    expect(desk.locator("#close")).to_be_visible()
    close(till)
    place(till, takeaway())
    expect(desk.locator("#float")).to_be_visible()


def test_who_takes_cash_is_told_that_no_drawer_is_open(
    house: House, people: People, till: httpx2.Client
) -> None:
    order = place(till, takeaway())
    desk = people.come("counter", f"/staff/lyon-bellecour/counter/{order['id']}")
    warning = desk.get_by_text("La caisse est fermée")
    expect(warning).to_be_visible()
    desk.get_by_label("Carte bancaire").check()
    expect(warning).to_be_hidden()
    desk.get_by_label("Espèces").check()
    desk.get_by_role("link", name="Ouvrir la caisse").press("Enter")
    desk.locator("#float").fill("150")
    desk.keyboard.press("Enter")
    expect(desk.locator("#expected")).to_have_text("150,00 €")
    desk.goto(f"/staff/lyon-bellecour/counter/{order['id']}")
    expect(desk.get_by_role("button", name="Encaissée")).to_be_visible()
    expect(warning).to_have_count(0)
