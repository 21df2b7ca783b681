"""The cash drawer: opening it, what goes in and out by hand, counting it at its closing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec
from attrs import frozen
from msgspec import Meta

from ocpizza.application.ports.clock import Clock, Ids
from ocpizza.application.ports.drawers import AlreadyBooked
from ocpizza.application.ports.offers import Offers
from ocpizza.application.ports.orderbook import Key
from ocpizza.application.ports.unit_of_work import Transaction, UnitOfWork
from ocpizza.application.reading.drawers import DrawerView, drawer_view
from ocpizza.application.requests import GivenReason, Reason, Request
from ocpizza.application.retrying import retrying
from ocpizza.domain.errors import (
    CashCarried,
    DrawerIsOpen,
    Fault,
    Forbidden,
    Invalid,
    NoDrawerOpen,
    NotFound,
)
from ocpizza.domain.money import Money, total
from ocpizza.domain.payments.drawer import (
    MOST_AT_ONCE,
    OUTWARD,
    Drawer,
    Entry,
    EntryKind,
    by_hand,
    given_back,
    taken,
)
from ocpizza.domain.payments.payment import Payment
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role

Cash = Annotated[int, Meta(ge=0, le=10_000_000)]
Amount = Annotated[int, Meta(ge=1, le=10_000_000)]
Uuid = Annotated[str, Meta(min_length=36, max_length=36)]


class OpeningRequest(Request, frozen=True):
    """`float_cents` is the change that is in the drawer to begin with."""

    float_cents: Cash


class ClosingRequest(Request, frozen=True):
    """`counted_cents` is all that is in it.

    `leave_carried`: customers' cash that is in no drawer yet is left for the next one, knowingly.
    """

    counted_cents: Cash
    note: Reason | None = None
    leave_carried: bool = False


class DepositRequest(Request, frozen=True, tag_field="kind", tag="deposit"):
    amount_cents: Amount
    reason: GivenReason


class WithdrawalRequest(Request, frozen=True, tag_field="kind", tag="withdrawal"):
    amount_cents: Amount
    reason: GivenReason


class HandInRequest(Request, frozen=True, tag_field="kind", tag="hand_in"):
    """Cash of customers that a courier brings, or that was taken while no drawer was open."""

    payments: Annotated[tuple[Uuid, ...], Meta(min_length=1, max_length=MOST_AT_ONCE)]


class GiveBackRequest(Request, frozen=True, tag_field="kind", tag="give_back"):
    """A refund of cash, handed to the customer."""

    payment: Uuid
    refund: Uuid


MoveRequest = DepositRequest | WithdrawalRequest | HandInRequest | GiveBackRequest

# Made now: msgspec crashes when two threads learn a type at the same time.
_ANSWER = msgspec.json.Decoder(DrawerView)


@frozen
class KeepingDrawer:
    """For the counter. Each answers the drawer, and True when it repeats its first answer."""

    begin: UnitOfWork
    offers: Offers
    clock: Clock
    ids: Ids

    @retrying
    def open(
        self, actor: Actor, store: str, request: OpeningRequest, key: Key
    ) -> tuple[DrawerView, bool]:
        """Raises NotFound (the store), Forbidden or DrawerIsOpen."""
        self._check(actor, store)
        now = self.clock.now()
        with self.begin(store) as tx:
            first = tx.keys.claim(key)
            if first is not None:
                return _ANSWER.decode(first), True
            if tx.drawers.current() is not None:
                raise DrawerIsOpen
            opened_with = Money(request.float_cents)
            drawer = Drawer(self.ids.new(), store, now, actor.id, actor.name, opened_with)
            tx.drawers.open(drawer)
            after = {"float_cents": opened_with.cents}
            tx.audit.record(actor, now, "drawer opening", str(drawer.number), None, after)
            return _answered(tx, drawer, {}, key), False

    @retrying
    def move(
        self, actor: Actor, store: str, request: MoveRequest, key: Key
    ) -> tuple[DrawerView, bool]:
        """Raises NotFound (the store), Forbidden, NoDrawerOpen or Invalid."""
        self._check(actor, store)
        with self.begin(store) as tx:
            first = tx.keys.claim(key)
            if first is not None:
                return _ANSWER.decode(first), True
            entries = self._entries(tx, actor, request)
            going_out = entries[0].kind in OUTWARD
            drawer = _open(tx, alone=going_out)
            if going_out:
                moved = total(tx.drawers.moved(drawer.id).values())
                drawer.check_going_out(Money(-entries[0].amount.cents), moved)
            try:
                tx.drawers.put(drawer.id, entries)
            except AlreadyBooked:
                raise Invalid((Fault("/kind", "already-in-a-drawer"),)) from None
            return _answered(tx, drawer, tx.drawers.moved(drawer.id), key), False

    @retrying
    def close(
        self, actor: Actor, store: str, request: ClosingRequest, key: Key
    ) -> tuple[DrawerView, bool]:
        """Count it, for good.

        Raises NotFound (the store), Forbidden, NoDrawerOpen or CashCarried.
        """
        self._check(actor, store)
        with self.begin(store) as tx:
            first = tx.keys.claim(key)
            if first is not None:
                return _ANSWER.decode(first), True
            drawer = _open(tx, alone=True)
            now, moved = self.clock.now(), tx.drawers.moved(drawer.id)
            carried = tx.drawers.carried(now)
            if carried and not request.leave_carried:
                raise CashCarried(carried.cents)
            counted = Money(request.counted_cents)
            closing = drawer.close(counted, total(moved.values()), actor, now, request.note or "")
            tx.drawers.close(drawer)
            expected = {"expected_cents": closing.expected.cents}
            after = {
                "counted_cents": counted.cents,
                "carried_cents": carried.cents,
                "note": closing.note,
            }
            tx.audit.record(actor, now, "drawer closing", str(drawer.number), expected, after)
            return _answered(tx, drawer, moved, key), False

    def _check(self, actor: Actor, store: str) -> None:
        self.offers.of(store)
        if not actor.has(Role.COUNTER, store):
            raise Forbidden

    def _entries(self, tx: Transaction, actor: Actor, request: MoveRequest) -> list[Entry]:
        """What is asked for as entries; the payments are locked, before the drawer is."""
        now, new = self.clock.now(), self.ids.new
        if isinstance(request, HandInRequest):
            brought = [_payment(tx, each, "/payments") for each in sorted(set(request.payments))]
            return [taken(new(), payment, actor, now) for payment in brought]
        if isinstance(request, GiveBackRequest):
            payment = _payment(tx, request.payment, "/payment")
            try:
                return [given_back(new(), payment, request.refund, actor, now)]
            except NotFound:
                raise _unknown("/refund") from None
        kind = EntryKind(str(request.__struct_config__.tag))
        amount = Money(request.amount_cents)
        return [by_hand(new(), kind, amount, request.reason, actor, now)]


def _open(tx: Transaction, *, alone: bool) -> Drawer:
    drawer = tx.drawers.current(alone=alone)
    if drawer is None:
        raise NoDrawerOpen
    return drawer


def _payment(tx: Transaction, payment: str, pointer: str) -> Payment:
    try:
        return tx.payments.get(payment)
    except NotFound:
        raise _unknown(pointer) from None


def _unknown(pointer: str) -> Invalid:
    return Invalid((Fault(pointer, "unknown-payment"),))


def _answered(
    tx: Transaction, drawer: Drawer, moved: Mapping[EntryKind, Money], key: Key
) -> DrawerView:
    view = drawer_view(drawer, moved)
    tx.keys.answer(key, msgspec.json.encode(view))
    return view
