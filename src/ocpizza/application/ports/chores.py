"""What was left to be done later, over all stores: the worker asks for it and does it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from attrs import frozen

from ocpizza.application.ports.gateway import Notice


@frozen
class OpenRefund:
    """A refund that was booked and has not come to its end."""

    store: str
    payment: str
    refund: str


@frozen(order=True)
class CapturedPayment:
    """Money that came in through the gateway; in the order of coming."""

    captured_at: datetime
    store: str
    payment: str


class Chores(Protocol):
    """Reads across stores; each answer is a list of small facts, oldest first, bounded."""

    def stores_with_expired_holds(self, now: datetime) -> list[str]: ...

    def open_payments(self, since: datetime, before: datetime) -> list[tuple[str, str]]:
        """Store and id of the payments created in that time that are `uncertain`.

        Those that the gateway has taken up (pending) also from before `since`.
        """

    def open_refunds(self, before: datetime) -> list[OpenRefund]: ...

    def captured_payments(
        self, since: datetime, after: CapturedPayment | None
    ) -> list[CapturedPayment]:
        """Those that the gateway captured since then, the ones that follow `after`; none at the end."""

    def keep_notice(self, notice: Notice, at: datetime) -> bool:
        """Put a verified message in the inbox; False when it was there already."""

    def open_notices(self) -> list[Notice]: ...

    def close_notice(self, notice: str, at: datetime) -> None: ...

    def forget_old(self, now: datetime) -> int:
        """Delete idempotency keys over 24 h, events over 48 h, closed notices over 30 days."""


class PastOrders(Protocol):
    """Orders that are over, no money of theirs on its way, and that still say whom they were for."""

    def personal(self, since: datetime, before: datetime, limit: int) -> list[tuple[str, str]]:
        """Store and id of those placed in that time, oldest first.

        A guest's as long as it has a name; an account's while it has a telephone, note or door code.
        """
