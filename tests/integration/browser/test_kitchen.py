"""The pizzaiolo's tablet."""
# ruff: noqa: RUF001 - French has its own signs

import logging
import re
import time
from typing import Any

import httpx2
from playwright.sync_api import Locator, Page, expect

from tests.integration.browser.people import TABLET, People
from tests.integration.house.ordering import BELLECOUR, line, path_of, place, takeaway
from tests.integration.house.serving import House, until

KITCHEN = "/staff/lyon-bellecour/kitchen"
A_SECOND = 1.0
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('outbox'))"
"""Where what is pressed waits to be sent."""


def ticket(board: Page, order: dict[str, Any]) -> Locator:
    return board.locator(f".ticket[data-order='{order['id']}']")


def button(ticket: Locator, action: str) -> Locator:
    return ticket.locator(f"button[value={action}]")


def status(client: httpx2.Client, order: dict[str, Any]) -> Any:
    return client.get(path_of(order)).json()["status"]


def test_an_order_is_on_the_board_within_a_second(house: House, people: People) -> None:
    """From the answer to whoever orders until it is seen: 0.2 to 0.5 s where nothing else runs.

    All five must come. The quickest has to keep the second: what the product takes is in each of
    them, what other work on this machine adds is not. One before them shows that the board listens.
    """
    board = people.come("pizzaiolo", KITCHEN, viewport=TABLET)
    took = []
    with house.client() as customer:
        expect(ticket(board, place(customer, takeaway()))).to_be_visible()
        for _ in range(5):
            order = place(customer, takeaway())
            began = time.monotonic()
            ticket(board, order).wait_for(timeout=10_000)
            took.append(round(time.monotonic() - began, 2))
    logging.getLogger(__name__).info("on the board after %s s", took)
    assert min(took) < A_SECOND, took


def test_a_ticket_says_what_to_make_and_what_it_holds(house: House, people: People) -> None:
    with house.client() as customer:
        order = place(customer, takeaway(line(quantity=2, without=["basil"])))
    shown = ticket(people.come("pizzaiolo", KITCHEN, viewport=TABLET), order)
    expect(shown.locator("h2")).to_have_text(order["number"])
    expect(shown).to_contain_text("2 × Margherita moyenne")
    expect(shown.locator("strong.without")).to_have_text("SANS Basilic frais")
    expect(shown).to_contain_text("Contient : gluten, lait")
    expect(shown).to_contain_text("À l’heure")


def test_start_take_back_start_again_and_ready(house: House, people: People) -> None:
    with house.client() as customer, house.client("pizzaiolo") as kitchen:
        order = place(customer, takeaway())
        board = people.come("pizzaiolo", KITCHEN, viewport=TABLET)
        shown = ticket(board, order)
        button(shown, "start_preparation").click()
        undo = button(shown, "undo")
        expect(undo).to_contain_text(re.compile(r"Défaire \d+ s"))
        assert shown.evaluate("ticket => ticket.scrollWidth <= ticket.clientWidth")
        undo.click()
        expect(button(shown, "start_preparation")).to_be_visible()
        assert status(kitchen, order) == "placed"
        button(shown, "start_preparation").click()
        button(shown, "ready").click()
        made = board.locator(f".made [data-order='{order['id']}']")
        expect(made).to_contain_text(order["number"])
        assert status(kitchen, order) == "ready"
        expect(made.locator("button[value=undo]")).to_be_hidden(timeout=12_000)


def test_the_recipe_is_one_touch_away_and_stays_open(house: House, people: People) -> None:
    with house.client() as customer:
        order = place(customer, takeaway(line(size="large")))
        board = people.come("pizzaiolo", KITCHEN, viewport=TABLET)
        recipe = ticket(board, order).locator("details")
        recipe.locator("summary").click()
        expect(recipe.locator("li", has_text="Mozzarella").locator(".amount")).to_have_text("165 g")
        another = place(customer, takeaway())
    expect(ticket(board, another)).to_be_visible()
    expect(recipe.locator("li", has_text="Mozzarella")).to_be_visible()


