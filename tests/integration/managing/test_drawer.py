"""The cash drawer through an evening: over the API, and on its screen without scripts."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.integration.house.ordering import BELLECOUR, delivery, new_key, path_of, place, takeaway
from tests.integration.house.serving import House
from tests.integration.managing.desk import Desk, signed_in, words

HERE = "/staff/lyon-bellecour/drawer"
DRAWER = f"{BELLECOUR}/drawer"


@pytest.fixture
def till(house: House) -> Iterator[httpx2.Client]:
    """The counter's client; no drawer is open before and after."""
    with house.client("counter") as client:
        close(client)
        yield client
        close(client)


@pytest.fixture
def counter(house: House) -> Iterator[Desk]:
    with signed_in(house, "counter") as desk:
        yield desk


def close(client: httpx2.Client, cents: int = 0) -> httpx2.Response:
    body = {"counted_cents": cents, "leave_carried": True}
    return client.post(f"{DRAWER}/close", json=body, headers=new_key())


def opened(client: httpx2.Client, cents: int = 10_000) -> Any:
    answer = client.post(f"{DRAWER}/open", json={"float_cents": cents}, headers=new_key())
    assert answer.status_code == 201, answer.text
    return answer.json()


def moved(client: httpx2.Client, **what: Any) -> httpx2.Response:
    return client.post(f"{DRAWER}/movements", json=what, headers=new_key())


def pay(client: httpx2.Client, order: Any) -> Any:
    cash = {"method": "cash", "amount_cents": order["totals"]["total_cents"]}
    answer = client.post(f"{path_of(order)}/payments", json=cash, headers=new_key())
    assert answer.status_code == 201, answer.text
    return answer.json()


def delivered_for_cash(house: House) -> Any:
    """The payment that a courier took at the door."""
    with house.client("pizzaiolo") as cook, house.client("courier") as courier:
        order = place(cook, delivery())
        for action in ("start-preparation", "ready"):
            cook.post(f"{path_of(order)}/{action}")
        courier.post(f"{path_of(order)}/dispatch")
        return pay(courier, order)


def test_an_evening_of_the_drawer_over_the_api(house: House, till: httpx2.Client) -> None:
    first = opened(till)
    assert (first["expected_cents"], first["counted_cents"]) == (10_000, None)
    again = till.post(f"{DRAWER}/open", json={"float_cents": 1}, headers=new_key())
    assert (again.status_code, again.json()["type"]) == (409, "/problems/drawer-open")

    sold = place(till, takeaway())
    pay(till, sold)
    carried = delivered_for_cash(house)
    now = till.get(DRAWER).json()
    assert now["drawer"]["sales_cents"] == sold["totals"]["total_cents"]
    assert [each["amount_cents"] for each in now["to_hand_in"]] == [carried["amount_cents"]]

    assert moved(till, kind="hand_in", payments=[carried["id"]]).status_code == 201
    twice = moved(till, kind="hand_in", payments=[carried["id"]])
    assert (twice.status_code, twice.json()["errors"][0]["pointer"]) == (422, "/kind")
    out = moved(till, kind="withdrawal", amount_cents=2000, reason="farine")
    expected = 8000 + sold["totals"]["total_cents"] + carried["amount_cents"]
    assert out.json()["expected_cents"] == expected

    closed = close(till, expected - 150)
    assert (closed.status_code, closed.json()["difference_cents"]) == (201, -150)
    assert close(till).json()["type"] == "/problems/no-open-drawer"
    assert till.get(DRAWER).json()["drawer"] is None
    assert house.faults() == []


def test_a_refund_of_cash_waits_until_it_is_given_back(house: House, till: httpx2.Client) -> None:
    opened(till, 0)
    order = place(till, takeaway())
    payment = pay(till, order)
    with house.client("manager") as manager:
        path = f"{path_of(order)}/payments/{payment['id']}/refunds"
        asked = {"amount_cents": 300, "reason": "pizza froide"}
        refund = manager.post(path, json=asked, headers=new_key()).json()
    (owed,) = till.get(DRAWER).json()["to_give_back"]
    assert (owed["refund"], owed["reason"]) == (refund["id"], "pizza froide")

    given = moved(till, kind="give_back", payment=payment["id"], refund=refund["id"])

    assert given.json()["refunds_cents"] == -300
    assert till.get(DRAWER).json()["to_give_back"] == []


