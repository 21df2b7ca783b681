"""The lifecycle of the contract, asked of the running house: every state, action and caller."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import attrs
import httpx2
import pytest

from tests.integration.house.ordering import delivery, line, new_key, path_of, place, takeaway
from tests.integration.house.serving import House

UNSTARTED = {"awaiting_payment", "placed"}
OPEN = {"placed", "in_preparation", "ready", "out_for_delivery", "delivery_failed"}
COUNTER = {"counter", "manager", "admin"}
PIZZAIOLO = {"pizzaiolo", "manager", "admin"}
COURIER = {"courier", "manager", "admin"}
CUSTOMER = {"owner", "admin"}
MANAGER = {"manager", "admin"}
CALLERS = ("owner", "counter", "pizzaiolo", "courier", "manager", "admin", "stranger", "nobody")
"""Its customer, the house's own by their roles, another customer, and who says not who they are."""


@attrs.frozen
class Row:
    """One way to do something: who may, from where, to where; None leaves the state as it is."""

    sources: set[str]
    callers: set[str]
    target: str | None
    fulfilments: frozenset[str] = frozenset({"delivery", "takeaway"})


_DELIVERY = frozenset({"delivery"})
_TAKEAWAY = frozenset({"takeaway"})
TABLE: dict[str, tuple[Row, ...]] = {
    "cancel": (
        Row(UNSTARTED, CUSTOMER | COUNTER, "cancelled"),
        Row({"in_preparation", "ready"}, MANAGER, "cancelled"),
        Row({"delivery_failed"}, COUNTER, "cancelled"),
    ),
    "start-preparation": (Row({"placed"}, PIZZAIOLO, "in_preparation"),),
    "ready": (Row({"in_preparation"}, PIZZAIOLO, "ready"),),
    "dispatch": (Row({"ready", "delivery_failed"}, COURIER, "out_for_delivery", _DELIVERY),),
    "deliver": (Row({"out_for_delivery"}, COURIER, "delivered", _DELIVERY),),
    "fail-delivery": (Row({"out_for_delivery"}, COURIER, "delivery_failed", _DELIVERY),),
    "collect": (Row({"ready"}, COUNTER, "collected", _TAKEAWAY),),
    # Takes back what the same person did less than ten seconds ago: `test_undo` does.
    "undo": (Row(set(), PIZZAIOLO, None),),
    "change-lines": (Row(UNSTARTED, CUSTOMER | COUNTER, None),),
    "change-method": (Row(UNSTARTED, CUSTOMER | COUNTER, None),),
    "take-cash": (Row(OPEN, COUNTER | COURIER, None),),
    "pay-online": (Row(OPEN | {"awaiting_payment"}, CUSTOMER, None),),
}
WAYS = {
    "delivery": {
        "placed": (),
        "in_preparation": ("start-preparation",),
        "ready": ("start-preparation", "ready"),
        "out_for_delivery": ("start-preparation", "ready", "dispatch"),
        "delivered": ("start-preparation", "ready", "dispatch", "take-cash", "deliver"),
        "delivery_failed": ("start-preparation", "ready", "dispatch", "fail-delivery"),
        "cancelled": ("cancel",),
    },
    "takeaway": {
        "placed": (),
        "in_preparation": ("start-preparation",),
        "ready": ("start-preparation", "ready"),
        "collected": ("start-preparation", "ready", "take-cash", "collect"),
        "cancelled": ("cancel",),
    },
}
"""How an order gets into a state."""


@attrs.frozen
class Counterpart:
    """The people of the house, each at a client of their own."""

    house: House
    clients: dict[str, httpx2.Client]

    def order_in(self, state: str, fulfilment: str, by: str) -> dict[str, Any]:
        """A new order in that state, brought there by one who is not asked afterwards."""
        order_of = takeaway if fulfilment == "takeaway" else delivery
        method = "paypal" if state == "awaiting_payment" else "cash"
        order: dict[str, Any] = place(self.clients["nobody"], order_of(payment_method=method))
        for action in WAYS[fulfilment].get(state, ()):
            answer = self.ask(by, order, action)
            assert answer.status_code < 300, answer.text
        return order

    def ask(self, caller: str, order: dict[str, Any], action: str) -> httpx2.Response:
        method, path, body, headers = request_of(self.house, order, action)
        client = self.clients[caller] if caller != "owner" else self.clients["nobody"]
        if caller == "owner":
            headers["Authorization"] = f"Bearer {order['tracking_token']}"
        return client.request(method, f"{path_of(order)}/{path}", json=body, headers=headers)


def request_of(
    house: House, order: dict[str, Any], action: str
) -> tuple[str, str, Any, dict[str, str]]:
    match action:
        case "change-lines":
            return "PUT", "lines", {"lines": [line("reine")]}, {"If-Match": "*"}
        case "change-method":
            return "PUT", "payment-method", {"payment_method": "card"}, {}
        case "take-cash":
            due = order["totals"]["total_cents"]
            return "POST", "payments", {"method": "cash", "amount_cents": due}, new_key()
        case "pay-online":
            addresses = {"return_url": house.url, "cancel_url": house.url}
            return "POST", "payments", {"method": "paypal", **addresses}, new_key()
        case "fail-delivery" | "cancel":
            return "POST", action, {"reason": "nobody there"}, {}
        case _:
            return "POST", action, None, {}


@pytest.fixture(scope="module")
def people(house: House) -> Iterator[Counterpart]:
    roles = {caller: caller for caller in CALLERS if caller not in {"owner", "nobody", "stranger"}}
    with ExitStack() as open_:
        clients = {
            name: open_.enter_context(house.client(role))
            for name, role in {**roles, "stranger": "customer", "nobody": None}.items()
        }
        yield Counterpart(house, clients)


