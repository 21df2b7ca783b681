"""Who is asking, and how: the word of the router in front of us, never the caller's own.

Uvicorn has the same, but takes the first of X-Forwarded-For where every address is trusted, as
Heroku sets it, or where the caller's is a private one: anybody can write that entry.
"""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

from ocpizza.config.routers import PRIVATE, Networks, networks

ANY = "*"


class RouterWord:
    """Sets the client's address and the scheme that the router saw.

    `routers` is FORWARDED_ALLOW_IPS. With `*` whoever speaks from a private network is the router,
    and the last address is the client's. With a list, routers that hand on to one another are
    stepped over from the last.
    """

    def __init__(self, app: ASGIApp, routers: str) -> None:
        self._app = app
        self._any = routers.strip() == ANY
        known = PRIVATE if self._any else networks(routers)
        self._is_router = _among(known)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._from_router(scope):
            heard: dict[bytes, list[str]] = {b"x-forwarded-for": [], b"x-forwarded-proto": []}
            for name, value in scope["headers"]:
                if name in heard:
                    heard[name] += [part.strip() for part in value.decode("latin-1").split(",")]
            self._tell(scope, *heard.values())
        await self._app(scope, receive, send)

    def _from_router(self, scope: Scope) -> bool:
        """Without an address it came through a Unix socket: only this machine has one."""
        return not scope["client"] or self._is_router(scope["client"][0])

    def _tell(self, scope: Scope, addresses: list[str], schemes: list[str]) -> None:
        if addresses and (client := self._client(addresses)):
            scope["client"] = (client, 0)
        if schemes and schemes[-1] in {"http", "https"}:
            scope["scheme"] = schemes[-1]

    def _client(self, addresses: list[str]) -> str:
        hosts = [_host(address) for address in reversed(addresses)]
        if self._any:
            return hosts[0]
        return next((host for host in hosts if not self._is_router(host)), hosts[-1])


def _among(known: Networks) -> Callable[[str], bool]:
    @lru_cache(maxsize=4096)
    def among(host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in known)

    return among


def _host(address: str) -> str:
    """Without a port, which some routers add."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    host, colon, _ = address.partition(":")
    return host if colon and address.count(":") == 1 else address
