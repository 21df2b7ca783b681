"""What is dear to read, and looked at by machines: read again only when it is old."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog
from attrs import define, field

Read = TypeVar("Read")
_LOG = structlog.stdlib.get_logger("ocpizza.http")


@define
class Refreshed(Generic[Read]):
    """`start` begins to read, in a thread; at most one reading is under way.

    What is not there within the patience of one who asks, the next one may get.
    """

    _what: str
    _start: Callable[[], asyncio.Future[Read]]
    _kept_seconds: float
    _patience_seconds: float
    _reading: asyncio.Future[Read] | None = field(init=False, default=None)
    _kept: Read | None = field(init=False, default=None)
    _kept_at: float = field(init=False, default=0.0)

    async def get(self) -> Read | None:
        """None when it cannot be read, or not in time."""
        if self._kept is not None and time.monotonic() - self._kept_at < self._kept_seconds:
            return self._kept
        self._kept = None
        if self._reading is None or self._reading.done():
            self._reading = self._start()
            self._reading.add_done_callback(self._keep)
        try:
            return await asyncio.wait_for(asyncio.shield(self._reading), self._patience_seconds)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other figures are served
            _LOG.warning("figures not read", what=self._what, reason=type(error).__name__)
            return None

    def _keep(self, reading: asyncio.Future[Read]) -> None:
        """Also when nobody waits for it any more."""
        if not reading.cancelled() and reading.exception() is None:
            self._kept, self._kept_at = reading.result(), time.monotonic()
