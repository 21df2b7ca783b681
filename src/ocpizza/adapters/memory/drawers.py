"""Cash drawers of one store in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from ocpizza.adapters.memory.session import Session
from ocpizza.application.ports.drawers import AlreadyBooked
from ocpizza.application.ports.unit_of_work import Stale
from ocpizza.domain.money import ZERO, Money, total
from ocpizza.domain.payments.drawer import (
    BEFORE_THE_FIRST,
    WAITED_FOR,
    Drawer,
    Entry,
    EntryKind,
)
from ocpizza.domain.payments.method import Method


@frozen
class MemoryDrawers:
    """The one writer of a store has its drawer alone anyway."""

    session: Session

    def current(self, *, alone: bool = False) -> Drawer | None:  # noqa: ARG002
        kept = self.session.draft.drawers
        return next((evolve(drawer) for drawer in kept if drawer.closing is None), None)

    def moved(self, drawer: str) -> Mapping[EntryKind, Money]:
        sums: dict[EntryKind, Money] = {}
        for of, entry in self.session.draft.drawer_entries:
            if of == drawer:
                sums[entry.kind] = sums.get(entry.kind, ZERO) + entry.amount
        return sums

    def carried(self, at: datetime) -> Money:
        kept = self.session.draft
        if not kept.drawers:
            return ZERO
        since = max(kept.drawers[0].opened_at - BEFORE_THE_FIRST, at - WAITED_FOR)
        inside = {entry.payment for _, entry in kept.drawer_entries if not entry.refund}
        return total(
            payment.amount
            for payment in kept.payments.values()
            if payment.method is Method.CASH
            and payment.captured_at is not None
            and since <= payment.captured_at <= at
            and payment.id not in inside
        )

    def open(self, drawer: Drawer) -> None:
        kept = self.session.draft.drawers
        if any(each.closing is None for each in kept):
            raise Stale
        drawer.number = len(kept) + 1
        kept.append(evolve(drawer))

    def put(self, drawer: str, entries: Sequence[Entry]) -> None:
        kept = self.session.draft.drawer_entries
        booked = {_about(entry) for _, entry in kept}
        for entry in entries:
            about = _about(entry)
            if about != (None, None) and about in booked:
                raise AlreadyBooked
            booked.add(about)
            kept.append((drawer, entry))

    def close(self, drawer: Drawer) -> None:
        kept = self.session.draft.drawers
        kept[drawer.number - 1] = evolve(drawer)


def _about(entry: Entry) -> tuple[str | None, str | None]:
    return entry.payment, entry.refund
