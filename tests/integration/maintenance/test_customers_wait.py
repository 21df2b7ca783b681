"""Maintenance, as customers and the house live through it: two processes, the worker, PayPal."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx2
import pytest

from ocpizza.application.maintaining import MaintenanceRequest
from ocpizza.entrypoints.http.site.site import ALL_PAGES
from ocpizza.entrypoints.http.table import OPERATIONS
from tests.integration.house.listening import listening
from tests.integration.house.ordering import BELLECOUR, line, new_key, path_of, place, takeaway
from tests.integration.house.serving import House, Serve, stock_up
from tests.integration.maintenance.house import (
    ADA,
    everywhere,
    front_page,
    get,
    in_seconds,
    maintenance,
    operating,
)
from tests.integration.managing.desk import words
from tests.integration.site.shopping import approved, shopper

STORE = "/stores/lyon-bellecour"
ASKING = 1.5
"""For a dozen of requests on a machine that has other things to do."""


@pytest.fixture(scope="module")
def house(serve: Serve) -> Iterator[House]:
    with serve() as running:
        stock_up(running)
        yield running


def refused(answer: httpx2.Response) -> bool:
    return answer.status_code == 503 and answer.json()["type"] == "/problems/maintenance"


def test_every_process_refuses_within_two_seconds_and_takes_orders_again(house: House) -> None:
    begun = time.monotonic()
    with maintenance(house):
        assert time.monotonic() - begun < 2 + ASKING
        with house.client() as guest:
            assert refused(guest.post(f"{BELLECOUR}/orders", json=takeaway(), headers=new_key()))

    with house.client() as guest:
        place(guest, takeaway())


def test_customers_read_what_is_the_matter_and_until_when(house: House) -> None:
    with maintenance(house, "De retour à 20 h.", in_seconds(3600)):
        french, english = (words(front_page(house, name).text) for name in ("fr", "en"))
        retry = int(front_page(house).headers["retry-after"])
        with house.client() as guest:
            problem = guest.post(f"{BELLECOUR}/orders", json=takeaway(), headers=new_key())

    assert "Pas de commande pour l'instant" in french
    assert "De retour à 20 h." in french
    assert "Fin prévue" in french
    assert "No orders for the moment" in english
    assert "Expected end" in english
    assert 3500 < retry <= 3600
    told = problem.json()
    assert (told["database"], told["message"]) == (False, "De retour à 20 h.")
    assert told["until"] is not None
    assert problem.headers["retry-after"] == str(told["retry_after"])


def test_who_has_ordered_may_call_their_shop(house: House) -> None:
    number = "tel:+33"
    with maintenance(house, database=True):
        front = front_page(house).text
        shop = get(house, STORE).text
        with house.client() as guest:
            headers = {"Sec-Fetch-Site": "same-origin"}
            form = guest.post(f"{house.url}{STORE}/checkout", headers=headers).text

    assert (front.count(number), shop.count(number), form.count(number)) == (5, 1, 1)
    assert "Appelez votre pizzeria" in front


def test_what_begins_something_stops_for_customers_and_nothing_else(house: House) -> None:
    """Each by the one column of its table, asked with a body that says nothing."""
    begins = [operation for operation in OPERATIONS if operation.begins]
    assert {each.name for each in begins} == {
        "quote_order",
        "place_order",
        "change_lines",
        "sign_up",
    }
    with house.client() as guest:
        order = place(guest, takeaway())
    path = {"store": order["store"], "order": order["id"]}
    everyone = [each for each in OPERATIONS if each.who.anyone and not each.stream]

    with maintenance(house), house.client() as guest:
        for operation in everyone:
            asked = guest.request(
                operation.method, operation.path.format(**path), json={}, headers=new_key()
            )
            assert refused(asked) == operation.begins, (operation.name, asked.text)
        with house.client(token=order["tracking_token"]) as customer:
            changed = customer.put(f"{path_of(order)}/lines", json={}, headers={"If-Match": '"1"'})
            assert refused(changed)
            assert customer.post(f"{path_of(order)}/cancel", json={}).status_code == 200


def test_pages_that_begin_something_give_way_and_nothing_else(house: House) -> None:
    with shopper(house) as customer:
        customer.add("margherita")
        tracker = customer.order().url.path
        path = {"store": "lyon-bellecour", "order": tracker.rpartition("/")[2]}
        for_all = [page for page in ALL_PAGES if page.who.anyone and page.show]
        known = {"item": "margherita", "token": "none", **path}

        with maintenance(house):
            for page in for_all:
                shown = customer.client.get(page.path.format(**known))
                assert (shown.status_code == 503) == page.begins, (page.path, shown.status_code)


def test_a_form_is_offered_to_be_sent_again_unless_it_is_another_sites(house: House) -> None:
    form = {"item": "margherita", "size": "medium", "quantity": "17"}
    with maintenance(house), shopper(house) as customer:
        own = customer.client.post(STORE, data=form)
        others = customer.client.post(
            STORE, data=form, headers={"Sec-Fetch-Site": "cross-site", "Origin": house.url}
        )

    assert own.status_code == 503
    assert 'name="quantity" value="17"' in own.text
    assert others.status_code == 403
    assert 'value="17"' not in others.text


def test_an_order_is_followed_made_brought_and_paid(house: House) -> None:
    with house.client() as guest:
        followed, cash = (
            place(guest, takeaway(line("margherita"), note=note)) for note in ("one", "two")
        )
    with (
        maintenance(house),
        house.client("pizzaiolo") as cook,
        house.client("counter") as counter,
        house.client(token=followed["tracking_token"]) as customer,
    ):
        with listening(customer, f"{path_of(followed)}/events") as stream:
            for order in (followed, cash):
                for action in ("start-preparation", "ready"):
                    assert cook.post(f"{path_of(order)}/{action}").status_code == 200
            stream.heard("order.status", status="ready")
        assert customer.get(path_of(followed)).json()["status"] == "ready"
        by_telephone = takeaway(line("margherita"), channel="counter")
        assert place(counter, by_telephone)["status"] == "placed"
        money = {"method": "cash", "amount_cents": cash["totals"]["total_cents"]}
        taken = counter.post(f"{path_of(cash)}/payments", json=money, headers=new_key())
        assert taken.status_code == 201, taken.text
        assert counter.post(f"{path_of(cash)}/collect").json()["status"] == "collected"


def test_who_pays_at_paypal_meanwhile_comes_back_to_an_order_that_is_paid(house: House) -> None:
    with shopper(house) as customer:
        customer.add("margherita")
        fields = {**customer.checkout(), "name": "Léa", "payment_method": "paypal"}
        sent = customer.client.post(
            f"{customer.store}/checkout", data=fields, follow_redirects=False
        )
        with maintenance(house):
            tracker = approved(house, customer, sent.headers["location"])
            told = customer.read(tracker)

    assert "votre commande suit son cours" in told
    with house.client("admin") as admin:
        assert admin.get(tracker).json()["payment"]["status"] == "paid"


def test_staff_sign_in_and_read_who_began_it_on_every_screen(house: House) -> None:
    with maintenance(house, "Four en panne"), shopper(house, who="manager") as manager:
        for path in ("kitchen", "counter", "courier", "manager", "stock"):
            said = manager.read(f"/staff/lyon-bellecour/{path}")
            assert "Maintenance depuis" in said
            assert "Four en panne" in said
        assert "Maintenance depuis" in manager.read(STORE)  # the shop, as it will be again
        live = manager.client.get("/staff/lyon-bellecour/kitchen", headers={"X-Fragment": "1"}).text
        assert "Maintenance depuis" in live


def test_it_ends_by_itself(house: House) -> None:
    with operating(house) as keeping:
        keeping.on(ADA, MaintenanceRequest(until=in_seconds(3)))
        assert keeping.status().on
        everywhere(lambda: front_page(house).status_code == 503)

        everywhere(lambda: front_page(house).status_code == 200)

        assert not keeping.status().on
        assert not keeping.off(ADA)


def test_whoever_watches_is_told_and_sends_people_on(house: House) -> None:
    with maintenance(house):
        ready = get(house, "/readyz")
        alive = get(house, "/healthz")

    assert (ready.status_code, ready.json()) == (
        200,
        {"status": "ready", "maintenance": "customers"},
    )
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
