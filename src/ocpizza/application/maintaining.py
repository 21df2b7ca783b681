"""Declaring maintenance and taking it back, for whoever operates the house."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from attrs import frozen
from msgspec import Meta, Struct

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.maintenance import MaintenanceBoard, RunningWrite
from ocpizza.application.requests import VISIBLE, Request
from ocpizza.domain.errors import Fault, Forbidden, Invalid
from ocpizza.domain.maintenance import Maintenance
from ocpizza.domain.people.actor import Actor

Message = Annotated[str, Meta(min_length=1, max_length=300, pattern=VISIBLE)]


class MaintenanceRequest(Request, frozen=True):
    """`message` is shown to customers as it is; `database`: nobody writes until it is over."""

    message: Message | None = None
    until: datetime | None = None
    database: bool = False


class MaintenanceView(Struct, frozen=True):
    """How things are. The rest is empty where `on` is False."""

    on: bool
    database: bool = False
    since: datetime | None = None
    until: datetime | None = None
    by: str | None = None
    message: str | None = None
    running: Sequence[RunningWrite] = ()
    """With `database`, what is still being written."""


@frozen
class KeepingMaintenance:
    """`on` and `off` are for admins and raise Forbidden to others."""

    board: MaintenanceBoard
    clock: Clock

    def status(self) -> MaintenanceView:
        current = self._current()
        if current is None:
            return MaintenanceView(on=False)
        running = self.board.running() if current.database else ()
        return MaintenanceView(
            on=True,
            database=current.database,
            since=current.since,
            until=current.until,
            by=current.by,
            message=current.message,
            running=running,
        )

    def on(self, actor: Actor, request: MaintenanceRequest) -> None:
        """Declare it, or otherwise than before; it goes on since when it began."""
        if not actor.is_admin():
            raise Forbidden
        now, before = self.clock.now(), self._current()
        if request.until is not None and request.until <= now:
            raise Invalid((Fault("/until", "in-the-past"),))
        since = before.since if before is not None else now
        self.board.declare(
            Maintenance(since, actor.name, request.until, request.message, request.database),
            actor,
            now,
        )

    def off(self, actor: Actor) -> bool:
        """Take it back; whether there was any."""
        if not actor.is_admin():
            raise Forbidden
        was_on = self._current() is not None
        if was_on:
            self.board.declare(None, actor, self.clock.now())
        return was_on

    def _current(self) -> Maintenance | None:
        declared = self.board.read()
        return declared if declared is not None and declared.lasts(self.clock.now()) else None
