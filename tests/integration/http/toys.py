"""A small API to try the machinery on: cakes, and who may eat them."""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from starlette.responses import Response
from starlette.testclient import TestClient

from ocpizza.adapters.memory.maintenance import MemoryMaintenanceBoard
from ocpizza.adapters.system.clock import SystemClock
from ocpizza.adapters.system.maintenance import SystemMaintenanceWatch
from ocpizza.application.transacting import UNSEEN
from ocpizza.domain.errors import NotFound, Unauthenticated, VersionNeeded, WrongState
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from ocpizza.domain.people.roles import Grant, Role
from ocpizza.domain.text import Text
from ocpizza.entrypoints.http.ceilings import Ceilings
from ocpizza.entrypoints.http.dispatch import Api
from ocpizza.entrypoints.http.incoming import Credentials, Incoming
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.operating import Operating
from ocpizza.entrypoints.http.operations import UNKEYED, Answer, Call, IfMatch, Operation, Who
from ocpizza.entrypoints.http.outages import Outages
from ocpizza.entrypoints.http.outermost import Outermost
from ocpizza.entrypoints.http.resources import resources_of
from ocpizza.entrypoints.http.threads import Threads

ORDER = "01938e6f-9a3c-7c3e-8a52-0123456789ab"
PEOPLE = {
    "cook": Actor("cook", frozenset({Grant(Role.PIZZAIOLO, "lyon")})),
    "ann": Actor("ann", frozenset({Grant(Role.CUSTOMER)}), customer_id="ann"),
}


class Candle(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    colour: Literal["red", "blue"]
    count: Annotated[int, Meta(ge=1, le=50)] = 1


class Cake(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    name: Annotated[str, Meta(min_length=1, max_length=20)]
    candles: Annotated[tuple[Candle, ...], Meta(max_length=5)] = ()


class Page(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    colour: Annotated[tuple[Literal["red", "blue"], ...], Meta(max_length=2)] | None = None


class Baked(msgspec.Struct, frozen=True):
    name: str
    by: str
    key: bool
    version: int | None


def bake(_: None, call: Call[Page, Cake]) -> Answer:
    if call.version == UNSEEN:
        raise VersionNeeded
    if call.body.name == "burnt":
        raise WrongState("ready", "cook", ("eat",))
    if call.body.name == "bug":
        raise ZeroDivisionError
    if call.body.name == "away":
        raise ConnectionError
    if call.body.name == "frozen":
        raise PermissionError
    return Answer(Baked(call.body.name, call.actor.id, call.key != UNKEYED, call.version), 201)


def look(_: None, call: Call[Page, None]) -> Answer:
    return Answer({"limit": call.query.limit, "colour": call.query.colour}, etag='"7"')


def gone(_: None, __: Call[None, None]) -> Answer:
    return Answer(status=204)


TEXT = Text("un essai", "a try")
COOKS = Who(frozenset({Role.PIZZAIOLO}))
OPERATIONS = (
    Operation("GET", "/cakes", "list_cakes", TEXT, "cakes", look, {200: Baked}, query=Page),
    Operation(
        "POST", "/cakes", "bake_cake", TEXT, "cakes", bake, {201: Baked}, body=Cake, keyed=True
    ),
    Operation("DELETE", "/cakes/{id}", "eat_cake", TEXT, "cakes", gone, {204: None}),
    Operation(
        "PUT",
        "/stores/{store}/orders/{order}/cake",
        "put_cake",
        TEXT,
        "cakes",
        bake,
        {201: Baked},
        who=COOKS,
        body=Cake,
        if_match=IfMatch.REQUIRED,
    ),
    Operation(
        "POST",
        "/stores/{store}/oven",
        "light",
        TEXT,
        "cakes",
        gone,
        {204: None},
        who=COOKS,
        slow=True,
    ),
)


class ToyGate:
    def identify(self, credentials: Credentials, language: Language) -> Actor:
        name = credentials.session if credentials.bearer is None else credentials.bearer
        if name is None:
            return ANONYMOUS
        if name not in PEOPLE:
            raise Unauthenticated
        return PEOPLE[name]

    def check_visible(self, actor: Actor, path: Mapping[str, str]) -> None:
        if path.get("store", "lyon") not in ("lyon", "paris") or path.get("order", ORDER) != ORDER:
            raise NotFound
        if "order" in path and not actor.is_staff_of(path["store"]):
            raise NotFound


class NoStreams:
    def open(self, subscription: object, incoming: Incoming, still: object = None) -> Response:
        raise AssertionError


class Seen:
    def __init__(self) -> None:
        self.records: list[tuple[str, str, int]] = []

    def record(self, route: str, method: str, status: int, seconds: float) -> None:
        assert seconds >= 0
        self.records.append((route, method, status))


class ToyDatabase:
    def check(self) -> None: ...

    def read_only(self, error: Exception) -> bool:
        return isinstance(error, PermissionError)

    def away(self, error: Exception) -> bool:
        return isinstance(error, ConnectionError)


def toy_api(*, enforced: bool = False) -> Api:
    watch = SystemMaintenanceWatch(MemoryMaintenanceBoard(), SystemClock())
    outages = Outages(ToyDatabase(), watch)
    origins = frozenset({"http://testserver"})
    operating = Operating(None, ToyGate(), watch, outages, origins, "session")
    paths, ceilings = resources_of(OPERATIONS), Ceilings(enforced=enforced)
    return Api(paths, operating, NoStreams(), Threads(2, 1), ceilings)


def toy_client(*, enforced: bool = False) -> TestClient:
    app = Outermost(toy_api(enforced=enforced), Seen(), https=True)
    return TestClient(app, raise_server_exceptions=False)
