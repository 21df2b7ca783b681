"""Receipts and credit notes: when there is one, and the VAT that goes back with money.

Each kind is numbered by its store in one chronological sequence without a gap; what was issued is
never edited, a correction is a credit note (CGI 289; rules of the world outside, §2).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from ocpizza.domain.legal.spreading import spread
from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.orders.lifecycle import UNSTARTED, Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.pricing import Totals, VatPart
from ocpizza.domain.payments.payment import Payment, Refund, RefundStatus


class ReceiptKind(StrEnum):
    RECEIPT = "receipt"
    CREDIT_NOTE = "credit_note"


def receiptable(order: Order) -> bool:
    """Whether it is sold and paid for: nothing of it changes any more without a correction."""
    sold = order.status not in UNSTARTED and order.status is not Status.CANCELLED
    return sold and bool(order.balance.paid) and not order.due


def corrections(order: Order, payments: Sequence[Payment]) -> list[Refund]:
    """The refunds that correct a sale: given by hand, or for its cancellation; oldest first.

    What went back because an order became cheaper before the kitchen began corrects nothing, its
    receipt was written for what was sold; nor does money back that came twice.
    """
    gone = order.history[-1].at if order.status is Status.CANCELLED else None
    refunds = [refund for payment in payments for refund in payment.refunds]
    found, back = [], ZERO
    for refund in sorted(refunds, key=lambda refund: (refund.at, refund.id)):
        corrects = refund.by_hand or (gone is not None and refund.at >= gone)
        done = refund.status is RefundStatus.COMPLETED
        if corrects and done and back + refund.amount <= order.totals.total:
            found.append(refund)
            back += refund.amount
    return found


def reversal(totals: Totals, before: Money, amount: Money) -> tuple[VatPart, ...]:
    """What of `amount` belongs to each rate, when `before` has gone back already.

    Cumulative: the tax reversed so far is half up of its share, each refund books the difference,
    and a full refund reverses exactly what was booked. Raises ValueError beyond the total.
    """
    if before + amount > totals.total:
        raise ValueError("more goes back than was sold")
    so_far, now = _reversed(totals, before), _reversed(totals, before + amount)
    return tuple(
        VatPart(then.rate, then.base - once.base, then.vat - once.vat)
        for once, then in zip(so_far, now, strict=True)
    )


def _reversed(totals: Totals, back: Money) -> list[VatPart]:
    whole = totals.total.cents
    if not whole:
        return list(totals.vat)
    shares = spread(back.cents, [part.base.cents + part.vat.cents for part in totals.vat])
    parts = []
    for part, share in zip(totals.vat, shares, strict=True):
        vat = (2 * part.vat.cents * back.cents + whole) // (2 * whole)
        parts.append(VatPart(part.rate, Money(share - vat), Money(vat)))
    return parts
