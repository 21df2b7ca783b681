"""What a process knows of maintenance, and which writes it has under way."""

from __future__ import annotations

import math
import os
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from attrs import define, field

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.maintenance import MaintenanceBoard
from ocpizza.domain.errors import UnderMaintenance
from ocpizza.domain.maintenance import Maintenance
from ocpizza.domain.people.actor import Actor

FRESH_SECONDS = 1.5
"""No write begins on what was read longer ago: whoever declares maintenance of the database has to
wait that long, and can then be sure of every process, also of one that cannot be reached."""


@define
class SystemMaintenanceWatch:
    """The `MaintenanceWatch` port.

    A process that serves beats once a second, so that its requests find fresh what they ask and
    never wait. Without a beat, who asks first after a while looks for all.

    What was known stays known while the database does not answer: maintenance of it is when it may
    well be away.
    """

    board: MaintenanceBoard
    clock: Clock
    _known: Maintenance | None = None
    _read_at: float = -math.inf
    _unsure: Exception | None = None
    _reading: Lock = field(init=False, factory=Lock)
    _counting: Lock = field(init=False, factory=Lock)
    _writes: Counter[str] = field(init=False, factory=Counter)
    _reported: bool = field(init=False, default=False)

    def current(self) -> Maintenance | None:
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            # Who can be told that it is on need not wait for a database that is away.
            self._look(FRESH_SECONDS, wait=self._known is None)
        known = self._known
        return known if known is not None and known.lasts(self.clock.now()) else None

    def refusal(self) -> UnderMaintenance | None:
        current = self.current()
        return None if current is None else current.refusal(self.clock.now())

    def database_answers(self) -> bool:
        return self._unsure is None

    def check_open(self, actor: Actor) -> None:
        current = self.current()
        if current is not None and current.stops(actor):
            raise current.refusal(self.clock.now())

    @contextmanager
    def writing(self, what: str) -> Iterator[None]:
        # Counted before it is asked for: or a beat between the two would not wait for it.
        with self._counting:
            self._writes[what] += 1
        try:
            current = self.current()
            if current is not None and current.database:
                raise current.refusal(self.clock.now())
            if self._unsure is not None:
                raise self._unsure
            yield
        finally:
            with self._counting:
                self._writes[what] -= 1

    def beat(self) -> Maintenance | None:
        self._look(0)
        current = self.current()
        with self._counting:
            running = sorted(+self._writes)
        waited_for = running if current is not None and current.database else []
        if waited_for or self._reported:
            self.board.report(f"{socket.gethostname()}:{os.getpid()}", waited_for)
            self._reported = bool(waited_for)
        if self._unsure is not None:
            raise self._unsure
        return current

    def _look(self, old: float, *, wait: bool = True) -> None:
        """Once for all who come meanwhile, unless it was done less than `old` seconds ago."""
        if not self._reading.acquire(blocking=wait):
            return
        try:
            begun = time.monotonic()
            if begun - self._read_at <= old:
                return
            try:
                self._known, self._unsure = self.board.read(), None
                self._read_at = begun
            except Exception as error:  # noqa: BLE001 - whatever it is, we do not know
                self._unsure = error
                self._read_at = time.monotonic()
        finally:
            self._reading.release()
