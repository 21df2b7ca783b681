"""The order of refusals, asked of every operation of the table: which of two faults is told."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any
from uuid import uuid4

import attrs
import httpx2
import pytest

from ocpizza.domain.people.roles import STAFF_ROLES, STORE_ROLES, Role
from ocpizza.entrypoints.http.operations import IfMatch, Operation
from ocpizza.entrypoints.http.table import OPERATIONS
from tests.integration.house.ordering import new_key, path_of, place, takeaway
from tests.integration.house.serving import House

ORDER_OF_REFUSALS = (401, 404, 403, 405, 413, 415, 400, 422, 428, 409, 412)
NOWHERE = str(uuid4())
ROLES = ("customer", "courier", "pizzaiolo", "counter", "manager")
COVERED = {role: {Role(role)} for role in ROLES} | {"manager": STORE_ROLES}


@attrs.define
class Request:
    """What is sent; a fault changes it."""

    method: str
    path: dict[str, str]
    token: str | None
    headers: dict[str, str]
    query: str = ""
    content: bytes = b"{}"


@attrs.frozen
class Fault:
    """Two that touch the same `part` cannot be had together."""

    status: int
    part: str
    put: Callable[[Request], None]


def _set(**fields: Any) -> Callable[[Request], None]:
    def put(request: Request) -> None:
        for name, value in fields.items():
            setattr(request, name, value)

    return put


def _header(name: str, value: str | None) -> Callable[[Request], None]:
    def put(request: Request) -> None:
        if value is None:
            request.headers.pop(name, None)
        else:
            request.headers[name] = value

    return put


def _elsewhere(parameter: str) -> Callable[[Request], None]:
    def put(request: Request) -> None:
        uuid = parameter in ("order", "payment", "id")
        request.path[parameter] = NOWHERE if uuid else "nowhere-at-all"

    return put


BODIES = (
    ("too large", Fault(413, "body", _set(content=b'{"a": "' + b" " * 66_000 + b'"}'))),
    ("no JSON", Fault(415, "type", _header("Content-Type", "text/plain"))),
    ("malformed", Fault(400, "body", _set(content=b'{"a"'))),
    ("unknown field", Fault(422, "body", _set(content=b'{"unheard-of": 1}'))),
)


def faults_of(operation: Operation, house: House) -> Iterator[tuple[str, Fault]]:
    yield from _callers(operation, house)
    for parameter in ("store", "order", "payment", "item", "ingredient", "id"):
        if f"{{{parameter}}}" in operation.path and not operation.creates:
            yield f"unknown {parameter}", Fault(404, "path", _elsewhere(parameter))
    alone = sum(other.path == operation.path for other in OPERATIONS) == 1
    # Where there are other operations, whoever may do one of them may know what there is.
    yield "unknown method", Fault(405, "method" if alone else "token", _set(method="TRACE"))
    if operation.body is not bytes:
        yield "doubled parameter", Fault(400, "query", _set(query="a=1&a=2"))
        yield "unknown parameter", Fault(422, "query", _set(query="unheard-of=1"))
        if operation.method in ("POST", "PUT"):
            yield from BODIES
    if operation.keyed:
        yield "no key", Fault(400, "key", _header("Idempotency-Key", None))
    if operation.if_match is IfMatch.REQUIRED:
        yield "no version", Fault(428, "If-Match", _header("If-Match", None))
    if operation.if_match is not IfMatch.IGNORED:
        yield "stale", Fault(412, "If-Match", _header("If-Match", '"77777"'))


def _callers(operation: Operation, house: House) -> Iterator[tuple[str, Fault]]:
    yield "forged token", Fault(401, "token", _set(token="forged"))
    if operation.who.anyone:
        return
    yield "no token", Fault(401, "token", _set(token=None))
    for role in ROLES:
        if STAFF_ROLES.isdisjoint(COVERED[role]) and "{order}" in operation.path:
            continue  # to a customer, another's order is not there
        if COVERED[role].isdisjoint(operation.who.roles):
            yield f"as {role}", Fault(403, "token", _set(token=house.token(role)))
            return


def send(client: httpx2.Client, operation: Operation, request: Request) -> httpx2.Response:
    headers = dict(request.headers)
    if request.token is not None:
        headers["Authorization"] = f"Bearer {request.token}"
    path = operation.path.format(**request.path)
    bodied = operation.method in ("POST", "PUT")
    return client.request(
        request.method,
        f"{path}?{request.query}" if request.query else path,
        content=request.content if bodied else b"",
        headers=headers,
    )


@pytest.fixture(scope="module")
def places(house: House) -> dict[str, str]:
    """Something at every path."""
    with house.client() as guest, house.client("counter") as counter, house.client("admin") as boss:
        order = place(guest, takeaway())
        paid = counter.post(
            f"{path_of(order)}/payments",
            json={"method": "cash", "amount_cents": 100},
            headers=new_key(),
        )
        staff = boss.get("/staff").json()["items"]
    return {
        "store": order["store"],
        "order": order["id"],
        "payment": paid.json()["id"],
        "item": "margherita",
        "ingredient": "basil",
        "id": next(one["id"] for one in staff if one["email"].startswith("courier@")),
    }


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_first_of_two_is_told(
    house: House, places: dict[str, str], operation: Operation
) -> None:
    told = []
    with house.client() as client:
        faults = list(faults_of(operation, house))
        for (name, one), (other_name, other) in combinations(faults, 2):
            if one.part == other.part:
                continue
            headers = {"Content-Type": "application/json", "If-Match": '"1"', **new_key()}
            request = Request(operation.method, dict(places), house.token("admin"), headers)
            one.put(request)
            other.put(request)
            answer = send(client, operation, request)
            expected = min(one.status, other.status, key=ORDER_OF_REFUSALS.index)
            if answer.status_code != expected:
                told.append(f"{name} and {other_name}: {answer.status_code}, not {expected}")
    assert told == []
