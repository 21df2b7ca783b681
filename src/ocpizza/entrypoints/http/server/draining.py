import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Draining:
    """Whether this process is about to end. What would last, such as an event stream, ends now."""

    def __init__(self) -> None:
        self.begun = False
        self._waiting: set[asyncio.Future[None]] = set()

    def begin(self) -> None:
        """To be called on the event loop."""
        self.begun = True
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def wait(self) -> None:
        """Returns once draining has begun, at once if it has."""
        if self.begun:
            return
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)


this_process = Draining()


class ClosingWhileDraining:
    """Tells clients not to send their next request on a connection that is about to close."""

    def __init__(self, app: ASGIApp, draining: Draining) -> None:
        self._app = app
        self._draining = draining

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if self._draining.begun and message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", ()) if pair[0] != b"connection"]
                message = {**message, "headers": [*kept, (b"connection", b"close")]}
            await send(message)

        await self._app(scope, receive, sending)
