"""The customer's pages over real HTTP and PostgreSQL, as a browser without a script uses them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx2
import pytest

from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from tests.integration.browser.evening import act, take_cash
from tests.integration.house.serving import House
from tests.integration.managing.desk import words

STORE = "/stores/lyon-bellecour"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def guest(house: House) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=house.url, headers=OURS, follow_redirects=True) as client:
        yield client


def key_in(page: httpx2.Response) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def ordered(guest: httpx2.Client) -> str:
    """The tracker's path of a margherita to take away, paid in cash."""
    guest.get(STORE, params={"fulfilment": "takeaway"})
    guest.post(STORE, data={"item": "margherita", "size": "medium", "quantity": "1"})
    form = {"name": "Léa", "payment_method": "cash", "key": key_in(guest.get(f"{STORE}/checkout"))}
    placed = guest.post(f"{STORE}/checkout", data=form)
    assert placed.status_code == 200
    return placed.url.path


def test_the_button_that_binds_says_so(guest: httpx2.Client) -> None:
    guest.post(STORE, data={"item": "margherita", "size": "medium", "quantity": "1"})
    assert "Commander avec obligation de paiement" in guest.get(f"{STORE}/checkout").text


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("customer", "/account"),
        ("counter", f"/staff{STORE.removeprefix('/stores')}/counter"),
        ("pizzaiolo", f"/staff{STORE.removeprefix('/stores')}/kitchen"),
        ("courier", f"/staff{STORE.removeprefix('/stores')}/courier"),
        ("manager", "/staff/overview"),
        ("admin", "/admin"),
    ],
)
def test_each_role_is_sent_to_its_own_screen(guest: httpx2.Client, who: str, where: str) -> None:
    form = {"email": f"{who}@ocpizza.example", "password": PASSWORD}
    answer = guest.post("/sign-in", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, where)
    assert "HttpOnly" in answer.headers["set-cookie"]


def test_which_of_address_and_password_is_wrong_is_not_told(guest: httpx2.Client) -> None:
    told = [
        guest.post("/sign-in", data={"email": email, "password": "wrong password"})
        for email in ("customer@ocpizza.example", "nobody@ocpizza.example")
    ]
    assert [answer.status_code for answer in told] == [422, 422]
    assert told[0].text.replace("customer@", "nobody@") == told[1].text


def test_a_form_of_another_site_does_nothing(guest: httpx2.Client) -> None:
    form = {"email": "customer@ocpizza.example", "password": PASSWORD}
    answer = guest.post("/sign-in", data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_line_is_changed_until_the_kitchen_starts(guest: httpx2.Client, house: House) -> None:
    path = ordered(guest)
    line = {"line": "1", "item": "margherita", "size": "medium", "quantity": "2"}
    assert "19,80" in guest.post(f"{path}/change", data=line).text
    order = path.rpartition("/")[2]
    with house.client("pizzaiolo") as kitchen:
        started = kitchen.post(f"{STORE}/orders/{order}/start-preparation")
    assert started.status_code == 200
    late = guest.post(f"{path}/change", data={**line, "quantity": "3"})
    assert late.status_code == 409
    assert "Trop tard" in late.text


def test_a_receipt_is_issued_once_it_is_paid_and_started(
    guest: httpx2.Client, house: House
) -> None:
    path = ordered(guest)
    assert guest.get(f"{path}/receipt").status_code == 404
    assert guest.post(f"{path}/receipt").status_code == 409
    order = path.rpartition("/")[2]
    with house.client("counter") as counter:
        paid = {"method": "cash", "amount_cents": 990, "tendered_cents": 2000}
        key = {"Idempotency-Key": order}
        counter.post(f"{STORE}/orders/{order}/payments", json=paid, headers=key)
    with house.client("pizzaiolo") as kitchen:
        kitchen.post(f"{STORE}/orders/{order}/start-preparation")
    receipt = guest.post(f"{path}/receipt")
    assert receipt.status_code == 200
    for said in ("SIREN 123456782", "FR11123456782", "TVA 10", "rendu 10,10"):
        assert said in receipt.text.replace("\xa0", " ").replace("\u202f", " ")
    assert guest.post(f"{path}/receipt").text == receipt.text


def test_a_receipt_says_how_a_pizza_was_changed(guest: httpx2.Client, house: House) -> None:
    guest.get(STORE, params={"fulfilment": "takeaway"})
    line = {"item": "margherita", "size": "medium", "quantity": "1", "half": "reine"}
    guest.post(STORE, data={**line, "without": "basil", "extra": "egg"})
    form = {"name": "Léa", "payment_method": "cash", "key": key_in(guest.get(f"{STORE}/checkout"))}
    path = guest.post(f"{STORE}/checkout", data=form).url.path
    with house.client("manager") as manager:
        take_cash(manager, manager.get(path).json())
        act(manager, manager.get(path).json(), "start-preparation")
    french = words(guest.post(f"{path}/receipt").text)
    english = words(guest.get(f"{path}/receipt", headers={"Accept-Language": "en"}).text)
    assert "Margherita / Reine (moyenne) sans basilic frais en plus œuf" in french
    assert "without fresh basil extra egg" in english


def test_nobody_else_sees_an_order(guest: httpx2.Client, house: House) -> None:
    path = ordered(guest)
    with httpx2.Client(base_url=house.url, headers=OURS) as stranger:
        for page in (path, f"{path}/change", f"{path}/receipt"):
            assert stranger.get(page).status_code == 404


def test_a_link_that_was_cut_off_leads_nowhere(guest: httpx2.Client) -> None:
    assert guest.get("/track/lyon-bellecour.01a20d6f").status_code == 404


def test_a_link_that_is_no_longer_good_says_so_before_one_thinks_of_a_password(
    guest: httpx2.Client,
) -> None:
    page = guest.get("/reset/an-old-link")
    assert page.status_code == 404
    assert 'name="password"' not in page.text
    assert 'href="/reset"' in page.text


@pytest.mark.parametrize("page", ["notice", "terms", "privacy", "allergens", "accessibility"])
def test_the_legal_pages_are_there_in_both_languages(guest: httpx2.Client, page: str) -> None:
    french = guest.get(f"/legal/{page}")
    english = guest.get(f"/legal/{page}", headers={"Accept-Language": "en"})
    assert (french.status_code, english.status_code) == (200, 200)
    assert '<html lang="fr">' in french.text
    assert '<html lang="en">' in english.text
    assert "ec.europa.eu/consumers/odr" not in french.text


def test_the_menu_is_light(guest: httpx2.Client) -> None:
    with guest.stream("GET", STORE) as page:
        packed = sum(len(chunk) for chunk in page.iter_raw())
        assert page.headers["content-encoding"] == "gzip"
    assert packed < 100_000
