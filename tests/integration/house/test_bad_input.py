"""Whatever is wrong with what is sent, it gets its documented answer and leaves nothing behind."""

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2
import psycopg
import pytest

from tests.integration.house.ordering import (
    BELLECOUR,
    delivery,
    line,
    new_key,
    path_of,
    place,
    takeaway,
)
from tests.integration.house.serving import House

ORDERS = f"{BELLECOUR}/orders"
KEPT = (
    *("orders", "order_lines", "order_counters", "idempotency_keys", "stock_ledger", "events"),
    *("payments", "refunds", "audit", "staff", "customers", "mails", "stores", "items"),
)
"""What nothing may be added to."""
NOBODY = {"name": "Léa", "phone": None}


def only(**change: Any) -> dict[str, Any]:
    """An order with one line that is a margherita but for this."""
    return takeaway(line(**change))


def to(postcode: str, *lines: dict[str, Any]) -> dict[str, Any]:
    order = delivery(*lines)
    return {**order, "address": {**order["address"], "postcode": postcode}}


INVALID: dict[str, tuple[dict[str, Any], str]] = {
    "no such item": (only(item="unicorn"), "/lines/0/item"),
    "an item that is no slug": (only(item="Margherita!"), "/lines/0/item"),
    "no such size": (only(size="huge"), "/lines/0/size"),
    "no size where there are several": (only(size=None), "/lines/0/size"),
    "no such ingredient to leave out": (only(without=["unicorn"]), "/lines/0/without/0"),
    "an ingredient that is not in it": (only(without=["anchovies"]), "/lines/0/without/0"),
    "no such extra": (only(extra=["unicorn"]), "/lines/0/extra/0"),
    "half a drink": (only(half="cola"), "/lines/0/half"),
    "half of nothing": (only(half="unicorn"), "/lines/0/half"),
    "none of it": (only(quantity=0), "/lines/0/quantity"),
    "less than none": (only(quantity=-1), "/lines/0/quantity"),
    "51 of it": (only(quantity=51), "/lines/0/quantity"),
    "a billion of it": (only(quantity=10**9), "/lines/0/quantity"),
    "one and a half": (only(quantity=1.5), "/lines/0/quantity"),
    "a number as text": (only(quantity="2"), "/lines/0/quantity"),
    "true for 1": (only(quantity=True), "/lines/0/quantity"),
    "a line that is none": (takeaway(lines=["margherita"]), "/lines/0"),
    "no lines": (takeaway(lines=[]), "/lines"),
    "51 lines": (takeaway(*[line()] * 51), "/lines"),
    "lines that are none": (takeaway(lines={"0": line()}), "/lines"),
    "no such channel": (takeaway(channel="fax"), "/channel"),
    "no such fulfilment": (takeaway(fulfilment="drone"), "/fulfilment"),
    "no such payment": (takeaway(payment_method="shells"), "/payment_method"),
    "no name": (takeaway(customer={}), "/customer/name"),
    "a name without a letter": (takeaway(customer={"name": "  "}), "/customer/name"),
    "a name as a number": (takeaway(customer={"name": 7}), "/customer/name"),
    "no customer": (takeaway(customer=None), "/customer"),
    "nobody to call for a delivery": ({**delivery(), "customer": NOBODY}, "/customer/phone"),
    "a phone that cannot be called": (
        takeaway(customer={"name": "Léa", "phone": "0000"}),
        "/customer/phone",
    ),
    "a mail that is none": (takeaway(customer={"name": "Léa", "email": "x"}), "/customer/email"),
    "nowhere to deliver": ({**delivery(), "address": None}, "/address"),
    "an address to take away": ({**delivery(), "fulfilment": "takeaway"}, "/address"),
    "a postcode that is none": (to("6900A"), "/address/postcode"),
    "a time without its zone": (takeaway(requested_for="2026-11-23T18:05:00"), "/requested_for"),
    "a time that is none": (takeaway(requested_for="this evening"), "/requested_for"),
    "a note without end": (takeaway(note="x" * 501), "/note"),
    "NUL": (takeaway(note="\0"), "/note"),
    "an unknown field": (takeaway(discount_cents=500), "/discount_cents"),
    "an unknown field of a line": (only(price_cents=1), "/lines/0/price_cents"),
}
REFUSED: dict[str, tuple[dict[str, Any], int, str]] = {
    "not delivered there": (to("69999"), 422, "not-delivered-there"),
    "below the minimum": (
        to("69002", line("espresso", size=None)),
        422,
        "below-minimum",
    ),
    "more than there is": (takeaway(*[line(quantity=50)] * 50), 409, "out-of-stock"),
    "in the past": (takeaway(requested_for="2020-01-01T12:00:00Z"), 409, "store-closed"),
    "at once": (takeaway(requested_for="2020-01-01T12:00:00+02:00"), 409, "store-closed"),
}


