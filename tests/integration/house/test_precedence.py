"""Where several refusals apply, the first of the contract's order is the one that is given."""

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any
from uuid import uuid4

import attrs
import httpx2
import pytest

from tests.integration.house.ordering import BELLECOUR, line, new_key, path_of, place, takeaway
from tests.integration.house.serving import House

LARGE = b'{"lines": [' + b" " * 66_000


@attrs.define
class Sent:
    """A request that would be answered 200, until faults are put into it."""

    method: str
    path: str
    token: str
    body: Any
    headers: dict[str, str]
    content: bytes | None = None

    def answer(self, client: httpx2.Client) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        headers |= self.headers
        if self.content is None:
            return client.request(self.method, self.path, json=self.body, headers=headers)
        return client.request(self.method, self.path, content=self.content, headers=headers)


@attrs.frozen
class Fault:
    """`put` spoils a request. Two that touch the same `part` of it cannot be had together."""

    status: int
    part: str
    put: Callable[[House, Sent], None]


def _set(**fields: Any) -> Callable[[House, Sent], None]:
    def put(_: House, sent: Sent) -> None:
        for name, value in fields.items():
            setattr(sent, name, value)

    return put


def _headers(**headers: str) -> Callable[[House, Sent], None]:
    def put(_: House, sent: Sent) -> None:
        sent.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    return put


def _without(header: str) -> Callable[[House, Sent], None]:
    def put(_: House, sent: Sent) -> None:
        del sent.headers[header]

    return put


def _role(role: str) -> Callable[[House, Sent], None]:
    def put(house: House, sent: Sent) -> None:
        sent.token = house.token(role)

    return put


def _start(house: House, sent: Sent) -> None:
    with house.client("admin") as admin:
        started = admin.post(f"{sent.path.rpartition('/')[0]}/start-preparation")
    assert started.status_code == 200, started.text


def _elsewhere(_: House, sent: Sent) -> None:
    parts = sent.path.split("/")
    parts[4] = "00000000-0000-7000-8000-000000000000"
    sent.path = "/".join(parts)


def _wish(**change: Any) -> Callable[[House, Sent], None]:
    return _set(body={"lines": [line(**change)]})


CHANGING: Mapping[str, Fault] = {
    "forged": Fault(401, "token", _set(token="forged")),
    "unknown order": Fault(404, "order", _elsewhere),
    "another's": Fault(404, "token", _role("customer")),
    "as a cook": Fault(403, "token", _role("pizzaiolo")),
    "unknown method": Fault(405, "method", _set(method="PATCH")),
    "too large": Fault(413, "body", _set(content=LARGE)),
    "not JSON": Fault(415, "type", _headers(Content_Type="text/plain")),
    "malformed": Fault(400, "body", _set(content=b'{"lines"')),
    "nothing of it": Fault(422, "body", _wish(quantity=0)),
    "unknown field": Fault(422, "body", _set(body={"lines": [line()], "tip": 1})),
    "unknown item": Fault(422, "body", _wish(item="nothing-we-know")),
    "unknown size": Fault(422, "body", _wish(size="huge")),
    "unknown ingredient": Fault(422, "body", _wish(without=["nothing-we-know"])),
    "no If-Match": Fault(428, "If-Match", _without("If-Match")),
    "started": Fault(409, "order", _start),
    "too many": Fault(409, "body", _set(body={"lines": [line("cola", 50, size=None)] * 40})),
    "stale": Fault(412, "If-Match", _headers(If_Match='"77"')),
    "weak": Fault(412, "If-Match", _headers(If_Match='W/"1"')),
}
PAYING: Mapping[str, Fault] = {
    "forged": Fault(401, "token", _set(token="forged")),
    "unknown order": Fault(404, "order", _elsewhere),
    "as a cook": Fault(403, "token", _role("pizzaiolo")),
    "unknown method": Fault(405, "method", _set(method="DELETE")),
    "too large": Fault(413, "body", _set(content=LARGE)),
    "not JSON": Fault(415, "type", _headers(Content_Type="text/plain")),
    "malformed": Fault(400, "body", _set(content=b'{"lines"')),
    "no key": Fault(400, "key", _without("Idempotency-Key")),
    "a bad key": Fault(400, "key", _headers(Idempotency_Key="two words")),
    "nothing of it": Fault(422, "body", _set(body={"method": "cash", "amount_cents": 0})),
    "more than is due": Fault(422, "body", _set(body={"method": "cash", "amount_cents": 5000})),
}


