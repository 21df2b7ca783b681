"""A payment and its refunds as rows and back, by hand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from ocpizza.domain.money import Money
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, PaymentStatus, Refund, RefundStatus


def changing(payment: Payment) -> dict[str, Any]:
    return {
        "amount_cents": payment.amount.cents,
        "status": payment.status.value,
        "capture_request": payment.capture_request,
        "gateway_order": payment.gateway_order,
        "gateway_capture": payment.gateway_capture,
        "approve_url": payment.approve_url,
        "captured_at": payment.captured_at,
    }


def payment_of(row: Row[Any], given: list[Refund]) -> Payment:
    return Payment(
        id=row.id,
        store=row.store_id,
        order=row.order_id,
        method=Method(row.method),
        amount=Money(row.amount_cents),
        status=PaymentStatus(row.status),
        created_at=row.created_at,
        by=row.actor,
        create_request=row.create_request,
        capture_request=row.capture_request,
        return_url=row.return_url,
        cancel_url=row.cancel_url,
        gateway_order=row.gateway_order,
        gateway_capture=row.gateway_capture,
        approve_url=row.approve_url,
        captured_at=row.captured_at,
        tendered=Money(row.tendered_cents) if row.tendered_cents is not None else None,
        refunds=given,
        version=row.version,
    )


def refund_of(row: Row[Any]) -> Refund:
    return Refund(
        id=row.id,
        amount=Money(row.amount_cents),
        reason=row.reason,
        by_hand=row.by_hand,
        at=row.created_at,
        request_id=row.request_id,
        status=RefundStatus(row.status),
        gateway_id=row.gateway_id,
        failure=row.failure,
    )
