"""What moves on a page misses nothing, whatever happens to the network in between."""
# ruff: noqa: RUF001 - French has its own signs

import signal
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.integration.browser.people import TABLET, People
from tests.integration.browser.shelves import Leave
from tests.integration.house.ordering import place, takeaway
from tests.integration.house.serving import House

KITCHEN = "/staff/lyon-bellecour/kitchen"
MENU = "/stores/lyon-bellecour"
STREAM = "**/api/v1/stores/lyon-bellecour/events"


def ticket(board: Page, order: dict[str, Any]) -> Locator:
    return board.locator(f".ticket[data-order='{order['id']}']")


def button(ticket: Locator, action: str) -> Locator:
    return ticket.locator(f"button[value={action}]")


@pytest.fixture
def board(people: People) -> Page:
    return people.come("pizzaiolo", KITCHEN, viewport=TABLET)


def test_what_happens_before_the_stream_is_open_is_shown(house: House, board: Page) -> None:
    opening: list[Route] = []
    board.route(STREAM, lambda route: opening.append(route))  # noqa: PLW0108 - it marks its handlers
    board.reload()
    expect(board.locator("h1")).to_be_attached()
    with house.client() as customer:
        missed = place(customer, takeaway())
    board.wait_for_timeout(500)
    opening[0].continue_()
    expect(ticket(board, missed)).to_be_visible()


def test_a_menu_that_changes_before_its_stream_is_open_shows_it(
    people: People, leave: Leave
) -> None:
    leave("burrata", 1)
    page, opening = people.come(), list[Route]()
    page.route("**/menu/events", lambda route: opening.append(route))  # noqa: PLW0108
    page.goto(MENU)
    burrata = page.get_by_role("button", name="Ajouter – Burrata")
    expect(burrata).to_be_enabled()
    leave("burrata", 0)
    page.wait_for_timeout(500)
    opening[0].continue_()
    expect(burrata).to_be_disabled()


def test_a_menu_that_did_not_is_not_sent_twice(people: People, leave: Leave) -> None:
    leave("burrata", 1)
    page = people.come()
    with page.expect_response(lambda answer: "x-fragment" in answer.request.headers) as first:
        page.goto(MENU)
    assert first.value.status == 304
    leave("burrata", 0)
    expect(page.get_by_role("button", name="Ajouter – Burrata")).to_be_disabled()
    with page.expect_response(lambda answer: "x-fragment" in answer.request.headers) as again:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert again.value.status == 304
    expect(page.locator("html:not([data-offline])")).to_be_attached()


def test_what_could_not_be_fetched_is_asked_for_until_it_comes(house: House, board: Page) -> None:
    failed: list[Route] = []

    def fails_twice(route: Route) -> None:
        if route.request.headers.get("x-fragment") and len(failed) < 2:
            failed.append(route)
            route.fulfill(status=503)
        else:
            route.continue_()

    expect(board.locator("html:not([data-offline])")).to_be_attached()
    board.route(f"**{KITCHEN}", fails_twice)
    with house.client() as customer:
        order = place(customer, takeaway())
    expect(ticket(board, order)).to_be_visible(timeout=10_000)
    assert len(failed) == 2
    expect(board.locator("#outbox")).to_be_hidden()


def test_a_slow_answer_does_not_hide_what_came_since(house: House, board: Page) -> None:
    with house.client() as customer:
        started = place(customer, takeaway())
        expect(ticket(board, started)).to_be_visible()
        slow: list[Route] = []
        board.route(
            f"**{KITCHEN}",
            lambda route: (
                slow.append(route) if route.request.method == "POST" else route.continue_()
            ),
        )
        button(ticket(board, started), "start_preparation").click()
        expect(ticket(board, started)).to_contain_text("En attente")
        answer = slow[0].fetch()
        since = place(customer, takeaway())
    expect(ticket(board, since)).to_be_visible()
    slow[0].fulfill(response=answer)
    expect(board.locator("[data-pending]")).to_have_count(0)
    expect(ticket(board, since)).to_be_visible()
    expect(button(ticket(board, started), "ready")).to_be_visible()


def test_a_server_that_starts_anew_is_found_again(house: House, board: Page) -> None:
    with house.client() as customer:
        expect(ticket(board, place(customer, takeaway()))).to_be_visible()
        with board.expect_event("request", lambda asked: asked.resource_type == "eventsource"):
            house.server.send_signal(signal.SIGHUP)
        order = place(customer, takeaway())
    expect(ticket(board, order)).to_be_visible(timeout=10_000)
    expect(board.locator("#outbox")).to_be_hidden()


def test_a_button_is_pressed_although_the_board_moves_meanwhile(house: House, board: Page) -> None:
    with house.client() as customer:
        first = place(customer, takeaway())
        start = button(ticket(board, first), "start_preparation")
        start.hover()
        board.mouse.down()
        since = place(customer, takeaway())
        board.wait_for_timeout(1000)
        board.mouse.up()
    expect(button(ticket(board, first), "ready")).to_be_visible()
    expect(ticket(board, since)).to_be_visible()