def pairs(faults: Mapping[str, Fault]) -> list[Any]:
    return [
        pytest.param(one, other, id=f"{name}, {other_name}")
        for (name, one), (other_name, other) in combinations(faults.items(), 2)
        if one.part != other.part
    ]


def check(house: House, sent: Sent, *faults: Fault) -> None:
    for fault in faults:
        fault.put(house, sent)
    with house.client() as client:
        answer = sent.answer(client)
    order = (401, 404, 403, 405, 413, 415, 400, 422, 428, 409, 412)
    assert answer.status_code == min((fault.status for fault in faults), key=order.index)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code


@pytest.fixture
def changing(house: House) -> Sent:
    """A customer changes the lines of an order, having seen it last."""
    with house.client() as guest:
        order = place(guest, takeaway())
    lines = {"lines": [line("reine")]}
    path, token = f"{path_of(order)}/lines", order["tracking_token"]
    return Sent("PUT", path, token, lines, {"If-Match": '"1"'})


@pytest.fixture
def paying(house: House) -> Sent:
    """The counter takes cash for an order."""
    with house.client() as guest:
        order = place(guest, takeaway())
    cash = {"method": "cash", "amount_cents": 990}
    return Sent("POST", f"{path_of(order)}/payments", house.token("counter"), cash, new_key())


def test_without_a_fault_there_is_no_refusal(house: House, changing: Sent, paying: Sent) -> None:
    with house.client() as client:
        assert changing.answer(client).status_code == 200
        assert paying.answer(client).status_code == 201


@pytest.mark.parametrize(("one", "other"), pairs(CHANGING))
def test_changing_lines(house: House, changing: Sent, one: Fault, other: Fault) -> None:
    check(house, changing, one, other)


@pytest.mark.parametrize(("one", "other"), pairs(PAYING))
def test_taking_money(house: House, paying: Sent, one: Fault, other: Fault) -> None:
    check(house, paying, one, other)


@pytest.mark.parametrize("fault", [*CHANGING.values()], ids=[*CHANGING])
def test_one_fault_alone(house: House, changing: Sent, fault: Fault) -> None:
    check(house, changing, fault)


def test_who_may_not_order_for_others_is_not_told_more(house: House) -> None:
    nobody = {"customer": {"name": "Léa", "phone": "0000"}}
    for wrong in (nobody, {"lines": [line("unicorn")]}):
        order = takeaway(channel="phone", **wrong)
        for role, statuses in (
            (None, (401, 401)),
            ("customer", (403, 404)),
            ("counter", (422, 404)),
        ):
            with house.client(role) as client:
                for store, status in zip((BELLECOUR, "/stores/nowhere"), statuses, strict=True):
                    answer = client.post(f"{store}/orders", json=order, headers=new_key())
                    assert answer.status_code == status, (wrong, role, store)


def test_a_used_key_is_told_before_what_the_order_lacks(house: House) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    too_many = takeaway(*[line("cola", 50, size=None)] * 40)
    with house.client() as guest:
        first = guest.post(f"{BELLECOUR}/orders", json=takeaway(), headers=key)
        other = guest.post(f"{BELLECOUR}/orders", json=too_many, headers=key)
        alone = guest.post(f"{BELLECOUR}/orders", json=too_many, headers=new_key())
    assert (first.status_code, other.status_code, alone.status_code) == (201, 422, 409)
    assert other.json()["type"] == "/problems/idempotency-key-reused"


