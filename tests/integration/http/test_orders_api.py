"""Orders over HTTP, on the real use cases: what each caller is answered."""

from collections.abc import Mapping
from typing import Any

import pytest
from httpx2 import Response

from ocpizza.application.ports.gateway import GatewayDown, Notice
from tests.builders import BELLECOUR, GRENOBLE, HOUR
from tests.integration.http.house import Site

STORE = f"/api/v1/stores/{BELLECOUR}"
ORDERS = f"{STORE}/orders"
NOBODYS = "01938e6f-9a3c-7c3e-8a52-0123456789ab"
ORDER = {
    "channel": "web",
    "fulfilment": "takeaway",
    "customer": {"name": "Léa", "phone": "06 12 34 56 78"},
    "lines": [{"item": "margherita", "size": "medium", "quantity": 2}],
    "payment_method": "cash",
}


@pytest.fixture
def site() -> Site:
    return Site()


def place(site: Site, key: str = "k", token: str | None = None, **changes: Any) -> Response:
    headers = {"Idempotency-Key": key}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return site.client.post(ORDERS, json={**ORDER, **changes}, headers=headers)


def ask(site: Site, method: str, path: str, token: str | None = None, **request: Any) -> Response:
    headers = dict(request.pop("headers", {}))
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return site.client.request(method, path, headers=headers, **request)


def answered(response: Response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].removeprefix("/problems/")


def test_an_order_is_created_where_it_says_with_its_version(site: Site) -> None:
    response = place(site)
    order = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"{ORDERS}/{order['id']}"
    assert response.headers["etag"] == '"1"'
    assert "idempotency-replayed" not in response.headers
    assert (order["number"], order["status"]) == ("A-001", "placed")
    assert order["customer"]["phone"] == "+33612345678"
    assert order["totals"]["total_cents"] == 2100


def test_a_repeat_under_the_key_is_the_first_answer_again(site: Site) -> None:
    first, again = place(site), place(site)
    assert again.status_code == 201
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]


def test_a_key_with_another_body_is_refused_and_a_refusal_leaves_it_free(site: Site) -> None:
    assert place(site, lines=[{"item": "nothing", "quantity": 1}]).status_code == 422
    assert place(site).status_code == 201
    assert answered(place(site, note="x")) == (422, "idempotency-key-reused")


def test_a_key_belongs_to_its_caller(site: Site) -> None:
    orders = {place(site, token=token).json()["id"] for token in (None, "ann", "bob")}
    assert len(orders) == 3


def test_who_holds_the_tracking_token_follows_the_order(site: Site) -> None:
    placed = place(site).json()
    path, token = f"{ORDERS}/{placed['id']}", placed["tracking_token"]
    followed = ask(site, "GET", path, token)
    assert followed.status_code == 200
    assert followed.headers["etag"] == '"1"'
    assert "tracking_token" not in followed.json()
    unchanged = ask(site, "GET", path, token, headers={"If-None-Match": '"1"'})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    other = place(site, key="other").json()
    assert answered(ask(site, "GET", f"{ORDERS}/{other['id']}", token)) == (404, "not-found")


def test_an_order_that_is_not_yours_answers_like_one_that_is_not(site: Site) -> None:
    mine = f"{ORDERS}/{place(site, token='ann').json()['id']}"
    for suffix, method in (
        ("", "GET"),
        ("/payments", "GET"),
        ("/events", "GET"),
        ("/cancel", "POST"),
        ("/ready", "POST"),
        ("/lines", "PUT"),
        ("/payments", "POST"),
        ("", "PATCH"),
    ):
        for token in ("bob", "far-courier"):
            hidden = ask(site, method, mine + suffix, token, json={"nonsense": 1})
            absent = ask(site, method, f"{ORDERS}/{NOBODYS}{suffix}", token, json={})
            assert answered(hidden) == (404, "not-found"), (method, suffix, token)
            assert hidden.json() == absent.json()
        assert answered(ask(site, method, mine + suffix)) == (401, "unauthorized")


def test_a_payment_of_another_order_is_not_found_whatever_is_sent(site: Site) -> None:
    placed = place(site).json()
    capture = f"{ORDERS}/{placed['id']}/payments/{NOBODYS}/capture"
    wrong = ask(site, "POST", capture, placed["tracking_token"], content=b"{")
    assert answered(wrong) == (404, "not-found")


@pytest.mark.parametrize("channel", ["phone", "counter"])
def test_only_the_counter_orders_for_others(site: Site, channel: str) -> None:
    assert answered(place(site, channel=channel)) == (401, "unauthorized")
    assert answered(place(site, channel=channel, token="ann")) == (403, "forbidden")
    assert place(site, channel=channel, token="counter").status_code == 201


