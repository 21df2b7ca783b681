"""Everything synchronous of a request, from who it is to the encoded answer: one visit to a thread.

Where several refusals apply, the contract's order is that of the steps here. What a caller may not
know of (404) comes before every fault of the request, so it is asked after one.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from attrs import frozen
from starlette.responses import Response

from ocpizza.application.ports.maintenance import MaintenanceWatch
from ocpizza.domain.errors import Forbidden, Invalid, Refused, Unauthenticated
from ocpizza.domain.people.actor import Actor
from ocpizza.entrypoints.http.incoming import ANY, SAFE_METHODS, Credentials, Incoming
from ocpizza.entrypoints.http.language import Language
from ocpizza.entrypoints.http.operations import Answer, Call, Run
from ocpizza.entrypoints.http.outages import Outages
from ocpizza.entrypoints.http.problems import InvalidQuery, Problem, answer
from ocpizza.entrypoints.http.reading import JSON, Reading
from ocpizza.entrypoints.http.resources import Resource

A = TypeVar("A")

_VARY = "Accept-Language, Authorization, Cookie"
_ENCODER = msgspec.json.Encoder()


class Gate(Protocol):
    """Who is calling, and what they may know of."""

    def identify(self, credentials: Credentials, language: Language) -> Actor:
        """The caller, anonymous without credentials; raises Unauthenticated for bad ones."""

    def check_visible(self, actor: Actor, path: Mapping[str, str]) -> None:
        """Raises NotFound when what the path names is not there, or not for `actor` to see."""


@frozen
class Asked:
    """A request, and what it is for: no `resource` at an unknown path, no `reading` for an unknown
    method. `body` is the refusal when it could not be read.
    """

    incoming: Incoming
    resource: Resource | None
    reading: Reading | None
    path: Mapping[str, str]
    body: bytes | Problem


@frozen
class Operating(Generic[A]):
    """Answers requests by the operations of an application.

    `outages` tells the errors that are the database's from those that are ours.
    """

    application: A
    gate: Gate
    watch: MaintenanceWatch
    outages: Outages
    own_origins: frozenset[str]
    session_cookie: str

    def respond(self, asked: Asked) -> Any:
        language = asked.incoming.language
        try:
            with self._writing(asked.reading):
                result = self._operate(asked)
        except Invalid as invalid:
            of_query = asked.incoming.method in SAFE_METHODS
            return answer(InvalidQuery(invalid.faults) if of_query else invalid, language)
        except (Problem, Refused) as refusal:
            return answer(refusal, language)
        except Exception as error:
            outage = self.outages.refusal(error)
            if outage is None:
                raise
            return answer(outage, language)
        return _response(result, asked.incoming) if isinstance(result, Answer) else result

    def _writing(self, reading: Reading | None) -> AbstractContextManager[None]:
        if reading is None or not reading.operation.writes:
            return nullcontext()
        return self.watch.writing(reading.operation.name)

    def _operate(self, asked: Asked) -> Any:
        credentials = self._credentials(asked)
        actor = self._identify(credentials, asked.incoming)
        if asked.resource is None:
            raise Problem("not-found")
        if not credentials.given and not asked.resource.open_to_anyone(asked.reading):
            raise Problem("unauthorized")
        if asked.reading is not None and asked.reading.operation.begins:
            self.watch.check_open(actor)
        try:
            run, call = self._called(asked, asked.resource, credentials, actor)
            return run(self.application, call)
        except Forbidden:
            if credentials.given:
                raise
            raise Problem("unauthorized") from None

    def _called(
        self, asked: Asked, resource: Resource, credentials: Credentials, actor: Actor
    ) -> tuple[Run, Call[Any, Any]]:
        try:
            return self._admitted(asked, resource, credentials, actor)
        except (Problem, Refused) as refusal:
            nameless = isinstance(refusal, Forbidden) and not credentials.given
            creates = asked.reading is not None and asked.reading.may_create(actor)
            if not nameless and not creates:
                self.gate.check_visible(actor, asked.path)
            raise

    def _credentials(self, asked: Asked) -> Credentials:
        credentials = asked.incoming.credentials(self.session_cookie)
        if asked.reading is not None and asked.reading.operation.token_in_query:
            return asked.reading.token_or(credentials, asked.incoming)
        return credentials

    def _identify(self, credentials: Credentials, incoming: Incoming) -> Actor:
        try:
            return self.gate.identify(credentials, incoming.language)
        except Unauthenticated:
            if credentials.session is None:
                raise
            # A browser would send a dead session for ever, and get no page of ours any more.
            secure = "; Secure" if self.session_cookie.startswith("__Host-") else ""
            dead = f"{self.session_cookie}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax{secure}"
            raise Problem("unauthorized", {"Set-Cookie": dead}) from None

    def _admitted(
        self, asked: Asked, resource: Resource, credentials: Credentials, actor: Actor
    ) -> tuple[Run, Call[Any, Any]]:
        """Raises Problem or Refused: 403, 405 and every fault of the form."""
        incoming, reading = asked.incoming, asked.reading
        if not resource.admits(reading, actor, asked.path.get("store")):
            raise Problem("forbidden")
        acts = credentials.session is not None and incoming.method not in SAFE_METHODS
        if acts and not incoming.is_from(self.own_origins):
            raise Problem("cross-site")
        if reading is None:
            raise resource.method_not_allowed()
        call = reading.read(actor, credentials, asked.path, incoming, asked.body)
        return reading.operation.run, call


def _response(result: Answer, incoming: Incoming) -> Response:
    """The answer as bytes: 304 without any when the caller has that very version."""
    headers = {"Cache-Control": "no-store", **result.headers}
    if result.etag is not None:
        headers |= {"ETag": result.etag, "Cache-Control": "private, no-cache", "Vary": _VARY}
        if incoming.method in SAFE_METHODS and not incoming.known.isdisjoint({result.etag, ANY}):
            return Response(None, 304, headers)
    if result.body is None:
        return Response(None, result.status, headers)
    body = result.body if isinstance(result.body, bytes) else _ENCODER.encode(result.body)
    return Response(body, result.status, headers, JSON)
