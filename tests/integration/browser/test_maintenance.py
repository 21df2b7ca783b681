"""Screens that were open when the database went under maintenance lose nothing that is pressed."""

import pytest
from playwright.sync_api import expect

from ocpizza.application.maintaining import MaintenanceRequest
from tests.integration.browser.barriers import barriers
from tests.integration.browser.people import PHONE, TABLET, People
from tests.integration.browser.test_courier import COURIER, made, stop, take_along
from tests.integration.browser.test_kitchen import KITCHEN, button, ticket
from tests.integration.house.ordering import BELLECOUR, path_of, place, takeaway
from tests.integration.house.serving import House
from tests.integration.maintenance.house import ADA, everywhere, front_page, operating

LIVE = 20_000
"""Milliseconds; screens ask by themselves every 15 s, also when nothing happens."""


@pytest.mark.slow
def test_what_is_pressed_waits_and_is_done_once(house: House, people: People) -> None:
    with house.client() as customer:
        order = place(customer, takeaway())
    brought = made(house)
    board = people.come("pizzaiolo", KITCHEN, viewport=TABLET)
    phone = people.come("courier", COURIER, viewport=PHONE)
    desk = people.come("manager", "/staff/lyon-bellecour/manager")
    take_along(phone, brought)
    with house.client("admin") as admin, operating(house) as keeping:
        keeping.on(ADA, MaintenanceRequest(database=True))
        everywhere(lambda: front_page(house).status_code == 503)

        button(ticket(board, order), "start_preparation").click()
        stop(phone, brought).get_by_label("Carte bancaire").check()
        stop(phone, brought).get_by_role("button", name="Encaissée et remise").click()
        desk.get_by_role("button", name="Suspendre les commandes en ligne").click()
        expect(desk.get_by_role("heading", name="Pas tout de suite")).to_be_visible()
        shop = people.come()
        expect(shop.get_by_role("heading", name="Nous revenons tout de suite")).to_be_visible()
        assert barriers(shop) == []
        for screen in (board, phone):
            notice = screen.locator("#maintenance")
            expect(notice).to_contain_text("Rien ne peut être enregistré", timeout=LIVE)
        expect(ticket(board, order)).to_have_attribute("data-pending", "")
        assert barriers(board) == []
        assert admin.get(path_of(order)).json()["status"] == "placed"
        assert admin.get(path_of(brought)).json()["status"] == "out_for_delivery"

        keeping.off(ADA)
        everywhere(lambda: front_page(house).status_code == 200)

    expect(ticket(board, order)).not_to_have_attribute("data-pending", "")
    expect(stop(phone, brought)).to_have_count(0)
    expect(board.locator("#maintenance")).to_be_hidden(timeout=LIVE)
    desk.get_by_role("button", name="Envoyer à nouveau").click()
    expect(desk.get_by_role("button", name="Reprendre les commandes en ligne")).to_be_visible()
    with house.client("admin") as admin:
        started = admin.get(path_of(order)).json()
        delivered = admin.get(path_of(brought)).json()
        assert admin.post(f"{BELLECOUR}/resume").status_code == 200
    assert [entry["status"] for entry in started["history"]] == ["placed", "in_preparation"]
    assert delivered["status"] == "delivered"
    assert delivered["payment"]["paid_cents"] == delivered["totals"]["total_cents"]