def test_the_life_of_an_order_over_http(site: Site) -> None:
    path = ask_path = f"{ORDERS}/{place(site).json()['id']}"
    assert answered(ask(site, "POST", f"{path}/ready", "pizzaiolo")) == (409, "wrong-state")
    started = ask(site, "POST", f"{path}/start-preparation", "pizzaiolo")
    assert (started.json()["status"], started.headers["etag"]) == ("in_preparation", '"2"')
    again = ask(site, "POST", f"{path}/start-preparation", "pizzaiolo")
    assert (again.status_code, again.headers["etag"]) == (200, '"2"')
    assert ask(site, "POST", f"{path}/undo", "pizzaiolo").json()["status"] == "placed"
    ask(site, "POST", f"{path}/start-preparation", "pizzaiolo")
    assert answered(ask(site, "POST", f"{path}/ready", "courier")) == (403, "forbidden")
    assert ask(site, "POST", f"{path}/ready", "pizzaiolo", json={}).json()["status"] == "ready"
    due = ask(site, "POST", f"{path}/collect", "counter")
    assert answered(due) == (409, "payment-due")
    assert due.json()["due_cents"] == 2100
    paid = ask(
        site,
        "POST",
        f"{path}/payments",
        "counter",
        headers={"Idempotency-Key": "till"},
        json={"method": "cash", "amount_cents": 2100, "tendered_cents": 2500},
    )
    assert (paid.status_code, paid.json()["change_cents"]) == (201, 400)
    assert ask(site, "POST", f"{path}/collect", "counter").json()["status"] == "collected"
    assert ask(site, "GET", ask_path, "manager").json()["payment"]["status"] == "paid"


