"""The courier's telephone, from the counter to the door and through a tunnel."""
# ruff: noqa: RUF001 - French has its own signs

from typing import Any

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.integration.browser.people import PHONE, People
from tests.integration.house.ordering import delivery, line, path_of, place
from tests.integration.house.serving import House

COURIER = "/staff/lyon-bellecour/courier"


def made(house: House, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A delivery that is ready to leave."""
    with house.client() as customer, house.client("pizzaiolo") as kitchen:
        order: dict[str, Any] = place(customer, delivery(*lines, **more))
        for action in ("start-preparation", "ready"):
            assert kitchen.post(f"{path_of(order)}/{action}").status_code == 200
    return order


def take_along(phone: Page, *orders: dict[str, Any]) -> None:
    for order in orders:
        phone.locator(f"#take-{order['id']}").check()
    phone.get_by_role("button", name="Partir avec la sélection").click()
    for order in orders:
        expect(stop(phone, order)).to_be_visible()


def stop(phone: Page, order: dict[str, Any]) -> Locator:
    return phone.locator(f".stop[data-order='{order['id']}']")


def seen(client: httpx2.Client, order: dict[str, Any]) -> Any:
    return client.get(path_of(order)).json()


@pytest.mark.parametrize("scripts", [True, False])
def test_two_orders_in_one_round_paid_in_cash_and_by_card(
    house: House, people: People, *, scripts: bool
) -> None:
    first, second = made(house, line(quantity=2)), made(house)
    phone = people.come("courier", COURIER, viewport=PHONE, java_script_enabled=scripts)
    take_along(phone, first, second)
    bar = phone.locator(".bar").bounding_box()
    assert bar is not None
    assert bar["height"] < 80  # in one row, beside the name of the store

    shown = stop(phone, first)
    call = shown.get_by_role("link", name="Appeler Léa")
    expect(call).to_have_attribute("href", "tel:+33612345678")
    expect(call).to_contain_text("06 12 34 56 78")
    assert str(shown.locator(".place a").get_attribute("href")).startswith("geo:0,0?q=3%20rue")
    shown.get_by_label("25,00 €").check()
    shown.get_by_role("button", name="Encaissée et remise").click()
    expect(phone.get_by_text("Rendre 3,30 €")).to_be_visible()
    expect(shown).to_have_count(0)

    stop(phone, second).get_by_label("Carte bancaire").check()
    expect(stop(phone, second).get_by_label("25,00 €")).to_be_hidden()
    stop(phone, second).get_by_role("button", name="Encaissée et remise").click()
    expect(stop(phone, second)).to_have_count(0)

    with house.client("manager") as manager:
        for order, method in ((first, "cash"), (second, "card")):
            assert seen(manager, order)["status"] == "delivered"
            (payment,) = manager.get(f"{path_of(order)}/payments").json()["items"]
            assert (payment["method"], payment["amount_cents"]) == (
                method,
                order["totals"]["total_cents"],
            )


def test_alcohol_asks_for_proof_of_age(house: House, people: People) -> None:
    order = made(house, line(), {"item": "blonde-beer", "quantity": 1})
    phone = people.come("courier", COURIER, viewport=PHONE, java_script_enabled=False)
    take_along(phone, order)
    shown = stop(phone, order)
    shown.locator("form[action$=deliver]").evaluate("form => form.noValidate = true")
    shown.get_by_role("button", name="Encaissée et remise").click()
    expect(phone.get_by_role("alert")).to_contain_text("âge")
    shown.get_by_label("preuve d’âge").check()
    shown.get_by_role("button", name="Remise").click()
    expect(shown).to_have_count(0)


def test_nobody_there_and_it_can_be_taken_again(house: House, people: People) -> None:
    order = made(house)
    phone = people.come("courier", COURIER, viewport=PHONE)
    take_along(phone, order)
    shown = stop(phone, order)
    shown.get_by_text("Impossible à remettre").click()
    shown.get_by_label("Précisions").fill("interphone en panne")
    shown.get_by_role("button", name="Je la rapporte").click()
    waiting = phone.locator(f".take [data-order='{order['id']}']")
    expect(waiting).to_contain_text("non remise")
    take_along(phone, order)


def test_through_a_tunnel_the_money_is_booked_once(house: House, people: People) -> None:
    order = made(house)
    phone = people.come("courier", COURIER, viewport=PHONE)
    take_along(phone, order)
    phone.context.set_offline(True)
    stop(phone, order).get_by_role("button", name="Encaissée et remise").click()
    expect(stop(phone, order)).to_contain_text("En attente d’envoi")
    expect(phone.locator("#outbox")).to_contain_text("Hors ligne")
    phone.context.set_offline(False)
    expect(stop(phone, order)).to_have_count(0)
    with house.client("manager") as manager:
        assert seen(manager, order)["status"] == "delivered"
        assert len(manager.get(f"{path_of(order)}/payments").json()["items"]) == 1


def test_the_customer_sees_the_order_come_and_arrive(house: House, people: People) -> None:
    order = made(house)
    tracker = people.come(path=f"/track/{order['tracking_token']}", viewport=PHONE)
    step = tracker.locator("[aria-current=step]")
    expect(step).to_contain_text("Prête")
    phone = people.come("courier", COURIER, viewport=PHONE)
    take_along(phone, order)
    expect(step).to_contain_text("En livraison")
    stop(phone, order).get_by_role("button", name="Encaissée et remise").click()
    expect(step).to_contain_text("Livrée")
