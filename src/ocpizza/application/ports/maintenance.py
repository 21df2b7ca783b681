"""Maintenance, where every process can see it, and what a process knows of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from ocpizza.domain.errors import UnderMaintenance
from ocpizza.domain.maintenance import Maintenance
from ocpizza.domain.people.actor import Actor


class RunningWrite(Struct, frozen=True):
    """A write that somebody has begun: who (a process, or a session of the database), and what."""

    who: str
    what: str


class MaintenanceBoard(Protocol):
    """Where it is declared."""

    def read(self) -> Maintenance | None:
        """As it was last declared, also when it is over."""

    def declare(self, maintenance: Maintenance | None, actor: Actor, at: datetime) -> None:
        """In the place of what was declared before; None takes it back. It is audited."""

    def report(self, process: str, writes: Sequence[str]) -> None:
        """What that process writes at this moment; nothing, once it has ended."""

    def running(self) -> Sequence[RunningWrite]:
        """What was reported in the last few seconds, and what the database itself sees."""


class MaintenanceWatch(Protocol):
    """What this process knows, never older than a second and a half."""

    def current(self) -> Maintenance | None:
        """The maintenance that is on."""

    def refusal(self) -> UnderMaintenance | None:
        """What whoever is stopped by it is told."""

    def database_answers(self) -> bool:
        """Whether it did when this process last looked: who need not know need not wait for it."""

    def check_open(self, actor: Actor) -> None:
        """Before something new is begun. Raises UnderMaintenance."""

    def writing(self, what: str) -> AbstractContextManager[None]:
        """Around a write, to its very end: it may not begin, or is waited for.

        Raises UnderMaintenance, or what keeps us from knowing whether it may.
        """

    def beat(self) -> Maintenance | None:
        """Look again, and report the writes that are waited for; `current` afterwards.

        Once a second in processes that serve. Raises what the database raises.
        """