def test_no_more_of_an_ingredient_in_two_touches_and_taken_back(
    house: House, people: People
) -> None:
    with house.client() as customer, house.client("manager") as manager:
        order = place(customer, takeaway(line("burrata")))
        before = on_hand(manager, "burrata")
        board = people.come("pizzaiolo", KITCHEN, viewport=TABLET)
        shown = ticket(board, order)
        shown.locator("summary").click()
        shown.get_by_role("button", name="Plus rien – Burrata").click()
        expect(shown.locator(".lacking")).to_contain_text("Burrata : une pièce, pour Burrata")
        expect(button(shown, "start_preparation")).to_have_count(0)
        assert on_hand(manager, "burrata") == 0
        board.get_by_role("button", name="Remettre").click()
        expect(button(shown, "start_preparation")).to_be_visible()
        assert on_hand(manager, "burrata") == before


def on_hand(client: httpx2.Client, ingredient: str) -> int:
    items = client.get(f"{BELLECOUR}/stock").json()["items"]
    return int(next(one["on_hand"] for one in items if one["ingredient"] == ingredient))


def test_a_tablet_without_network_catches_up_and_doubles_nothing(
    house: House, people: People
) -> None:
    with house.client() as customer, house.client("manager") as manager:
        started, missed = place(customer, takeaway()), None
        board = people.come("pizzaiolo", KITCHEN, viewport=TABLET)
        network = board.context
        expect(ticket(board, started)).to_be_visible()

        network.set_offline(True)
        expect(board.locator("#outbox")).to_contain_text("Hors ligne")
        button(ticket(board, started), "start_preparation").click()
        board.get_by_text("Compter un ingrédient").click()
        board.locator("#ingredient").select_option("olive-oil")
        board.locator("#left").fill("4321")
        board.get_by_role("button", name="Enregistrer").click()
        board.get_by_role("button", name="Enregistrer").click()
        expect(board.locator("#outbox")).to_contain_text("2 gestes")
        expect(ticket(board, started)).to_contain_text("En attente d’envoi")
        missed = place(customer, takeaway())
        assert status(manager, started) == "placed"

        network.set_offline(False)
        expect(ticket(board, missed)).to_be_visible()
        expect(button(ticket(board, started), "ready")).to_be_visible()
        expect(board.locator("#outbox")).to_be_hidden()
        seen = manager.get(path_of(started)).json()
        assert [entry["status"] for entry in seen["history"]] == ["placed", "in_preparation"]
        until(lambda: not board.evaluate(KEPT))
        query = "kind=count&ingredient=olive-oil"
        counts = manager.get(f"{BELLECOUR}/stock/movements?{query}").json()["items"]
        assert len(counts) == 1


def test_what_waits_to_be_sent_can_be_taken_back(house: House, people: People) -> None:
    with house.client() as customer, house.client("manager") as manager:
        order = place(customer, takeaway())
        board = people.come("pizzaiolo", KITCHEN, viewport=TABLET)
        board.context.set_offline(True)
        shown = ticket(board, order)
        button(shown, "start_preparation").click()
        shown.locator("[data-take-back]").click()
        expect(button(shown, "start_preparation")).to_be_visible()
        board.context.set_offline(False)
        expect(board.locator("#outbox")).to_be_hidden()
        assert status(manager, order) == "placed"


def test_once_it_is_started_the_customer_cannot_cancel_any_more(
    house: House, people: People
) -> None:
    with house.client() as customer:
        order = place(customer, takeaway())
    tracker = people.come(path=f"/track/{order['tracking_token']}")
    cancel = tracker.get_by_text("Annuler la commande")
    expect(cancel).to_be_visible()
    board = people.come("pizzaiolo", KITCHEN, viewport=TABLET)
    button(ticket(board, order), "start_preparation").click()
    expect(cancel).to_have_count(0)
    expect(tracker.locator("[aria-current=step]")).to_contain_text("En préparation")


def test_the_whole_board_works_without_scripts(house: House, people: People) -> None:
    with house.client() as customer, house.client("pizzaiolo") as kitchen:
        order = place(customer, takeaway())
        board = people.come("pizzaiolo", KITCHEN, viewport=TABLET, java_script_enabled=False)
        for action, expected in (
            ("start_preparation", "in_preparation"),
            ("undo", "placed"),
            ("start_preparation", "in_preparation"),
            ("ready", "ready"),
        ):
            button(ticket(board, order), action).click()
            assert status(kitchen, order) == expected