def expected(state: str, fulfilment: str, action: str, caller: str) -> int:
    """The status that the contract gives."""
    rows = TABLE[action]
    if caller == "nobody":
        return 401
    if caller == "stranger":
        return 404
    if all(caller not in row.callers for row in rows):
        return 403
    legal = any(
        state in row.sources and caller in row.callers and fulfilment in row.fulfilments
        for row in rows
    )
    if not legal:
        return 409
    return 201 if action in {"take-cash", "pay-online"} else 200


def shown(action: str) -> str:
    """The name under which `allowed_actions` has it."""
    renamed = {"change-method": "change_lines", "take-cash": "pay", "pay-online": "pay"}
    return renamed.get(action, action.replace("-", "_"))


@pytest.mark.parametrize(
    ("state", "fulfilment"),
    [
        (state, fulfilment)
        for fulfilment, states in WAYS.items()
        for state in ("awaiting_payment", *states)
    ],
)
def test_each_caller_gets_what_the_table_says(
    people: Counterpart, state: str, fulfilment: str
) -> None:
    for caller in CALLERS:
        by = "manager" if caller == "admin" else "admin"
        untouched = people.order_in(state, fulfilment, by)
        for action in TABLE:
            status = expected(state, fulfilment, action, caller)
            fresh = status in {200, 201}
            order = people.order_in(state, fulfilment, by) if fresh else untouched
            if fresh and action in {"deliver", "collect"}:
                assert people.ask(by, order, "take-cash").status_code == 201
            before = people.clients["admin"].get(path_of(order)).json()
            answer = people.ask(caller, order, action)
            asked = f"{caller} {action} {state} {fulfilment}: {answer.text}"
            assert answer.status_code == status, asked
            after = people.clients["admin"].get(path_of(order)).json()
            if not fresh:
                assert after == before, asked
            if status == 409:
                check_refusal(answer, before)
            if status == 200:
                check_done(answer, after, action, state)


def check_refusal(answer: httpx2.Response, order: dict[str, Any]) -> None:
    problem = answer.json()
    assert problem["type"] == "/problems/wrong-state"
    assert (problem["status"], problem["order_status"]) == (409, order["status"])
    assert problem["by"] == order["history"][-1]["by"]
    assert isinstance(problem["allowed_actions"], list)


def check_done(answer: httpx2.Response, after: dict[str, Any], action: str, state: str) -> None:
    (target,) = {row.target for row in TABLE[action]}
    moved = "placed" if action == "change-method" else target or state
    assert answer.json()["status"] == after["status"] == moved
    assert after["version"] == answer.json()["version"] > 1
    assert answer.headers["ETag"] == f'"{after["version"]}"'


@pytest.mark.parametrize("fulfilment", WAYS)
def test_allowed_actions_are_those_that_would_be_done(people: Counterpart, fulfilment: str) -> None:
    for state in ("awaiting_payment", *WAYS[fulfilment]):
        for caller in CALLERS[:6]:
            by = "manager" if caller == "admin" else "admin"
            order = people.order_in(state, fulfilment, by)
            if caller == "owner":
                headers = {"Authorization": f"Bearer {order['tracking_token']}"}
                seen = people.clients["nobody"].get(path_of(order), headers=headers).json()
            else:
                seen = people.clients[caller].get(path_of(order)).json()
            wanted = {
                shown(action)
                for action in TABLE
                if expected(state, fulfilment, action, caller) in {200, 201}
            }
            assert set(seen["allowed_actions"]) == wanted, (state, caller)


def test_who_did_it_last_may_say_so_again(people: Counterpart) -> None:
    order = people.order_in("placed", "delivery", "admin")
    steps = (
        ("pizzaiolo", "start-preparation"),
        ("pizzaiolo", "ready"),
        ("courier", "dispatch"),
        ("courier", "fail-delivery"),
        ("courier", "dispatch"),
        ("counter", "take-cash"),
        ("courier", "deliver"),
    )
    for caller, action in steps:
        first = people.ask(caller, order, action)
        assert first.status_code < 300, first.text
        if action != "take-cash":
            again = people.ask(caller, order, action)
            assert (again.status_code, again.json()) == (200, first.json())
            other = people.ask("manager", order, action)
            assert other.status_code == 409, other.text
    cancelled = people.order_in("placed", "delivery", "admin")
    for _ in range(2):
        answer = people.ask("owner", cancelled, "cancel")
        assert (answer.status_code, answer.json()["version"]) == (200, 2)


def test_undo_takes_back_what_the_same_pizzaiolo_has_just_done(people: Counterpart) -> None:
    order = people.order_in("placed", "takeaway", "admin")
    assert people.ask("pizzaiolo", order, "start-preparation").status_code == 200
    assert people.ask("manager", order, "undo").status_code == 409
    undone = people.ask("pizzaiolo", order, "undo")
    assert (undone.status_code, undone.json()["status"]) == (200, "placed")
    again = people.ask("pizzaiolo", order, "undo")
    assert (again.status_code, again.json()) == (200, undone.json())
    for action in ("start-preparation", "ready"):
        assert people.ask("pizzaiolo", order, action).status_code == 200
    undone = people.ask("pizzaiolo", order, "undo")
    assert (undone.status_code, undone.json()["status"]) == (200, "in_preparation")
    assert [step["status"] for step in undone.json()["history"]] == ["placed", "in_preparation"]
    assert people.house.faults() == []
