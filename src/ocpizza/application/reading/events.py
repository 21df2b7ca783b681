"""What happened in the stores, read after its commit, for streams and consumers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from attrs import frozen

from ocpizza.domain.events import EventKind


@frozen
class StoredEvent:
    """An event with its place: `seq` grows by one within a store, without a gap."""

    store: str
    seq: int
    kind: EventKind
    at: datetime
    order: str | None
    data: Mapping[str, Any]


class EventLog(Protocol):
    """Reads committed events, each store's in the order of its sequence."""

    def heads(self, stores: Sequence[str]) -> Mapping[str, int]:
        """The sequence of each store's last event, 0 before its first; raises NotFound."""

    def after(self, positions: Mapping[str, int], limit: int) -> Sequence[StoredEvent]:
        """At most `limit` events that come after their store's position."""
