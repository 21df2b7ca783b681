"""What is printed on a roll of 80 mm: black on white, without what only a screen needs."""

import re

from playwright.sync_api import Page, expect

from tests.integration.browser.evening import act, take_cash
from tests.integration.browser.people import TABLET, People
from tests.integration.house.ordering import line, place, takeaway
from tests.integration.house.serving import House

BLACK = "rgb(0, 0, 0)"


def sheets(page: Page) -> int:
    """How many pieces of 200 mm the printer cuts."""
    pdf = page.pdf(width="80mm", height="200mm")
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_one_kitchen_ticket_alone(house: House, people: People) -> None:
    with house.client() as guest:
        place(guest, takeaway())
        order = place(guest, takeaway(line(without=["basil"]), note="Bien cuite"))
    board = people.come("pizzaiolo", "/staff/lyon-bellecour/kitchen", viewport=TABLET)
    board.evaluate("window.print = () => {}")
    ticket = board.locator(f".ticket[data-order='{order['id']}']")
    button = ticket.get_by_role("button", name=f"Imprimer {order['number']}")
    button.click()
    assert sheets(board) == 1
    button.click()
    board.emulate_media(media="print", color_scheme="dark")
    expect(board.locator(".ticket:visible")).to_have_count(1)
    expect(ticket.get_by_text("SANS Basilic frais")).to_have_css("color", BLACK)
    expect(ticket.get_by_text("Bien cuite")).to_be_visible()
    expect(ticket.get_by_role("button")).to_have_count(0)


def test_a_receipt(house: House, people: People) -> None:
    with (
        house.client() as guest,
        house.client("counter") as counter,
        house.client("pizzaiolo") as cook,
    ):
        order = place(guest, takeaway())
        take_cash(counter, order)
        for action in ("start-preparation", "ready"):
            act(cook, order, action)
        act(counter, order, "collect")
    page = people.come(path=f"/track/{order['tracking_token']}")
    page.get_by_role("button", name="Reçu").click()
    expect(page.get_by_role("button", name="Imprimer")).to_be_visible()
    assert sheets(page) == 1
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("heading", name="Reçu n°")).to_have_css("color", BLACK)
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("banner")).to_have_count(0)
