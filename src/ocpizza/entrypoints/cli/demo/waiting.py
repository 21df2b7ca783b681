"""Until the site answers, and then until it ends."""

from __future__ import annotations

import time
from http import HTTPStatus
from http.client import HTTPConnection

from ocpizza.entrypoints.cli.demo.processes import Processes
from ocpizza.entrypoints.cli.errors import Stop

READY_SECONDS = 60.0
CHECK_SECONDS = 0.1


def until_ready(port: int, started: Processes) -> None:
    """Raises Stop when a process ends first, or it takes too long."""
    deadline = time.monotonic() + READY_SECONDS
    while not _ready(port):
        started.check()
        if time.monotonic() > deadline:
            raise Stop(f"the site does not answer on port {port} after {READY_SECONDS:.0f} s")
        time.sleep(CHECK_SECONDS)


def until_ended(started: Processes) -> None:
    """Raises Stop as soon as a process ends."""
    while True:
        started.check()
        time.sleep(CHECK_SECONDS)


def _ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
