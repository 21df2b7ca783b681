"""Who is let in, to what, and when the house is open."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx2
import psycopg
import pytest

from ocpizza.entrypoints.cli.demo.accounts import PASSWORD
from tests.integration.house.ordering import BELLECOUR, line, new_key, path_of, place, takeaway
from tests.integration.house.serving import House

ORDERS = f"{BELLECOUR}/orders"
UNKNOWN = "01938e6f-9a3c-7c3e-8a52-0123456789ab"


def problem(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def sign_in(house: House, email: str) -> str:
    with house.client() as client:
        answer = client.post("/tokens", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["token"]
    return token


@pytest.fixture(scope="module")
def far_courier(house: House) -> Iterator[httpx2.Client]:
    """A courier of another store."""
    email = f"courier-{uuid4().hex[:8]}@ocpizza.example"
    grants = [{"role": "courier", "store": "grenoble"}]
    member = {"email": email, "name": "Farid Nouri", "password": PASSWORD, "grants": grants}
    with house.client("admin") as admin:
        assert admin.post("/staff", json=member).status_code == 201
    with house.client(token=sign_in(house, email)) as client:
        yield client


BAD_CREDENTIALS = {
    "made up": ["Bearer made-up"],
    "empty": ["Bearer"],
    "of another scheme": ["Basic YWRtaW46YWRtaW4="],
    "without a scheme": ["admin"],
    "given twice": ["Bearer a", "Bearer b"],
    "without end": ["Bearer " + "x" * 5000],
    "not ASCII": ["Bearer clé"],
}


@pytest.mark.parametrize("kind", BAD_CREDENTIALS)
@pytest.mark.parametrize("path", ["/stores", f"{BELLECOUR}/menu", "/me", ORDERS, "/nothing"])
def test_bad_credentials_are_refused_everywhere(house: House, kind: str, path: str) -> None:
    headers = [(b"authorization", value.encode()) for value in BAD_CREDENTIALS[kind]]
    with house.client() as client:
        answer = client.get(path, headers=headers)
        assert problem(answer) == (401, "unauthorized")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert client.get("/stores").status_code == 200


@pytest.mark.parametrize("end", ["expired", "revoked", "altered"])
def test_a_token_that_has_ended_opens_nothing(house: House, end: str) -> None:
    token = sign_in(house, "customer@ocpizza.example")
    with house.client(token=token) as client:
        assert client.get("/me").status_code == 200
        if end == "revoked":
            assert client.delete("/tokens/current").status_code == 204
        elif end == "expired":
            with psycopg.connect(house.environ["DATABASE_URL"]) as connection:
                connection.execute(
                    "UPDATE access_tokens SET created_at = created_at - interval '30 days', "
                    "expires_at = now() - interval '1 second' WHERE digest = %s",
                    [hashlib.sha256(token.encode()).digest()],
                )
        else:
            client.headers["Authorization"] = (
                f"Bearer {token[:-1]}{'A' if token[-1] != 'A' else 'B'}"
            )
        for path in ("/me", "/stores"):
            assert problem(client.get(path)) == (401, "unauthorized")
        answer = client.post(ORDERS, json=takeaway(), headers=new_key())
        assert problem(answer) == (401, "unauthorized")


def test_a_token_of_an_order_is_for_that_order_unaltered(house: House) -> None:
    with house.client() as guest:
        mine, other = (place(guest, takeaway()) for _ in range(2))
    token = mine["tracking_token"]
    with house.client(token=token) as holder:
        assert holder.get(path_of(mine)).status_code == 200
        hidden, absent = (holder.get(path) for path in (path_of(other), f"{ORDERS}/{UNKNOWN}"))
        assert problem(hidden) == (404, "not-found")
        assert hidden.json() == absent.json()
        elsewhere = path_of(mine).replace("lyon-bellecour", "grenoble")
        assert problem(holder.get(elsewhere)) == (404, "not-found")
        assert problem(holder.get(ORDERS)) == (403, "forbidden")
        for place_ in (0, len(token) // 2, len(token) - 1):
            letter = "A" if token[place_] != "A" else "B"
            forged = {"Authorization": f"Bearer {token[:place_]}{letter}{token[place_ + 1 :]}"}
            assert problem(holder.get(path_of(mine), headers=forged)) == (401, "unauthorized")


BELOW_AN_ORDER: tuple[tuple[str, str, Any], ...] = (
    ("GET", "", None),
    ("GET", "/payments", None),
    ("GET", "/events", None),
    ("PUT", "/lines", {"lines": [line("cola", size=None)]}),
    ("PUT", "/payment-method", {"payment_method": "card"}),
    *(
        ("POST", f"/{action}", {"reason": "x"} if action in {"cancel", "fail-delivery"} else None)
        for action in (
            *("cancel", "start-preparation", "ready", "undo", "dispatch", "deliver"),
            *("fail-delivery", "collect"),
        )
    ),
    ("POST", "/payments", {"method": "cash", "amount_cents": 1}),
    ("POST", f"/payments/{UNKNOWN}/capture", None),
    ("POST", f"/payments/{UNKNOWN}/refunds", {"amount_cents": 1, "reason": "x"}),
)


def test_an_order_of_another_store_is_not_there(house: House, far_courier: httpx2.Client) -> None:
    with house.client() as guest:
        order = place(guest, takeaway())
    for method, path, body in BELOW_AN_ORDER:
        headers = {**new_key(), "If-Match": "*"}
        answers = [
            far_courier.request(method, f"{where}{path}", json=body, headers=headers)
            for where in (path_of(order), f"{ORDERS}/{UNKNOWN}")
        ]
        assert [problem(answer) for answer in answers] == [(404, "not-found")] * 2, path
        assert answers[0].json() == answers[1].json()
    with house.client("manager") as manager:
        assert manager.get(path_of(order)).json()["version"] == 1


@pytest.mark.parametrize(
    "path",
    [
        *("/orders", "/events", "/kitchen", "/stock", "/stock/movements", "/producible"),
        *("/customers?phone=0612345678", "/settings"),
    ],
)
def test_the_work_of_another_store_is_forbidden(
    house: House, far_courier: httpx2.Client, path: str
) -> None:
    assert problem(far_courier.get(f"{BELLECOUR}{path}")) == (403, "forbidden")
    with house.client() as guest, house.client("customer") as customer:
        assert problem(guest.get(f"{BELLECOUR}{path}")) == (401, "unauthorized")
        assert problem(customer.get(f"{BELLECOUR}{path}")) == (403, "forbidden")


@pytest.fixture(scope="module")
def store(house: House) -> str:
    """A store like Bellecour that opens in six hours, for two, and has what a cola needs."""
    name = f"store-{uuid4().hex[:8]}"
    path = f"/stores/{name}"
    opens = datetime.now(ZoneInfo("Europe/Paris")).replace(minute=0) + timedelta(hours=6)
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    interval = {"opens": f"{opens:%H:%M}", "closes": f"{opens + timedelta(hours=2):%H:%M}"}
    with house.client("admin") as admin:
        kept = admin.get(f"{BELLECOUR}/settings").json()
        for answered in ("store", "ordering_paused", "version"):
            del kept[answered]
        weekly = [{"day": day, "intervals": [interval]} for day in days]
        settings = {**kept, "name": name, "opening_hours": {"weekly": weekly}}
        created = admin.put(path, json=settings)
        assert created.status_code == 201, created.text
        cola = {"kind": "receipt", "ingredient": "cola-33cl", "quantity": 100}
        assert admin.post(f"{path}/stock/movements", json=cola, headers=new_key()).is_success
    return path


A_COLA = takeaway(line("cola", size=None))


def test_a_closed_store_takes_orders_for_its_next_opening_only(house: House, store: str) -> None:
    with house.client() as guest, house.client("admin") as admin:
        seen = guest.get(store).json()
        assert seen["open_now"] is False
        at_the_counter = {**A_COLA, "channel": "counter"}
        refusals = [
            guest.post(f"{store}/quotes", json=A_COLA),
            guest.post(f"{store}/orders", json=A_COLA, headers=new_key()),
            admin.post(f"{store}/orders", json=at_the_counter, headers=new_key()),
        ]
        assert [problem(refused) for refused in refusals] == [(409, "store-closed")] * 3
        assert {refused.json()["next_opening"] for refused in refusals} == {seen["next_opening"]}
        opening = datetime.fromisoformat(seen["next_opening"])
        assert timedelta(hours=4) <= opening - datetime.now(UTC) <= timedelta(hours=7)
        for hours, status in ((-1, 409), (1, 201), (3, 409), (25, 409)):
            when = (opening + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
            order = {**A_COLA, "requested_for": when}
            answer = guest.post(f"{store}/orders", json=order, headers=new_key())
            assert answer.status_code == status, answer.text
        stock = admin.get(f"{store}/stock").json()["items"]
    assert [one["reserved"] for one in stock if one["reserved"]] == [1]


def test_a_paused_store_takes_no_web_orders(house: House) -> None:
    store = "/stores/lyon-croix-rousse"
    with house.client() as guest, house.client("manager") as manager:
        assert manager.post(f"{store}/pause").status_code == 200
        try:
            assert guest.get(store).json()["ordering_paused"] is True
            later = (datetime.now(UTC) + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
            for order in (A_COLA, {**A_COLA, "requested_for": later}):
                refused = guest.post(f"{store}/orders", json=order, headers=new_key())
                assert problem(refused) == (409, "store-closed")
            by_phone = {
                **A_COLA,
                "channel": "phone",
                "customer": {"name": "A", "phone": "0612345678"},
            }
            assert place(manager, by_phone, store)["status"] == "placed"
        finally:
            assert manager.post(f"{store}/resume").status_code == 200
        assert place(guest, A_COLA, store)["status"] == "placed"


def test_whichever_process_answers_it_has_read_what_was_written(house: House) -> None:
    for _ in range(20):
        with house.client() as guest:
            order = place(guest, A_COLA)
        with house.client(token=order["tracking_token"]) as other:
            assert other.get(path_of(order)).json()["version"] == 1
            assert other.post(f"{path_of(order)}/cancel").json()["status"] == "cancelled"
        with house.client(token=order["tracking_token"]) as third:
            assert third.get(path_of(order)).json()["status"] == "cancelled"


def test_a_price_shown_is_the_price_taken_whichever_process_answers(house: House) -> None:
    """What a manager changes is seen by every request that is sent after the answer."""
    store = "/stores/grenoble"
    with house.client("manager") as manager:
        for price in (310, 320, 330, 340):
            sizes = {"sizes": {"standard": {"price_cents": price}}}
            kept = manager.put(f"{store}/menu/cola", json={"offered": True, **sizes})
            assert kept.status_code == 200, kept.text
            for _ in range(4):
                with house.client() as guest:
                    menu = guest.get(f"{store}/menu").json()["items"]
                    (shown,) = next(one["sizes"] for one in menu if one["item"] == "cola")
                    placed = place(guest, A_COLA, store)
                assert shown["price_cents"] == placed["totals"]["total_cents"] == price
        gone = manager.put(f"{store}/menu/cola", json={"offered": False})
        assert gone.status_code == 200, gone.text
        for _ in range(4):
            with house.client() as guest:
                refused = guest.post(f"{store}/orders", json=A_COLA, headers=new_key())
                assert problem(refused) == (409, "not-offered")
        assert manager.put(f"{store}/menu/cola", json={"offered": True}).status_code == 200
    assert house.faults() == []
