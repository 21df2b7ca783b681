"""The cash drawer of a store: opened with a float, counted when it is closed.

Entries are only ever added, and a closed drawer takes none (CGI 286 I 3° bis): what was wrong is put
right by an entry of its own, in the drawer that is open then.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import define, field, frozen

from ocpizza.domain.errors import Fault, Invalid
from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, RefundStatus
from ocpizza.domain.people.actor import Actor


class EntryKind(StrEnum):
    """Why cash goes in or out: a customer's, or the house's own."""

    SALE = "sale"
    REFUND = "refund"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"


OUTWARD = frozenset({EntryKind.REFUND, EntryKind.WITHDRAWAL})
BEFORE_THE_FIRST = timedelta(hours=24)
"""A courier's first evening may be over before anybody opens a drawer, so its cash belongs in the
first one. A day covers that whatever the hours of the store; older cash was counted without one."""
WAITED_FOR = timedelta(days=90)
"""Cash that nobody has handed in by then was named at every closing since; now the books have it."""
MOST_AT_ONCE = 200
"""Payments that are handed in together."""


@frozen
class Entry:
    """Cash that went in, or, with a negative amount, out.

    A sale names its payment, and a refund the payment it is of too: each is in one drawer once.
    """

    id: str
    kind: EntryKind
    amount: Money = field()
    at: datetime
    by: str
    by_name: str
    reason: str = ""
    payment: str | None = None
    refund: str | None = None

    @amount.validator
    def _goes_its_way(self, _: object, amount: Money) -> None:
        if not amount or (amount < ZERO) != (self.kind in OUTWARD):
            raise ValueError(f"{amount} is no {self.kind.value}")


@frozen
class Closing:
    """What should have been in the drawer, and what was counted."""

    at: datetime
    by: str
    by_name: str
    expected: Money
    counted: Money
    note: str = ""

    @property
    def difference(self) -> Money:
        """Positive when there was more than there should have been."""
        return self.counted - self.expected


@define
class Drawer:
    """One session of a store's drawer. `number` counts those of the store, from 1 without a gap."""

    id: str
    store: str
    opened_at: datetime
    by: str
    by_name: str
    opened_with: Money
    number: int = 0
    closing: Closing | None = None

    def inside(self, moved: Money) -> Money:
        """What should be in it, when its entries add up to `moved`."""
        return self.opened_with + moved

    def check_going_out(self, amount: Money, moved: Money) -> None:
        """Raise Invalid when there should not be as much in it."""
        inside = self.inside(moved)
        if amount > inside:
            data = {"inside_cents": inside.cents}
            raise Invalid((Fault("/amount_cents", "more-than-inside", data),))

    def close(self, counted: Money, moved: Money, actor: Actor, at: datetime, note: str) -> Closing:
        """Count it, for good."""
        if self.closing is not None:
            raise ValueError("a closing is final")
        expected = self.inside(moved)
        self.closing = Closing(at, actor.id, actor.name, expected, counted, note)
        return self.closing


def by_hand(
    id: str, kind: EntryKind, amount: Money, reason: str, actor: Actor, at: datetime
) -> Entry:
    """A deposit or a withdrawal of the house's own money, of `amount` more than nothing."""
    signed = ZERO - amount if kind in OUTWARD else amount
    return Entry(id, kind, signed, at, actor.id, actor.name, reason)


def taken(id: str, payment: Payment, actor: Actor, at: datetime) -> Entry:
    """What a customer paid in cash, the change being out already; raises Invalid for other money."""
    if payment.method is not Method.CASH or not payment.captured:
        raise Invalid((Fault("/payments", "not-cash", {"payment": payment.id}),))
    return Entry(id, EntryKind.SALE, payment.amount, at, actor.id, actor.name, payment=payment.id)


def given_back(id: str, payment: Payment, refund_id: str, actor: Actor, at: datetime) -> Entry:
    """A refund of cash, handed to the customer; raises NotFound, or Invalid for other money."""
    refund = payment.refund(refund_id)
    if payment.method is not Method.CASH or refund.status is RefundStatus.FAILED:
        raise Invalid((Fault("/refund", "not-cash", {"payment": payment.id}),))
    return Entry(
        id,
        EntryKind.REFUND,
        ZERO - refund.amount,
        at,
        actor.id,
        actor.name,
        reason=refund.reason,
        payment=payment.id,
        refund=refund.id,
    )