def test_the_same_key_opens_it_once(till: httpx2.Client) -> None:
    key = new_key()
    answers = [
        till.post(f"{DRAWER}/open", json={"float_cents": 500}, headers=key) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    ("what", "pointer"),
    [
        ({"kind": "deposit", "amount_cents": 0, "reason": "x"}, "/amount_cents"),
        ({"kind": "withdrawal", "amount_cents": 10_001, "reason": "x"}, "/amount_cents"),
        ({"kind": "withdrawal", "amount_cents": 1, "reason": ""}, "/reason"),
        ({"kind": "hand_in", "payments": []}, "/payments"),
        ({"kind": "hand_in", "payments": ["0" * 36]}, "/payments"),
    ],
)
def test_what_makes_no_sense_is_refused_in_its_place(
    till: httpx2.Client, what: dict[str, Any], pointer: str
) -> None:
    opened(till)
    answer = moved(till, **what)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def test_closing_over_cash_that_is_carried_has_to_be_said(
    house: House, till: httpx2.Client
) -> None:
    opened(till, 0)
    carried = delivered_for_cash(house)
    for body in ({"counted_cents": 0}, {"counted_cents": 0, "leave_carried": False}):
        answer = till.post(f"{DRAWER}/close", json=body, headers=new_key())
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/cash-carried")
        assert answer.json()["carried_cents"] == till.get(DRAWER).json()["to_hand_in_cents"]
    assert till.get(DRAWER).json()["drawer"] is not None

    assert moved(till, kind="hand_in", payments=[carried["id"]]).status_code == 201
    left = till.get(DRAWER).json()["to_hand_in"]
    if left:  # of other tests
        moved(till, kind="hand_in", payments=[each["payment"] for each in left])
    answer = till.post(f"{DRAWER}/close", json={"counted_cents": 0}, headers=new_key())
    assert answer.status_code == 201


def test_cash_that_would_be_in_no_drawer_is_told_before_it_is_taken(
    house: House, till: httpx2.Client, counter: Desk
) -> None:
    sold, brought = place(till, takeaway()), place(till, delivery())
    at = f"/staff/lyon-bellecour/counter/{sold['id']}"
    assert "La caisse est fermée" in counter.read(at)
    with house.client("pizzaiolo") as cook, house.client("courier") as courier:
        for action in ("start-preparation", "ready"):
            cook.post(f"{path_of(brought)}/{action}")
        courier.post(f"{path_of(brought)}/dispatch")
    at_the_door = counter.read(f"/staff/lyon-bellecour/counter/{brought['id']}")
    assert "À encaisser" in at_the_door
    assert "La caisse est fermée" not in at_the_door

    opened(till)

    assert "La caisse est fermée" not in counter.read(at)
    assert "À encaisser : 9,90 €" in counter.read("/staff/lyon-bellecour/counter")
    pay(till, sold)
    listed = counter.client.get("/staff/lyon-bellecour/counter").text
    (row,) = re.findall(rf'<li data-order="{sold["id"]}">.*?</li>', listed, re.DOTALL)
    assert "Déjà payée" in words(row)


def test_managers_alone_look_back(house: House, till: httpx2.Client) -> None:
    number = opened(till)["number"]
    close(till, 9990)
    with house.client("manager") as manager, house.client("courier") as courier:
        newest = manager.get(f"{BELLECOUR}/drawers?limit=1").json()["items"][0]
        assert (newest["number"], newest["difference_cents"]) == (number, -10)
        assert till.get(f"{BELLECOUR}/drawers").status_code == 403
        assert courier.get(DRAWER).status_code == 403


def test_the_screen_without_scripts(house: House, till: httpx2.Client, counter: Desk) -> None:
    form = counter.form(HERE, f"{HERE}/open")
    assert "Elle est fermée" in counter.read(HERE)
    refused = counter.send(f"{HERE}/open", {**form, "float": "beaucoup"}, 422)
    assert 'value="beaucoup"' in refused.text
    counter.send(f"{HERE}/open", {**form, "float": "150,50"})
    counter.send(f"{HERE}/open", {**form, "float": "150,50"})
    carried = delivered_for_cash(house)
    assert "Karim Benali a 11,80 € en espèces" in counter.read(HERE)
    counter.send(f"{HERE}/movements", counter.form(HERE, f"{HERE}/movements"))
    assert carried["id"] in {each["payment"] for each in till.get(DRAWER).json()["entries"]}

    form = {**counter.form(HERE, f"{HERE}/movements"), "kind": "withdrawal", "amount": "999"}
    refused = counter.send(f"{HERE}/movements", {**form, "reason": "banque"}, 422)
    assert "y trouver 162,30" in refused.text
    assert 'value="banque"' in refused.text
    counter.send(f"{HERE}/movements", {**form, "amount": "12,30", "reason": "farine"})

    form = {**counter.form(HERE, f"{HERE}/close"), "pieces_5000": "2", "pieces_2000": "2"}
    form |= {"pieces_500": "1", "note": "5 € de moins"}
    left = delivered_for_cash(house)
    assert "ne sont dans aucune caisse" in words(counter.send(f"{HERE}/close", form, 409).text)
    assert "11,80 € d'espèces de clients n'y sont pas encore" in counter.read(HERE)
    slip = counter.send(f"{HERE}/close", {**form, "leave_carried": "1"})
    told = counter.read(slip.headers["Location"])
    assert "laissées pour la prochaine caisse Qui Montant Karim Benali" in told
    assert "Non remises 11,80 €" in told
    assert "Compté 145,00 € Écart -5,00 €" in told
    assert "5 € de moins" in told
    assert "Clôtures précédentes" not in counter.read(HERE)
    with signed_in(house, "manager") as manager:
        assert "-5,00" in manager.read(HERE)
    opened(till)
    assert moved(till, kind="hand_in", payments=[left["id"]]).status_code == 201
