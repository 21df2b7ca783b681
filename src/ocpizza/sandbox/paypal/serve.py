"""Runs the sandbox with uvicorn, on this machine only."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ocpizza.sandbox.paypal.config import (
    DEFAULT_KEY,
    RefusedInProduction,
    SandboxConfig,
    refuse_production,
)

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"
START_WITHIN = 15.0


def serve(
    port: int,
    *,
    key: str | None = None,
    webhook_url: str | None = None,
    webhook_id: str | None = None,
    file: Path | None = None,
) -> int:
    """Serves until SIGTERM or SIGINT and returns the exit code.

    `key` is `client_id:secret`; without it `PAYPAL_KEY` counts, then the demo's. `file` keeps
    payments from one run to the next. Where `ENV=PROD`, or where the port is taken, one line on
    stderr and 2.
    """
    try:
        refuse_production(os.environ)
        key = key or os.environ.get("PAYPAL_KEY") or DEFAULT_KEY
        listener = _bind(port)
        config = SandboxConfig.with_key(
            key,
            base_url=_origin(listener),
            webhook_url=webhook_url,
            webhook_id=webhook_id,
            file=file,
        )
    except (RefusedInProduction, OSError, ValueError) as error:
        sys.stderr.write(f"paypal sandbox: {error}\n")
        return 2
    server = _server(config)

    def stop(*_: object) -> None:
        server.should_exit = True

    # For a signal that comes before uvicorn listens to it, or that it raises again at its end.
    before = signal.signal(signal.SIGTERM, stop)
    sys.stdout.write(f"PayPal sandbox on {config.base_url} (Ctrl-C stops it)\n")
    sys.stdout.flush()
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
        listener.close()
    return 0


@contextmanager
def running(**settings: object) -> Iterator[SandboxConfig]:
    """A sandbox in a thread of this process, on a free port; settings are SandboxConfig's."""
    listener = _bind(0)
    config = SandboxConfig(base_url=_origin(listener), **settings)  # type: ignore[arg-type]
    server = _server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + START_WITHIN
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the PayPal sandbox did not start")
            time.sleep(0.01)
        yield config
    finally:
        server.should_exit = True
        thread.join(5)
        listener.close()


def _server(config: SandboxConfig) -> "uvicorn.Server":
    # Imported late: `--help` and the refusal of production need neither.
    import uvicorn  # noqa: PLC0415

    from ocpizza.sandbox.paypal.app import create_app  # noqa: PLC0415

    app = create_app(config)

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.stopping.set()
            await super().shutdown(sockets)

    return Server(
        uvicorn.Config(
            app, log_level="warning", access_log=False, timeout_graceful_shutdown=1, lifespan="on"
        )
    )


def _bind(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise OSError(f"port {port} is not free ({error.strerror})") from None
    listener.listen(128)
    return listener


def _origin(listener: socket.socket) -> str:
    return f"http://{HOST}:{listener.getsockname()[1]}"