def test_who_may_not_send_it_is_told_so_before_what_is_wrong_with_it(house: House) -> None:
    with house.client() as guest:
        order = place(guest, takeaway())
    order_path, token = path_of(order), order["tracking_token"]
    orders, stock = f"{BELLECOUR}/orders", f"{BELLECOUR}/stock/movements"
    malformed = {"channel": "phone", "lines": "a pizza"}
    foreign = {"return_url": "https://evil.example/", "cancel_url": "https://evil.example/"}
    admin = {"role": "admin", "store": "lyon-bellecour"}
    asked: tuple[tuple[str | None, str, Any, int], ...] = (
        (None, orders, malformed, 401),
        ("customer", orders, malformed, 403),
        ("counter", orders, malformed, 422),
        (None, f"{BELLECOUR}/quotes", malformed, 401),
        ("pizzaiolo", stock, {"kind": "receipt", "quantity": -1}, 403),
        ("pizzaiolo", stock, {"kind": "waste", "quantity": -1}, 422),
        ("manager", "/staff", {"grants": [admin]}, 403),
        ("manager", "/staff", {"grants": [{"role": "counter", "store": ["lyon"]}]}, 422),
        ("counter", f"{order_path}/payments", {"method": "paypal"}, 403),
        ("counter", f"{order_path}/payments", {"method": "paypal", **foreign}, 403),
        ("customer", f"{order_path}/payments", {"method": "paypal", **foreign}, 404),
    )
    for role, path, body, status in asked:
        with house.client(role) as client:
            for key in (new_key(), {}):
                answer = client.post(path, json=body, headers=key)
                keyed = key or status != 422 or path in ("/staff", f"{BELLECOUR}/quotes")
                assert answer.status_code == (status if keyed else 400), (role, path, body)
    with house.client(token=token) as guest:
        cash = guest.post(f"{order_path}/payments", json={"method": "cash", "amount_cents": 0})
    assert cash.status_code == 403


def test_a_manager_who_changes_more_than_the_hours_is_not_told_what_is_wrong(house: House) -> None:
    with house.client("manager") as manager:
        kept = manager.get("/stores/grenoble/settings").json()
        overlap = [{"opens": "10:00", "closes": "14:00"}, {"opens": "12:00", "closes": "15:00"}]
        hours = {"opening_hours": {"weekly": [{"day": "monday", "intervals": overlap}]}}
        stale = {"If-Match": '"77"'}
        answers = [
            manager.put("/stores/grenoble", json={**kept, **wrong}, headers=stale).status_code
            for wrong in ({**hours, "name": "Mine"}, {**hours, "phone": "0000"}, hours, {})
        ]
    assert answers == [403, 403, 422, 412]


def test_a_version_that_was_not_seen_comes_last(house: House) -> None:
    nothing = {"recipe": {"no-such": 1}, "price_cents": 100}
    wrongs: dict[str, dict[str, Any]] = {
        "/catalogue/items/reine": {"sizes": {"medium": nothing}},
        "/catalogue/ingredients/basil": {"unit": "piece"},
    }
    with house.client("admin") as admin:
        for path, wrong in wrongs.items():
            kept = admin.get(path).json()
            for body, status in (({**kept, **wrong}, 422), (kept, 412)):
                answer = admin.put(path, json=body, headers={"If-Match": '"77"'})
                assert answer.status_code == status, (path, answer.text)


def test_an_age_check_is_asked_for_before_the_state_and_what_is_due(house: House) -> None:
    with house.client("counter") as counter:
        order = place(counter, takeaway(line("blonde-beer", size=None)))
        answers = [
            counter.post(f"{path_of(order)}/collect", json=body)
            for body in ({}, {"age_checked": True})
        ]
    assert [answer.status_code for answer in answers] == [422, 409]