@pytest.fixture(scope="module")
def database(house: House) -> Iterator[psycopg.Connection]:
    with psycopg.connect(house.environ["DATABASE_URL"], autocommit=True) as connection:
        yield connection


@pytest.fixture
def nothing_is_kept(database: psycopg.Connection) -> Iterator[None]:
    """What happens during the test leaves no row."""
    counted = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in KEPT)
    reserved = "SELECT 'reserved', sum(reserved) FROM stock_levels"

    def count() -> list[Any]:
        return database.execute(f"{counted} UNION ALL {reserved}").fetchall()

    before = count()
    yield
    assert count() == before


def check(answer: httpx2.Response, status: int, slug: str) -> Any:
    """The problem that was answered, which says how it is called and what it is about."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["status"]) == (f"/problems/{slug}", status)
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.usefixtures("nothing_is_kept")
@pytest.mark.parametrize("fault", INVALID)
def test_an_order_that_cannot_be_is_told_where(house: House, fault: str) -> None:
    order, pointer = INVALID[fault]
    with house.client() as guest:
        problem = check(guest.post(ORDERS, json=order, headers=new_key()), 422, "invalid")
    assert {error["pointer"] for error in problem["errors"]} == {pointer}
    assert all(error["message"] for error in problem["errors"])


@pytest.mark.usefixtures("nothing_is_kept")
@pytest.mark.parametrize("reason", REFUSED)
def test_an_order_that_is_refused_says_why(house: House, reason: str) -> None:
    order, status, slug = REFUSED[reason]
    with house.client() as guest:
        check(guest.post(ORDERS, json=order, headers=new_key()), status, slug)


@pytest.mark.usefixtures("nothing_is_kept")
def test_every_fault_is_told_in_the_readers_language(house: House) -> None:
    order = takeaway(line(quantity=0), line(size=7), note=7, tip=1)
    told = {}
    with house.client() as guest:
        for language in ("fr", "en"):
            headers = {**new_key(), "Accept-Language": language}
            problem = check(guest.post(ORDERS, json=order, headers=headers), 422, "invalid")
            told[language] = [(error["pointer"], error["message"]) for error in problem["errors"]]
    places = [{pointer for pointer, _ in told[language]} for language in told]
    assert places == [{"/lines/0/quantity", "/lines/1/size", "/note", "/tip"}] * 2
    assert not set(told["fr"]) & set(told["en"])


def test_two_is_two_also_as_a_decimal(house: House) -> None:
    with house.client() as guest:
        assert place(guest, only(quantity=2.0))["lines"][0]["quantity"] == 2


KEYS = {
    "none": [],
    "an empty one": [b""],
    "256 letters": [b"x" * 256],
    "two words": [b"two words"],
    "not ASCII": ["clé".encode()],
    "two of them": [b"one", b"two"],
}


@pytest.mark.usefixtures("nothing_is_kept")
@pytest.mark.parametrize("kind", KEYS)
@pytest.mark.parametrize("path", ["orders", "payments", "refunds", "movements"])
def test_a_key_is_one_word_of_visible_letters(house: House, kind: str, path: str) -> None:
    unknown = "00000000-0000-7000-8000-000000000000"
    with house.client("admin") as admin:
        orders = admin.get(f"{ORDERS}?limit=1").json()["items"]
        order = path_of(orders[0]) if orders else f"{ORDERS}/{unknown}"
        paths = {
            "orders": (ORDERS, takeaway()),
            "payments": (f"{order}/payments", {"method": "cash", "amount_cents": 1}),
            "refunds": (f"{order}/payments/{unknown}/refunds", {"amount_cents": 1, "reason": "x"}),
            "movements": (
                f"{BELLECOUR}/stock/movements",
                {"kind": "receipt", "ingredient": "basil", "quantity": 1},
            ),
        }
        address, body = paths[path]
        headers = [(b"idempotency-key", key) for key in KEYS[kind]]
        answer = admin.post(address, json=body, headers=headers)
    # A payment that is not there is told before the key.
    absent = path == "refunds" or (path == "payments" and not orders)
    check(answer, 404 if absent else 400, "not-found" if absent else "bad-request")


QUERIES = {
    "limit=0": 422,
    "limit=201": 422,
    "limit=many": 422,
    "limit=1.5": 422,
    "limit=": 422,
    "limit=5&limit=5": 400,
    "cursor=forged": 422,
    "cursor=": 422,
    "status=eaten": 422,
    "status=placed,eaten": 422,
    "channel=fax": 422,
    "from=yesterday": 422,
    "from=2026-13-01": 422,
    "from=2026-11-24&to=2026-11-23": 422,
    "colour=red": 422,
    "token=x": 422,
    "status=%FF": 400,
    "status=%00": 422,
    "search=%00": 422,
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_question_that_cannot_be_is_told_so(house: House, query: str) -> None:
    with house.client("counter") as counter:
        answer = counter.get(f"{ORDERS}?{query}")
        status = QUERIES[query]
        problem = check(answer, status, "invalid" if status == 422 else "bad-request")
    if status == 422:
        assert {error["parameter"] for error in problem["errors"]} <= {
            query.partition("=")[0],
            "to",
        }


@pytest.mark.usefixtures("nothing_is_kept")
def test_a_cursor_is_for_its_list_and_unaltered(house: House) -> None:
    with house.client() as guest, house.client("admin") as admin:
        cursor = guest.get("/stores?limit=1").json()["next_cursor"]
        assert guest.get(f"/stores?limit=1&cursor={cursor}").status_code == 200
        for forged in (cursor[:-1], cursor + "A", cursor[::-1]):
            check(guest.get(f"/stores?cursor={forged}"), 422, "invalid")
        check(admin.get(f"{ORDERS}?cursor={cursor}"), 422, "invalid")


PATHS = (
    f"{BELLECOUR}/",
    f"{BELLECOUR}//menu",
    "//stores",
    "/stores/Lyon",
    "/stores/lyon_bellecour",
    "/stores/lyon-bellecour%2Fmenu",
    "/stores/lyon-bellecour%00",
    "/stores/nowhere/menu",
    f"{ORDERS}/1",
    f"{ORDERS}/00000000-0000-7000-8000-00000000000G",
    f"{ORDERS}/00000000-0000-7000-8000-000000000000",
    "/stores/%E9",
    "/nothing",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_is_exact_or_leads_nowhere(house: House, path: str) -> None:
    """Also what is sent as it is, which a client would have put in order."""
    site = urlsplit(house.url)
    token = house.token("admin")
    with socket.create_connection((site.hostname, site.port), timeout=10) as connection:
        connection.sendall(
            f"GET /api/v1{path} HTTP/1.1\r\nHost: {site.netloc}\r\nConnection: close\r\n"
            f"Authorization: Bearer {token}\r\n\r\n".encode()
        )
        head, _, body = b"".join(iter(lambda: connection.recv(65536), b"")).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 404 "), head
    assert json.loads(body)["type"] == "/problems/not-found"


def test_a_method_that_is_not_there_is_told_the_others(house: House) -> None:
    with house.client() as guest, house.client("admin") as admin:
        order = place(guest, takeaway())
        allowed = {
            "/stores": "GET, HEAD, OPTIONS",
            BELLECOUR: "GET, HEAD, OPTIONS, PUT",
            ORDERS: "GET, HEAD, OPTIONS, POST",
            f"{path_of(order)}/lines": "OPTIONS, PUT",
            f"{path_of(order)}/cancel": "OPTIONS, POST",
            "/tokens/current": "DELETE, OPTIONS",
        }
        for path, methods in allowed.items():
            answer = admin.request("PATCH", path)
            check(answer, 405, "method-not-allowed")
            assert answer.headers["Allow"] == methods
            options = guest.options(path)
            assert (options.status_code, options.headers["Allow"]) == (204, methods)
        for path in ("/stores", f"{BELLECOUR}/menu", path_of(order)):
            head, get = admin.head(path), admin.get(path)
            assert (head.status_code, head.content) == (200, b"")
            for header in ("content-type", "content-length", "etag"):
                assert head.headers.get(header) == get.headers.get(header)


def test_what_the_caller_knows_is_not_sent_again(house: House) -> None:
    with house.client() as guest, house.client("manager") as manager:
        order = place(guest, takeaway())
        for path in (f"{BELLECOUR}/menu", path_of(order)):
            tag = manager.get(path).headers["ETag"]
            for known in (tag, f'"other", {tag}', f"W/{tag}"):
                answer = manager.get(path, headers={"If-None-Match": known})
                assert (answer.status_code, answer.content) == (304, b"")
                assert answer.headers["ETag"] == tag
            for unknown in ('"other"', "nonsense"):
                answer = manager.get(path, headers={"If-None-Match": unknown})
                assert answer.status_code == 200
        tag = manager.get(f"{BELLECOUR}/menu").headers["ETag"]
        place(guest, takeaway())
        answer = guest.get(f"{BELLECOUR}/menu", headers={"If-None-Match": tag})
        assert answer.status_code == 200
        assert answer.headers["ETag"] != tag


@pytest.mark.usefixtures("nothing_is_kept")
@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": ""},
        {"Content-Encoding": "gzip"},
    ],
)
def test_bodies_are_json_as_it_is(house: House, headers: dict[str, str]) -> None:
    sent = {"Content-Type": "application/json", **new_key(), **headers}
    with house.client() as guest:
        answer = guest.post(ORDERS, content=json.dumps(takeaway()), headers=sent)
    check(answer, 415, "unsupported-media-type")
