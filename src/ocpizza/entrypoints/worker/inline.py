"""`WORKER=inline`: the worker lives and dies with the server's process."""

from __future__ import annotations

from contextlib import ExitStack

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ocpizza.application.application import Application
from ocpizza.config import Settings
from ocpizza.entrypoints.worker.running import beside


class WithWorker:
    """Starts the worker before the application, and stops it after."""

    def __init__(self, app: ASGIApp, settings: Settings, application: Application) -> None:
        self._app = app
        self._settings = settings
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        with ExitStack() as open_:

            async def sending(message: Message) -> None:
                if message["type"] == "lifespan.startup.complete":
                    open_.enter_context(beside(self._settings, self._application))
                await send(message)

            await self._app(scope, receive, sending)
