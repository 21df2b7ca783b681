"""Maintenance, declared in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from attrs import define, field

from ocpizza.adapters.memory.database import AuditRow
from ocpizza.application.ports.accounts import GROUP
from ocpizza.application.ports.maintenance import RunningWrite
from ocpizza.domain.maintenance import Maintenance
from ocpizza.domain.people.actor import Actor


@define
class MemoryMaintenanceBoard:
    """The `MaintenanceBoard` port; what it is asked can be made to fail by `broken`."""

    audit: list[AuditRow] = field(factory=list)
    broken: Exception | None = None
    _declared: Maintenance | None = None
    _reports: dict[str, tuple[str, ...]] = field(factory=dict)

    def read(self) -> Maintenance | None:
        if self.broken is not None:
            raise self.broken
        return self._declared

    def declare(self, maintenance: Maintenance | None, actor: Actor, at: datetime) -> None:
        told = [_told(self._declared), _told(maintenance)]
        self._declared = maintenance
        self.audit.append(AuditRow(actor.id, at, "maintenance", GROUP, *told))

    def report(self, process: str, writes: Sequence[str]) -> None:
        self._reports.pop(process, None)
        if writes:
            self._reports[process] = tuple(writes)

    def running(self) -> Sequence[RunningWrite]:
        return sorted(
            (RunningWrite(who, what) for who, writes in self._reports.items() for what in writes),
            key=lambda one: (one.who, one.what),
        )


def _told(declared: Maintenance | None) -> object:
    if declared is None:
        return None
    kept = {name: getattr(declared, name) for name in ("until", "message", "database")}
    return msgspec.to_builtins(kept)
