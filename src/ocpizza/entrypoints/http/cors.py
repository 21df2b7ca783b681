"""Browsers of other origins: those named in CORS_ORIGINS, with bearer tokens, never cookies."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, If-None-Match, "
        "Last-Event-ID, X-Request-ID"
    ),
    "Access-Control-Max-Age": "600",
}
_EXPOSED = "ETag, Location, Idempotency-Replayed, Retry-After, X-Request-ID"


class CrossOrigin:
    """Wraps the API; answers preflights, names the origin on every answer to an allowed one."""

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        origin = headers.get("origin")

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if origin in self._origins:
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = _EXPOSED
            await send(message)

        preflight = scope["method"] == "OPTIONS" and "access-control-request-method" in headers
        if preflight and origin in self._origins:
            await Response(None, 204, _ALLOWED)(scope, receive, sending)
        else:
            await self._app(scope, receive, sending)
