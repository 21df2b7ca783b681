"""The outbox as its consumers read it: at least once, and each at its own pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ocpizza.application.reading.events import StoredEvent

WORKER, MAILS = "worker", "mails"
CONSUMERS = (WORKER, MAILS)
"""Who reads it: the queue of jobs, and whoever writes mails about orders."""


class Outbox(Protocol):
    """Committed events of every store, for consumers that keep their place."""

    def unread(self, consumer: str, limit: int) -> Sequence[StoredEvent]:
        """At most `limit` that it has not marked, each store's in the order of its sequence."""

    def mark_read(self, consumer: str, places: Mapping[str, int]) -> None:
        """The consumer has dealt with each store's events up to that one; never goes back."""
