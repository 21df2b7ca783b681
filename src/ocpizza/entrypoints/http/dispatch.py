"""The API as an ASGI application: from a request to the one operation that answers it.

Everything synchronous of a request, from who it is to the encoded answer, runs in one visit to a
thread. Where several refusals apply, the contract's order is that of the steps in `_operate`; what
a caller may not know of (404) comes before every fault of the request, so it is asked after one.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ocpizza.domain.errors import Invalid, Refused
from ocpizza.domain.people.actor import Actor
from ocpizza.entrypoints.http.body import read_body
from ocpizza.entrypoints.http.ceilings import Ceilings
from ocpizza.entrypoints.http.incoming import SAFE_METHODS, Credentials, Incoming
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.operations import BASE, Answer, Call, Operation, Run
from ocpizza.entrypoints.http.paths import Paths
from ocpizza.entrypoints.http.problems import InvalidQuery, Problem, answer
from ocpizza.entrypoints.http.reading import JSON, Reading
from ocpizza.entrypoints.http.threads import Threads

A = TypeVar("A")


class Gate(Protocol):
    """Who is calling, and what they may know of."""

    def identify(self, credentials: Credentials, language: Language) -> Actor:
        """The caller, anonymous without credentials; raises Unauthenticated for bad ones."""

    def check_visible(self, actor: Actor, path: Mapping[str, str]) -> None:
        """Raises NotFound when what the path names is not there, or not for `actor` to see."""


class Streams(Protocol):
    """Makes an answer of what a `stream` operation returned."""

    def open(self, subscription: Any, incoming: Incoming) -> Response: ...


_ENCODER = msgspec.json.Encoder()


class Api(Generic[A]):
    """Serves the operations below `/api/v1`; everything else it is asked for is a 404."""

    def __init__(
        self,
        application: A,
        operations: Iterable[Operation],
        *,
        gate: Gate,
        threads: Threads,
        streams: Streams,
        ceilings: Ceilings,
        own_origins: frozenset[str],
        session_cookie: str,
    ) -> None:
        self._application = application
        self._gate = gate
        self._threads = threads
        self._streams = streams
        self._ceilings = ceilings
        self._own_origins = own_origins
        self._session_cookie = session_cookie
        resources: dict[str, Resource] = {}
        for operation in operations:
            resources.setdefault(operation.path, Resource(operation.path)).add(operation)
        self._paths = Paths((BASE + path, found) for path, found in resources.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        incoming = Incoming(scope)
        resource, path = self._find(scope)
        if resource is not None:
            scope["route_path"] = resource.template
            if incoming.method == "OPTIONS":
                await Response(None, 204, {"Allow": resource.allow})(scope, receive, send)
                return
        reading = None if resource is None else resource.reading(incoming.method)
        if reading is not None and (wait := self._ceilings.wait(reading.operation, incoming)):
            refused = Problem("too-many-requests", retry_after=wait)
            await answer(refused, incoming.language)(scope, receive, send)
            return
        body = await read_body(incoming, receive)
        slow = reading is not None and reading.operation.slow
        run = self._threads.slow if slow else self._threads.database
        result = await run(self._respond, incoming, resource, path, body)
        if not isinstance(result, Response):
            result = self._streams.open(result, incoming)
        await result(scope, receive, send)

    def _find(self, scope: Scope) -> "tuple[Resource | None, dict[str, str]]":
        if b"%2F" in scope["raw_path"].upper():
            return None, {}
        return self._paths.find(scope["path"]) or (None, {})

    def _respond(
        self,
        incoming: Incoming,
        resource: "Resource | None",
        path: dict[str, str],
        body: bytes | Problem,
    ) -> Any:
        try:
            result = self._operate(incoming, resource, path, body)
        except Invalid as invalid:
            of_query = incoming.method in SAFE_METHODS
            return answer(InvalidQuery(invalid.faults) if of_query else invalid, incoming.language)
        except (Problem, Refused) as refusal:
            return answer(refusal, incoming.language)
        return _response(result, incoming) if isinstance(result, Answer) else result

    def _operate(
        self,
        incoming: Incoming,
        resource: "Resource | None",
        path: dict[str, str],
        body: bytes | Problem,
    ) -> Any:
        reading = None if resource is None else resource.reading(incoming.method)
        credentials = incoming.credentials(self._session_cookie)
        if reading is not None and reading.operation.token_in_query:
            credentials = reading.token_or(credentials, incoming)
        actor = self._gate.identify(credentials, incoming.language)
        if resource is None:
            raise Problem("not-found")
        given = credentials.bearer is not None or credentials.session is not None
        if not given and not resource.open_to_anyone(reading):
            raise Problem("unauthorized")
        try:
            run, call = self._admitted(incoming, resource, path, body, actor, credentials)
        except (Problem, Refused):
            if reading is None or not reading.may_create(actor):
                self._gate.check_visible(actor, path)
            raise
        return run(self._application, call)

    def _admitted(
        self,
        incoming: Incoming,
        resource: "Resource",
        path: dict[str, str],
        body: bytes | Problem,
        actor: Actor,
        credentials: Credentials,
    ) -> tuple[Run, Call[Any, Any]]:
        """Raises Problem or Refused: 403, 405 and every fault of the form."""
        reading = resource.reading(incoming.method)
        if reading is None:
            raise resource.method_not_allowed()
        if not reading.operation.who.admits(actor, path.get("store")):
            raise Problem("forbidden")
        acts = credentials.session is not None and incoming.method not in SAFE_METHODS
        if acts and not incoming.is_from(self._own_origins):
            raise Problem("cross-site")
        return reading.operation.run, reading.read(actor, credentials, path, incoming, body)


class Resource:
    """The operations at one path."""

    def __init__(self, template: str) -> None:
        self.template = template
        self._readings: dict[str, Reading] = {}
        self.allow = ""

    def add(self, operation: Operation) -> None:
        reading = Reading(operation)
        self._readings[operation.method] = reading
        if operation.method == "GET":
            self._readings["HEAD"] = reading
        self.allow = ", ".join(sorted({*self._readings, "OPTIONS"}))

    def reading(self, method: str) -> Reading | None:
        return self._readings.get(method)

    def open_to_anyone(self, reading: Reading | None) -> bool:
        """Without credentials; a method that is not there is told to whom one of the others is."""
        readings = self._readings.values() if reading is None else (reading,)
        return any(found.operation.who.anyone for found in readings)

    def method_not_allowed(self) -> Problem:
        return Problem("method-not-allowed", {"Allow": self.allow}, allow=self.allow)


def _response(result: Answer, incoming: Incoming) -> Response:
    """The answer as bytes: 304 without any when the caller has that very version."""
    headers = {"Cache-Control": "no-store", **result.headers}
    if result.etag is not None:
        headers |= {"ETag": result.etag, "Cache-Control": "private, no-cache"}
        if incoming.method in SAFE_METHODS and result.etag in incoming.known:
            return Response(None, 304, headers)
    if result.body is None:
        return Response(None, result.status, headers)
    body = result.body if isinstance(result.body, bytes) else _ENCODER.encode(result.body)
    return Response(body, result.status, headers, JSON)
