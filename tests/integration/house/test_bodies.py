"""Bodies as bytes: what cannot be read, and what is too large, in one piece or in chunks."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.integration.house.ordering import BELLECOUR, new_key, takeaway
from tests.integration.house.serving import API, House

ORDERS = f"{BELLECOUR}/orders"


def count_of_orders(house: House) -> int:
    with house.client("manager") as client:
        return len(client.get(f"{ORDERS}?limit=200").json()["items"])


def order_with(text: str) -> bytes:
    """An order whose note is that text, as it stands in JSON."""
    return json.dumps(takeaway()).encode()[:-1] + b', "note": ' + text.encode("latin-1") + b"}"


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
    "half a surrogate pair": (order_with('"\\ud800"'), 422),
    "too large": (order_with(f'"{"x" * 66_000}"'), 413),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_read_gets_its_answer_and_leaves_nothing(house: House, kind: str) -> None:
    body, status = BAD[kind]
    before = count_of_orders(house)
    with house.client() as client:
        headers = {**new_key(), "Content-Type": "application/json"}
        answer = client.post(ORDERS, content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert count_of_orders(house) == before


@pytest.mark.parametrize("size", [66_000, 900_000])
@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer forged"}])
def test_a_refusal_of_a_large_body_leaves_the_connection_usable(
    house: House, size: int, *, chunked: bool, headers: dict[str, str]
) -> None:
    connection = http.client.HTTPConnection(urlsplit(house.url).netloc, timeout=10)
    body: Any = (b"x" * 1000 for _ in range(size // 1000)) if chunked else b"x" * size
    sent = {"Content-Type": "application/json", **headers}
    for _ in range(2):
        connection.request("POST", API + ORDERS, body=body, headers=sent, encode_chunked=chunked)
        answer = connection.getresponse()
        assert answer.status == (401 if headers else 413)
        answer.read()
        body = b"x" * size
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b'{"status":"ok"}'
        chunked = False
    connection.close()


def test_an_endless_body_is_cut_off(house: House) -> None:
    connection = http.client.HTTPConnection(urlsplit(house.url).netloc, timeout=10)
    connection.putrequest("POST", API + ORDERS)
    connection.putheader("Content-Length", str(10**10))
    connection.endheaders(b"x" * 1000)
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("connection")) == (413, "close")
    connection.close()
