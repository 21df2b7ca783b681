"""What every answer carries, whoever gave it: the request's id, security headers, a line in the log.
And that there is one in time, before the router in front gives up.

It wraps the finished application, so answers to errors carry it all too.
"""

import asyncio
import re
import time
from collections.abc import Mapping
from secrets import token_hex
from typing import Protocol

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars

from ocpizza.entrypoints.http.language import language_of
from ocpizza.entrypoints.http.problems import Problem, answer

_ACCEPTABLE_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")
_LOG = structlog.stdlib.get_logger("ocpizza.http")

SECURITY: Mapping[bytes, bytes] = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"strict-origin-when-cross-origin",
    b"x-frame-options": b"DENY",
    b"content-security-policy": (
        b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    b"cross-origin-opener-policy": b"same-origin",
}
SECONDS_TO_ANSWER = 22.0
"""Routers give up after 30 and tell the client nothing of ours; a server that stops, after 25."""
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Measures(Protocol):
    """Where durations go."""

    def record(self, route: str, method: str, status: int, seconds: float) -> None: ...


class Outermost:
    """Wraps the application. `https`: whether browsers that came by it should stay with it.

    A request whose answer has not begun after `seconds` is given up: 503. What it waits for in a
    thread is not done when it has not begun; what has begun comes to its own end.
    """

    def __init__(
        self, app: ASGIApp, measures: Measures, *, https: bool, seconds: float = SECONDS_TO_ANSWER
    ) -> None:
        self._app = app
        self._measures = measures
        self._seconds = seconds
        plain = list(SECURITY.items())
        self._security = {"http": plain, "https": [*plain, *([STRICT_TRANSPORT] if https else [])]}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        id_ = _id_of(scope)
        bind_contextvars(request_id=id_)  # for all that is logged meanwhile, in threads too
        status = 0
        limit = asyncio.timeout(self._seconds)

        async def completing(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._complete(message, scope, id_)
            await send(message)

        async def in_time(message: Message) -> None:
            if message["type"] == "http.response.start":
                limit.reschedule(None)
            await completing(message)

        try:
            async with limit:
                await self._app(scope, receive, in_time)
        except Exception:
            problem = Problem("internal", request_id=id_)
            if limit.expired():
                problem = Problem("unavailable")
                _LOG.warning("given up", request_id=id_, route=_route(scope))
            else:
                _LOG.exception("failed", request_id=id_, route=_route(scope))
            if status:
                raise
            language = language_of(
                dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
            )
            await answer(problem, language)(scope, receive, completing)
        finally:
            self._tell(scope, id_, status, time.perf_counter() - started)

    def _complete(self, message: Message, scope: Scope, id_: str) -> None:
        headers = message["headers"] = list(message.get("headers", ()))
        names = {name for name, _ in headers}
        headers += [pair for pair in self._security[scope["scheme"]] if pair[0] not in names]
        headers.append((b"x-request-id", id_.encode("ascii")))

    def _tell(self, scope: Scope, id_: str, status: int, seconds: float) -> None:
        """Never the query string, and the path of the API's operations only: others hold tokens."""
        route = _route(scope)
        self._measures.record(route, scope["method"], status, seconds)
        where = {"path": scope["path"]} if "route_path" in scope else {}
        _LOG.info(
            "answered",
            request_id=id_,
            method=scope["method"],
            route=route,
            **where,
            status=status,
            ms=round(seconds * 1000, 1),
        )


def _id_of(scope: Scope) -> str:
    given: list[bytes] = [value for name, value in scope["headers"] if name == b"x-request-id"]
    if len(given) == 1 and _ACCEPTABLE_ID.fullmatch(given[0]):
        return given[0].decode("ascii")
    return token_hex(16)


def _route(scope: Scope) -> str:
    template = scope.get("route_path") or getattr(scope.get("route"), "path", "-")
    return str(template)
