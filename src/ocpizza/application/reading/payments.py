"""Payments and refunds as their callers see them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, PaymentStatus, Refund, RefundStatus


class RefundView(Struct, frozen=True):
    """`failure` is the gateway's own word for why it did not happen: then the money is still owed."""

    id: str
    amount_cents: int
    reason: str
    status: RefundStatus
    created_at: datetime
    failure: str | None = None


class PaymentView(Struct, frozen=True):
    """`approve_url` while the buyer can approve; `tendered_cents` and `change_cents` for cash."""

    id: str
    method: Method
    status: PaymentStatus
    amount_cents: int
    created_at: datetime
    captured_at: datetime | None
    approve_url: str | None
    tendered_cents: int | None
    change_cents: int
    refundable_cents: int
    refunds: tuple[RefundView, ...]


def payment_view(payment: Payment) -> PaymentView:
    awaiting = payment.status is PaymentStatus.AWAITING_APPROVAL
    return PaymentView(
        id=payment.id,
        method=payment.method,
        status=payment.status,
        amount_cents=payment.amount.cents,
        created_at=payment.created_at,
        captured_at=payment.captured_at,
        approve_url=payment.approve_url if awaiting else None,
        tendered_cents=payment.tendered.cents if payment.tendered is not None else None,
        change_cents=payment.change.cents,
        refundable_cents=payment.refundable.cents,
        refunds=tuple(refund_view(refund) for refund in payment.refunds),
    )


def refund_view(refund: Refund) -> RefundView:
    return RefundView(
        refund.id,
        refund.amount.cents,
        refund.reason,
        refund.status,
        refund.at,
        refund.failure,
    )
