"""Acting while someone else holds what one waits for."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Engine, text

Answer = TypeVar("Answer")
SECONDS = 20

_WAITING = text(
    "SELECT pid FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def left_waiting(engine: Engine, act: Callable[[], Answer]) -> Future[Answer]:
    """`act` in a thread of its own, once it waits for a lock. Let it go before asking it."""
    thread = ThreadPoolExecutor(1)
    outcome = thread.submit(act)
    waiting_backend(engine)
    thread.shutdown(wait=False)
    return outcome


def waiting_backend(engine: Engine) -> int:
    """The process id of a backend that waits for a lock."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            found = connection.execute(_WAITING).scalars().all()
        if found:
            return int(found[0])
        time.sleep(0.01)
    raise TimeoutError("nobody waits for a lock")
