"""Giving money back: what was paid too much is booked on the payments it came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from ocpizza.domain.errors import RefundExceedsCapture
from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.payment import Payment, Refund


def give_back(
    order: Order,
    payments: Sequence[Payment],
    new_id: Callable[[], str],
    reason: str,
    at: datetime,
) -> list[Payment]:
    """Book what the order holds too much as refunds.

    What was paid on line goes back first, since that can be sent; and of that the latest. Returns
    the payments that changed; the worker carries the refunds out. `new_id` names a refund and its
    request.
    """
    left = order.to_give_back
    changed = []
    online_last = sorted(payments, key=lambda payment: payment.method.online)
    for payment in reversed(online_last):
        amount = min(left, payment.refundable)
        if amount > ZERO:
            payment.book_refund(_following(amount, new_id, reason, at))
            order.book_refund(amount, at)
            left = left - amount
            changed.append(payment)
    return changed


def give(
    order: Order,
    payment: Payment,
    amount: Money,
    new_id: Callable[[], str],
    reason: str,
    at: datetime,
) -> Refund:
    """Book what a manager gives of a payment: what the house owes first, else of own accord.

    Raises RefundExceedsCapture, also for more than is owed while something is.
    """
    owed = order.to_give_back
    if owed and amount > owed:
        raise RefundExceedsCapture(owed.cents)
    refund = Refund(new_id(), amount, reason, by_hand=not owed, at=at, request_id=new_id())
    payment.book_refund(refund)
    order.book_refund(amount, at, by_hand=refund.by_hand)
    return refund


def close_open(payments: Sequence[Payment]) -> list[Payment]:
    """Close the attempts that await approval, since what they would pay has changed."""
    changed = []
    for payment in payments:
        before = payment.status
        payment.expire()
        if payment.status is not before:
            changed.append(payment)
    return changed


def return_late(order: Order, payment: Payment, new_id: Callable[[], str], at: datetime) -> None:
    """Book the money of an attempt that was closed, and that it goes back."""
    order.capture_late(payment.amount, at)
    payment.book_refund(_following(payment.amount, new_id, "came too late", at))


def note_refunds(
    order: Order,
    payment: Payment,
    seen: Sequence[tuple[str, str | None, Money]],
    new_id: Callable[[], str],
    at: datetime,
) -> None:
    """Take over what the gateway has refunded: gateway id, our reference, amount of each.

    One that we booked is settled; one that was made at the gateway itself is booked and settled:
    it gives back what the house owes, or else was given by hand. Each once, however often it is
    seen.
    """
    for gateway_id, reference, amount in seen:
        booked = _booked(payment, gateway_id, reference)
        if booked is None:
            if amount > payment.refundable:
                continue
            by_hand = not order.to_give_back
            booked = _made_elsewhere(amount, new_id(), at, by_hand=by_hand)
            payment.book_refund(booked)
            order.book_refund(amount, at, by_hand=by_hand)
        settled = payment.settle_refund(booked.id, gateway_id=gateway_id, done=True)
        if settled is not None:
            order.settle_refund(settled.amount, at, by_hand=settled.by_hand, done=True)


def _booked(payment: Payment, gateway_id: str, reference: str | None) -> Refund | None:
    ours = reference.rpartition(":")[2] if reference else None
    for refund in payment.refunds:
        if gateway_id == refund.gateway_id or refund.id == ours:
            return refund
    return None


def _made_elsewhere(amount: Money, id: str, at: datetime, *, by_hand: bool) -> Refund:
    return Refund(id, amount, "refunded at the gateway", by_hand=by_hand, at=at, request_id=id)


def _following(amount: Money, new_id: Callable[[], str], reason: str, at: datetime) -> Refund:
    """A refund that follows from what happened, rather than from a manager's decision."""
    return Refund(new_id(), amount, reason, by_hand=False, at=at, request_id=new_id())
