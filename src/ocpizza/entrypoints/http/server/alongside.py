"""What lives and dies with the server's process: started before its first request, ended after."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Alongside:
    """Wraps the application. Each of `open_` is entered after the fork."""

    def __init__(self, app: ASGIApp, *open_: Callable[[], AbstractContextManager[None]]) -> None:
        self._app = app
        self._open = open_

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        with ExitStack() as opened:

            async def sending(message: Message) -> None:
                if message["type"] == "lifespan.startup.complete":
                    for each in self._open:
                        opened.enter_context(each())
                await send(message)

            await self._app(scope, receive, sending)
