"""The first fork: the API, the rest, and the addresses that are not quite ours."""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ocpizza.entrypoints.http.operations import BASE

OPEN = frozenset({"/healthz", "/readyz", "/metrics"})
"""For whoever watches, who comes past the router: answered however and wherever they are asked."""


class Root:
    """Any Host is answered; `www.` of ours, and plain http where the site is https, is sent to the
    site's own address.

    `close` is called when the server stops.
    """

    def __init__(
        self, api: ASGIApp, elsewhere: ASGIApp, *, site_url: str, close: Callable[[], None]
    ) -> None:
        self._api = api
        self._elsewhere = elsewhere
        self._site_url = site_url
        self._https = site_url.startswith("https://")
        self._www = f"www.{urlsplit(site_url).netloc}".encode("ascii")
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._is_elsewhere(scope) and scope["path"] not in OPEN:
            query = scope["query_string"].decode("latin-1")
            path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
            await RedirectResponse(self._site_url + path, 308)(scope, receive, send)
        elif scope["path"].startswith(BASE + "/"):
            await self._api(scope, receive, send)
        else:
            await self._elsewhere(scope, receive, send)

    def _is_elsewhere(self, scope: Scope) -> bool:
        plain = self._https and scope["scheme"] == "http"
        return plain or (b"host", self._www) in scope["headers"]

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._close()
        await send({"type": "lifespan.shutdown.complete"})
