"""Over real HTTP: bad input of every kind, two workers, races."""

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.integration.http.conftest import STORE, Site, an_order

ORDERS = f"{STORE}/orders"
ELSEWHERE = "/api/v1/stores/grenoble"
"""Where the last pizza may be sold without another test missing it."""


def key() -> dict[str, str]:
    return {"Idempotency-Key": str(uuid4())}


def count_of_orders(site: Site) -> int:
    with site.client("manager") as client:
        return len(client.get(f"{ORDERS}?limit=200").json()["items"])


def order_with(text: str) -> bytes:
    """An order whose note is that text, as it stands in JSON."""
    return json.dumps(an_order()).encode()[:-1] + b', "note": ' + text.encode("latin-1") + b"}"


BAD = {
    "malformed": (order_with('"'), 400),
    "not UTF-8": (order_with('"\xff"'), 400),
    "a key twice": (order_with('"", "note": ""'), 400),
    "not a number": (order_with("NaN"), 400),
    "infinite": (order_with("1e400"), 400),
    "5,000 digits": (order_with("1" * 5000), 400),
    "deep": (order_with("[" * 5000 + "]" * 5000), 400),
    "empty": (b"", 400),
    "not an object": (b"[]", 422),
    "unknown field": (order_with('"", "tip_cents": 1'), 422),
    "wrong type": (order_with("1"), 422),
    "NUL": (order_with('"\\u0000"'), 422),
    "half a surrogate pair": (order_with('"\\ud800"'), 422),
    "no such item": (json.dumps(an_order(lines=[{"item": "x", "quantity": 1}])).encode(), 422),
    "nothing of it": (
        json.dumps(an_order(lines=[{"item": "margherita", "quantity": 0}])).encode(),
        422,
    ),
    "a billion": (
        json.dumps(an_order(lines=[{"item": "margherita", "quantity": 10**9}])).encode(),
        422,
    ),
    "true": (
        json.dumps(an_order(lines=[{"item": "margherita", "quantity": True}])).encode(),
        422,
    ),
    "too large": (order_with(f'"{"x" * 66_000}"'), 413),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_gets_its_answer_and_leaves_nothing(site: Site, kind: str) -> None:
    body, status = BAD[kind]
    before = count_of_orders(site)
    with site.client() as client:
        headers = {**key(), "Content-Type": "application/json"}
        answer = client.post(ORDERS, content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert count_of_orders(site) == before


@pytest.mark.parametrize("size", [66_000, 900_000])
@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer forged"}])
def test_a_refusal_of_a_large_body_leaves_the_connection_usable(
    site: Site, size: int, *, chunked: bool, headers: dict[str, str]
) -> None:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    body: Any = (b"x" * 1000 for _ in range(size // 1000)) if chunked else b"x" * size
    sent = {"Content-Type": "application/json", **headers}
    for _ in range(2):
        connection.request("POST", ORDERS, body=body, headers=sent, encode_chunked=chunked)
        answer = connection.getresponse()
        assert answer.status == (401 if headers else 413)
        answer.read()
        body = b"x" * size
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b'{"status":"ok"}'
        chunked = False
    connection.close()


def test_an_endless_body_is_cut_off(site: Site) -> None:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    connection.putrequest("POST", ORDERS)
    connection.putheader("Content-Length", str(10**10))
    connection.endheaders(b"x" * 1000)
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("connection")) == (413, "close")
    connection.close()


def test_whichever_process_answers_it_has_read_what_was_written(site: Site) -> None:
    for _ in range(20):
        with site.client() as client:
            placed = client.post(ORDERS, json=an_order(), headers=key()).json()
        with site.client() as other:
            token = {"Authorization": f"Bearer {placed['tracking_token']}"}
            path = f"{ORDERS}/{placed['id']}"
            assert other.get(path, headers=token).json()["version"] == 1
            cancelled = other.post(f"{path}/cancel", headers=token)
            assert cancelled.json()["status"] == "cancelled"
        with site.client() as third:
            assert third.get(path, headers=token).json()["status"] == "cancelled"


def test_fifty_identical_requests_under_one_key_are_one_order(site: Site) -> None:
    same = key()
    with site.client() as client, ThreadPoolExecutor(25) as threads:
        answers = list(
            threads.map(lambda _: client.post(ORDERS, json=an_order(), headers=same), range(50))
        )
    assert {answer.status_code for answer in answers} <= {201, 409}
    placed = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.json()["id"] for answer in placed}) == 1
    first = [answer for answer in placed if "idempotency-replayed" not in answer.headers]
    assert len(first) == 1


def test_the_last_twenty_pizzas_go_to_twenty_of_two_hundred(site: Site) -> None:
    with site.client("manager") as manager:
        recipe = manager.get("/api/v1/recipes/margherita?size=medium").json()
        dough = next(i["quantity"] for i in recipe["ingredients"] if i["ingredient"] == "dough")
        stock = {i["ingredient"]: i for i in manager.get(f"{ELSEWHERE}/stock").json()["items"]}
        count = stock["dough"]["reserved"] + 20 * dough
        counted = manager.post(
            f"{ELSEWHERE}/stock/movements",
            json={"kind": "count", "ingredient": "dough", "quantity": count},
            headers=key(),
        )
        assert counted.status_code == 201, counted.text
    start = threading.Barrier(50)
    order = an_order(lines=[{"item": "margherita", "size": "medium", "quantity": 1}])

    def four_orders(_: int) -> list[tuple[int, str]]:
        with site.client() as client:
            start.wait(30)
            answers = [
                client.post(f"{ELSEWHERE}/orders", json=order, headers=key()) for _ in range(4)
            ]
        return [(answer.status_code, answer.json().get("type", "")) for answer in answers]

    with ThreadPoolExecutor(50) as threads:
        got = [one for four in threads.map(four_orders, range(50)) for one in four]
    assert got.count((201, "")) == 20
    assert got.count((409, "/problems/out-of-stock")) == 180
    assert site.faults() == []
