"""The manager's screens move by themselves; an order that nobody starts gets louder."""
# ruff: noqa: RUF001 - French has its own signs

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.integration.browser.evening import wait
from tests.integration.browser.people import PHONE, TABLET, People
from tests.integration.browser.shelves import Leave
from tests.integration.house.ordering import BELLECOUR, place, takeaway
from tests.integration.house.serving import House

STAFF = "/staff/lyon-bellecour"
VOLUMES = """
window.volumes = [];
const set = AudioParam.prototype.setValueAtTime;
AudioParam.prototype.setValueAtTime = function (volume, at) {
  window.volumes.push(volume);
  return set.call(this, volume, at);
};
"""


def should_have_been_started(house: House, order: dict[str, Any], ago: timedelta) -> None:
    """As if it had been placed as much earlier as that takes."""
    with house.client("manager") as manager:
        board = manager.get(f"{BELLECOUR}/kitchen").json()
    (start_by,) = (one["start_by"] for one in board["items"] if one["id"] == order["id"])
    wait(house, order, datetime.fromisoformat(start_by) - datetime.now(UTC) + ago)


def number(cell: Locator) -> int:
    return int(re.sub(r"\D", "", cell.inner_text()))


def test_stock_falls_and_what_can_be_made_with_it(house: House, people: People) -> None:
    page = people.come("manager", f"{STAFF}/stock")
    available = page.get_by_role("row", name="Mozzarella").first.get_by_role("cell").first
    page.get_by_text("Ce qui est encore réalisable").click()
    pizzas = page.get_by_role("row", name="Margherita moyenne").get_by_role("cell").first
    grams = available.inner_text()
    possible = number(pizzas)
    with house.client() as customer:
        place(customer, takeaway())
    expect(available).not_to_have_text(grams)
    expect(pizzas).to_have_text(str(possible - 1))


def test_an_order_appears_and_what_has_run_out(house: House, people: People, leave: Leave) -> None:
    page = people.come("manager", f"{STAFF}/manager")
    under_way = page.locator(".tiles .card", has_text="En cours").locator("dd").first
    before = number(under_way)
    with house.client() as customer:
        place(customer, takeaway())
    expect(under_way).to_have_text(str(before + 1))

    gone = page.get_by_role("region", name="Plus réalisable")
    leave("burrata", 0)
    expect(gone).to_contain_text("Faute de : Burrata")
    leave("burrata", 10)
    expect(gone).not_to_contain_text("Burrata")


def test_the_menu_greys_what_has_run_out_while_it_is_read(people: People, leave: Leave) -> None:
    leave("burrata", 20)
    phone = people.come(path="/stores/lyon-bellecour", viewport=PHONE)
    card = phone.locator("#burrata")
    expect(card).not_to_contain_text("plus que")
    leave("burrata", 3)
    expect(card).to_contain_text("plus que 3")
    leave("burrata", 0)
    expect(card).to_contain_text("Épuisé")
    expect(card.get_by_role("button", name="Ajouter")).to_be_disabled()
    leave("burrata", 20)
    expect(card.get_by_role("button", name="Ajouter")).to_be_enabled()


def test_an_order_that_nobody_starts_rings_louder_then_calls_the_manager(
    house: House, people: People
) -> None:
    board = people.come("pizzaiolo", f"{STAFF}/kitchen", viewport=TABLET)
    board.add_init_script(VOLUMES)
    board.clock.install()
    with house.client() as customer:
        order = place(customer, takeaway())
        awake(board)
        another = place(customer, takeaway())
    ticket = board.locator(f".ticket[data-order='{order['id']}']")
    expect(board.locator(f".ticket[data-order='{another['id']}']")).to_be_visible()
    usual = loudest(board)
    assert usual > 0

    should_have_been_started(house, order, timedelta(minutes=3))
    awake(board)
    expect(ticket).to_contain_text("Personne ne l’a commencée !")
    board.clock.fast_forward(20_000)
    assert loudest(board) > usual

    manager = people.come("manager", f"{STAFF}/manager")
    manager.add_init_script(VOLUMES)
    manager.reload()
    manager.get_by_role("button", name="Son coupé").click()
    expect(manager.get_by_role("button", name="Son activé")).to_be_visible()
    loudest(manager)
    should_have_been_started(house, order, timedelta(minutes=8))
    board.clock.fast_forward(20_000)
    expect(ticket).to_contain_text("le responsable est prévenu")
    expect(board.get_by_role("alert")).to_contain_text("le responsable est prévenu")
    with house.client() as customer:
        place(customer, takeaway())
    alarm = manager.get_by_role("alert")
    expect(alarm).to_contain_text("aurait dû être commencée")
    expect(alarm).to_contain_text(order["number"])
    expect(alarm).to_have_attribute("data-called", re.compile(order["id"]))
    assert loudest(manager) > usual
    expect(manager.locator("main")).not_to_contain_text("aucun retard en cuisine")


def awake(board: Page) -> None:
    """Look at the page anew and touch it, as browsers ask for before they let it sound."""
    board.reload()
    board.locator("h1").click(force=True)
    expect(board.locator(".bell:not([data-asleep])")).to_be_visible()


def loudest(board: Page) -> float:
    volume: float = board.evaluate("Math.max(0, ...window.volumes.splice(0))")
    return volume
