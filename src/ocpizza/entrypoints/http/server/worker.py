import asyncio
import logging
import os
import signal
import socket
import sys
import time
from types import FrameType
from typing import Any

from gunicorn.arbiter import Arbiter
from uvicorn import Config, Server
from uvicorn_worker import UvicornWorker

from ocpizza.config import Settings
from ocpizza.entrypoints.http.server.draining import ClosingWhileDraining, Draining, this_process
from ocpizza.entrypoints.http.server.router import RouterWord

DRAIN_SECONDS = 3.0
RESPAWN_SECONDS = 1.0


class DrainingServer(Server):
    """Between "no new connections" and "close them all", lets kept-alive clients go by themselves.

    Uvicorn alone closes idle connections at once, and the request that is on its way breaks.
    """

    def __init__(self, config: Config, draining: Draining) -> None:
        super().__init__(config)
        self._draining = draining
        self._patience = DRAIN_SECONDS

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002 - the servers close them
        self._draining.begin()
        for server in self.servers:
            server.close()
        deadline = time.monotonic() + self._patience
        while self.server_state.connections and time.monotonic() < deadline:  # noqa: ASYNC110 - Uvicorn offers no event
            await asyncio.sleep(0.05)
        await super().shutdown()

    def stop_at_once(self) -> None:
        """Ctrl-C: somebody is waiting, and no router will send more requests."""
        self._patience = 0.0
        self.should_exit = True

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if sig == signal.SIGINT:
            self.stop_at_once()
        super().handle_exit(sig, frame)


class DrainingWorker(UvicornWorker):
    CONFIG_KWARGS: dict[str, Any] = {  # noqa: RUF012 - the name and the type are the parent's
        "loop": "uvloop",
        "http": "httptools",
        "ws": "none",
        "lifespan": "on",
        "access_log": False,  # the application logs its requests, without what is secret in them
        "server_header": False,
        "proxy_headers": False,  # see RouterWord
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        uvicorn = logging.getLogger("uvicorn.error")
        uvicorn.handlers = []
        uvicorn.propagate = True
        uvicorn.setLevel(logging.WARNING)

    def run(self) -> None:
        """A worker that cannot start is tried again: the master outlives a database that is away."""
        try:
            super().run()
        except SystemExit as end:
            if end.code != Arbiter.WORKER_BOOT_ERROR:
                raise
            time.sleep(RESPAWN_SECONDS)
            sys.exit(1)

    async def _serve(self) -> None:
        routers = Settings.from_env(os.environ).forwarded_allow_ips
        self.config.app = ClosingWhileDraining(RouterWord(self.wsgi, routers), this_process)
        server = DrainingServer(self.config, this_process)
        # Gunicorn's master answers Ctrl-C with SIGQUIT to its workers.
        asyncio.get_running_loop().add_signal_handler(signal.SIGQUIT, server.stop_at_once)
        # Bare, not in Gunicorn's wrapper: uvloop would close its file a second time.
        await server.serve(sockets=[listener.sock for listener in self.sockets])
