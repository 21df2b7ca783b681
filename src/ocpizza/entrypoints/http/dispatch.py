"""The API as an ASGI application: from a request to the one operation that answers it."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from http import HTTPStatus
from typing import Any, Protocol

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ocpizza.entrypoints.http.body import read_body
from ocpizza.entrypoints.http.ceilings import Ceilings
from ocpizza.entrypoints.http.incoming import Incoming
from ocpizza.entrypoints.http.operating import Asked
from ocpizza.entrypoints.http.paths import Paths
from ocpizza.entrypoints.http.problems import Problem, answer
from ocpizza.entrypoints.http.resources import Resource
from ocpizza.entrypoints.http.threads import Threads
from ocpizza.entrypoints.http.together import Together


class Responding(Protocol):
    """Gives a Response, or the subscription of a stream; runs in a thread."""

    def respond(self, asked: Asked) -> Any: ...


class Streaming(Protocol):
    """Makes an answer of the subscription that a `stream` operation returned."""

    def open(
        self,
        subscription: Any,
        incoming: Incoming,
        still: Callable[[], Awaitable[bool]] | None = None,
    ) -> Response:
        """`still` tells whether whoever asked may go on hearing it; without one, they may."""


class Api:
    """Serves what is at the paths; everything else it is asked for is a 404."""

    def __init__(
        self,
        paths: Paths[Resource],
        operating: Responding,
        streams: Streaming,
        threads: Threads,
        ceilings: Ceilings,
    ) -> None:
        self._paths = paths
        self._operating = operating
        self._streams = streams
        self._threads = threads
        self._ceilings = ceilings
        self._together = Together()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._response(scope, receive)
        await response(scope, receive, send)

    async def _response(self, scope: Scope, receive: Receive) -> Response:
        incoming = Incoming(scope)
        resource, path = self._find(scope)
        reading = None
        if resource is not None:
            scope["route_path"] = resource.template
            if incoming.method == "OPTIONS":
                return Response(None, 204, {"Allow": resource.allow})
            reading = resource.reading(incoming.method)
        if reading is not None and (wait := self._ceilings.wait(reading.operation, incoming)):
            return answer(Problem("too-many-requests", retry_after=wait), incoming.language)
        body = await read_body(incoming, receive)
        asked = Asked(incoming, resource, reading, path, body)
        if reading is not None and reading.operation.cached and not _is_personal(incoming):
            result = await self._together.ask(_question(incoming), lambda: self._run(asked))
        else:
            result = await self._run(asked)
        if isinstance(result, Response):
            return result
        return self._streams.open(result, incoming, self._still(asked, result))

    def _still(self, asked: Asked, subscription: Any) -> Callable[[], Awaitable[bool]] | None:
        """For callers whose right to a stream can end: whether it would be opened to them now too.

        A database that is away for a while ends no stream.
        """
        if not _is_personal(asked.incoming):
            return None

        async def still() -> bool:
            result = await self._run(asked)
            if isinstance(result, Response):
                return result.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
            return bool(result == subscription)

        return still

    def _run(self, asked: Asked) -> asyncio.Future[Any]:
        slow = asked.reading is not None and asked.reading.operation.slow
        run = self._threads.slow if slow else self._threads.database
        return run(self._operating.respond, asked)

    def _find(self, scope: Scope) -> tuple[Resource | None, Mapping[str, str]]:
        if b"%2F" in scope["raw_path"].upper():
            return None, {}
        return self._paths.find(scope["path"]) or (None, {})


def _is_personal(incoming: Incoming) -> bool:
    return any(incoming.header(name) is not None for name in (b"authorization", b"cookie"))


def _question(incoming: Incoming) -> Hashable:
    """All that an answer to nobody in particular depends on."""
    return incoming.method, incoming.path, incoming.query, incoming.language, incoming.known
