"""The cash drawers of one store, within a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ocpizza.domain.money import Money
from ocpizza.domain.payments.drawer import Drawer, Entry, EntryKind


class AlreadyBooked(Exception):
    """The payment or refund of an entry is in a drawer already."""


class Drawers(Protocol):
    """One is open at a time. Cash goes in beside other cash; whoever closes has it to themselves.

    So what goes in while it is closed is in this drawer or in none, and the closing knows.
    """

    def current(self, *, alone: bool = False) -> Drawer | None:
        """The open one, held open until the end; `alone`: nothing goes in or out meanwhile."""

    def moved(self, drawer: str) -> Mapping[EntryKind, Money]:
        """What its entries add up to, by kind."""

    def carried(self, at: datetime) -> Money:
        """Cash that customers had paid by then and that is in no drawer, as far back as is waited.

        That is `WAITED_FOR`, and no longer than `BEFORE_THE_FIRST` drawer of the store was opened.
        """

    def open(self, drawer: Drawer) -> None:
        """A new one, numbered now; raises Stale when someone else has opened one meanwhile."""

    def put(self, drawer: str, entries: Sequence[Entry]) -> None:
        """All or none into the drawer that `current` gave; raises AlreadyBooked."""

    def close(self, drawer: Drawer) -> None:
        """Write the closing of the drawer that `current` gave alone."""