def test_lines_change_for_who_has_seen_the_order_as_it_is(site: Site) -> None:
    placed = place(site).json()
    path, token = f"{ORDERS}/{placed['id']}/lines", placed["tracking_token"]
    lines = {"lines": [{"item": "regina", "size": "medium", "quantity": 1}]}

    def change(body: Any = lines, **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(site, "PUT", path, token, json=body, headers=named)

    assert answered(change()) == (428, "precondition-required")
    assert answered(change({"lines": []})) == (422, "invalid")
    for stale in ('"7"', 'W/"1"', "1", '"x"'):
        assert answered(change(if_match=stale)) == (412, "precondition-failed")
    changed = change(if_match='"1"')
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert changed.json()["totals"]["total_cents"] == 1250
    ask(site, "POST", f"{ORDERS}/{placed['id']}/start-preparation", "pizzaiolo")
    assert answered(change(if_match='"1"')) == (409, "wrong-state")


def test_an_action_honours_if_match(site: Site) -> None:
    path = f"{ORDERS}/{place(site).json()['id']}/start-preparation"
    stale = ask(site, "POST", path, "pizzaiolo", headers={"If-Match": '"9"'})
    assert answered(stale) == (412, "precondition-failed")
    assert ask(site, "POST", path, "pizzaiolo", headers={"If-Match": '"1"'}).status_code == 200


def test_faults_of_the_basket_are_told_where_they_stand(site: Site) -> None:
    lines = [
        {"item": "margherita", "size": "huge", "quantity": 1},
        {"item": "cola", "quantity": 0},
    ]
    of_form = place(site, lines=lines).json()["errors"]
    assert [error["pointer"] for error in of_form] == ["/lines/1/quantity"]
    of_menu = place(site, lines=lines[:1]).json()["errors"]
    assert [error["pointer"] for error in of_menu] == ["/lines/0/size"]
    phone = place(site, customer={"name": "Léa", "phone": "12345"}).json()["errors"]
    assert [error["pointer"] for error in phone] == ["/customer/phone"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"fulfilment": "delivery"}, (422, "invalid")),
        ({"address": {"line1": "x", "postcode": "69002", "city": "Lyon"}}, (422, "invalid")),
        ({"requested_for": "2026-11-24T16:00:00Z"}, (409, "store-closed")),
        ({"requested_for": "2026-11-24T20:00:00"}, (422, "invalid")),
        ({"lines": [{"item": "margherita", "quantity": 50}] * 50}, (422, "invalid")),
        (
            {"lines": [{"item": "margherita", "size": "large", "quantity": 50}] * 50},
            (201, ""),
        ),
    ],
)
def test_what_cannot_be_ordered_is_refused(
    site: Site, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    response = place(site, **changes)
    if expected[0] == 201:
        assert response.status_code == 201
    else:
        assert answered(response) == expected


def test_a_closed_store_says_when_it_opens(site: Site) -> None:
    site.clock.advance(12 * HOUR)
    response = place(site)
    assert answered(response) == (409, "store-closed")
    assert response.json()["next_opening"] == "2026-11-25T10:00:00Z"
    quoted = ask(site, "POST", f"{STORE}/quotes", json=ORDER)
    assert answered(quoted) == (409, "store-closed")


def test_an_unknown_store_is_not_found_before_anything_else(site: Site) -> None:
    for method, path, token in (
        ("POST", "/orders", None),
        ("GET", "/orders", "pizzaiolo"),
        ("GET", "/menu", None),
        ("GET", "/stock", "ann"),
        ("GET", "/menu/events", None),
        ("PATCH", "/menu", None),
    ):
        unknown = ask(site, method, f"/api/v1/stores/nowhere{path}", token, content=b"{")
        assert answered(unknown) == (404, "not-found"), (method, path)


def test_staff_of_another_store_are_told_apart_from_nobody(site: Site) -> None:
    for path in ("/orders", "/kitchen", "/stock", "/producible", "/events"):
        assert answered(ask(site, "GET", STORE + path)) == (401, "unauthorized")
        assert answered(ask(site, "GET", STORE + path, "ann")) == (403, "forbidden")
        assert answered(ask(site, "GET", STORE + path, "far-courier")) == (403, "forbidden")
    for path in ("/orders", "/kitchen", "/stock", "/producible"):
        assert ask(site, "GET", STORE + path, "pizzaiolo").status_code == 200


def test_pages_follow_one_another_and_forged_places_are_refused(site: Site) -> None:
    for number in range(3):
        place(site, key=f"k{number}")
    first = ask(site, "GET", f"{ORDERS}?limit=2", "manager").json()
    assert [order["number"] for order in first["items"]] == ["A-003", "A-002"]
    rest = ask(site, "GET", f"{ORDERS}?cursor={first['next_cursor']}", "manager").json()
    assert [order["number"] for order in rest["items"]] == ["A-001"]
    assert rest["next_cursor"] is None
    forged = ask(site, "GET", f"{ORDERS}?cursor=forged", "manager")
    assert answered(forged) == (422, "invalid")
    assert forged.json()["errors"][0]["parameter"] == "cursor"
    turned = ask(site, "GET", f"{ORDERS}?from=2026-11-24&to=2026-11-23", "manager")
    assert turned.json()["errors"][0]["parameter"] == "to"


def test_the_menu_is_known_by_its_tag_until_something_on_it_changes(site: Site) -> None:
    menu = ask(site, "GET", f"{STORE}/menu")
    known = {"If-None-Match": menu.headers["etag"]}
    assert ask(site, "GET", f"{STORE}/menu", headers=known).status_code == 304
    place(site)
    changed = ask(site, "GET", f"{STORE}/menu", headers=known)
    assert changed.status_code == 200
    sizes = {size["size"]: size for size in changed.json()["items"][0]["sizes"]}
    assert sizes["medium"]["can_make"] == 3998
    english = {**known, "Accept-Language": "en"}
    assert ask(site, "GET", f"{STORE}/menu", headers=english).status_code == 200


def test_a_payment_on_line_from_intent_to_capture(site: Site) -> None:
    placed = place(site, payment_method="paypal").json()
    path, token = f"{ORDERS}/{placed['id']}", placed["tracking_token"]
    asked = {
        "method": "paypal",
        "return_url": "http://testserver/back",
        "cancel_url": "http://testserver/back",
    }
    key = {"Idempotency-Key": "pay"}
    payment = ask(site, "POST", f"{path}/payments", token, json=asked, headers=key).json()
    assert payment["status"] == "awaiting_approval"
    again = ask(site, "POST", f"{path}/payments", token, json=asked, headers=key)
    assert again.headers["idempotency-replayed"] == "true"
    capture = f"{path}/payments/{payment['id']}/capture"
    assert answered(ask(site, "POST", capture, token)) == (409, "payment-not-approved")
    site.gateway.down = True
    down = ask(site, "POST", capture, token)
    assert answered(down) == (503, "gateway-unavailable")
    assert down.headers["retry-after"]
    foreign = {**asked, "return_url": "https://evil.example/"}
    refused = ask(site, "POST", f"{path}/payments", token, json=foreign, headers=key)
    assert refused.json()["errors"][0]["pointer"] == "/return_url"


def test_messages_are_believed_when_the_gateway_says_so(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = ask(site, "POST", "/api/v1/webhooks/paypal", json={"id": "WH-1"})
    assert answered(forged) == (400, "webhook-forged")

    def no_answer(headers: Mapping[str, str], body: bytes) -> Notice:
        raise GatewayDown((headers, body))

    monkeypatch.setattr(site.gateway, "verify", no_answer)
    unknown = ask(site, "POST", "/api/v1/webhooks/paypal", json={"id": "WH-1"})
    assert answered(unknown) == (503, "gateway-unavailable")


def test_a_session_follows_its_own_order_in_its_own_language(site: Site) -> None:
    headers = {"Cookie": "session=ann", "Sec-Fetch-Site": "same-origin"}
    order = {**ORDER, "channel": "web"}
    placed = site.client.post(ORDERS, json=order, headers={**headers, "Idempotency-Key": "k"})
    path = placed.headers["location"]
    names = [
        site.client.get(path, headers={**headers, "Accept-Language": language}).json()
        for language in ("fr", "en")
    ]
    assert [name["lines"][0]["name"] for name in names] == ["margherita", "margherita (en)"]
    assert ask(site, "GET", path.replace(BELLECOUR, GRENOBLE), "ann").status_code == 404
