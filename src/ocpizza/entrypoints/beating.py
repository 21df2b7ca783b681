"""A process that serves looks at the maintenance board once a second."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from ocpizza.application.ports.maintenance import MaintenanceWatch

BEAT_SECONDS = 1.0
_LOG = structlog.stdlib.get_logger("ocpizza.maintenance")


@contextmanager
def beating(watch: MaintenanceWatch) -> Iterator[None]:
    """In a thread, for as long as this is open. What changes is logged, once."""
    ending = threading.Event()

    def beat() -> None:
        before, blind = None, False
        while not ending.wait(BEAT_SECONDS):
            try:
                now = watch.beat()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next may see again
                if not blind:
                    _LOG.warning("maintenance cannot be read", reason=type(error).__name__)
                blind = True
                continue
            if now != before:
                _LOG.warning(
                    "maintenance", on=now is not None, database=now is not None and now.database
                )
            before, blind = now, False

    thread = threading.Thread(target=beat, name="maintenance", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(BEAT_SECONDS)
