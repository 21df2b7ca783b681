"""A payment: one attempt to pay for an order, and what went back of it.

Captures and refunds are only ever added (article 286 I 3° bis CGI: corrections are entries of
their own); what went back never exceeds what was captured.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import Attribute, define, evolve, field, frozen

from ocpizza.domain.errors import NotFound, PaymentNotApproved, RefundExceedsCapture
from ocpizza.domain.money import ZERO, Money, total
from ocpizza.domain.payments.method import Method


class PaymentStatus(StrEnum):
    """Where an attempt stands. `pending`: PayPal has taken it up and not decided yet."""

    AWAITING_APPROVAL = "awaiting_approval"
    PENDING = "pending"
    CAPTURED = "captured"
    DECLINED = "declined"
    EXPIRED = "expired"
    REFUNDED = "refunded"


OPEN = frozenset({PaymentStatus.AWAITING_APPROVAL, PaymentStatus.PENDING})


class RefundStatus(StrEnum):
    """A refund is booked first and carried out after."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"


def _more_than_nothing(_: Any, attribute: Attribute[Money], amount: Money) -> None:
    if amount <= ZERO:
        raise ValueError(f"{attribute.name} must be more than nothing")


@frozen
class Refund:
    """Money that goes back. `request_id` is sent to the gateway, the same at every try.

    `by_hand`: a manager gave it; else it follows from a change or a cancellation. `failure` is the
    gateway's own word for why it did not happen.
    """

    id: str
    amount: Money = field(validator=_more_than_nothing)
    reason: str
    by_hand: bool
    at: datetime
    request_id: str
    status: RefundStatus = RefundStatus.PENDING
    gateway_id: str | None = None
    failure: str | None = None

    @property
    def open(self) -> bool:
        return self.status is RefundStatus.PENDING


@define
class Payment:
    """One attempt. The request ids are stored before the gateway is called (house rule 7).

    `gateway_order` is PayPal's order, `gateway_capture` its capture, `approve_url` where the buyer
    approves. `tendered` and `change` are for cash.
    """

    id: str
    store: str
    order: str
    method: Method
    amount: Money = field(validator=_more_than_nothing)
    status: PaymentStatus
    created_at: datetime
    by: str
    create_request: str | None = None
    capture_request: str | None = None
    return_url: str | None = None
    cancel_url: str | None = None
    gateway_order: str | None = None
    gateway_capture: str | None = None
    approve_url: str | None = None
    captured_at: datetime | None = None
    tendered: Money | None = None
    refunds: list[Refund] = field(factory=list)
    version: int = 0

    @property
    def change(self) -> Money:
        """What the customer gets back of the cash that was tendered."""
        return self.tendered - self.amount if self.tendered is not None else ZERO

    @property
    def captured(self) -> bool:
        return self.captured_at is not None

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def uncertain(self) -> bool:
        """Whether money may still come in: open, or closed while its capture was under way."""
        closed = self.status is PaymentStatus.EXPIRED and self.capture_request is not None
        return self.open or closed

    @property
    def refundable(self) -> Money:
        """What was captured and is not booked to go back."""
        if not self.captured:
            return ZERO
        booked = (refund for refund in self.refunds if refund.status is not RefundStatus.FAILED)
        return self.amount - total(refund.amount for refund in booked)

    def approved_at(self, gateway_order: str, approve_url: str) -> None:
        """The gateway knows the payment; the buyer can approve it at `approve_url`."""
        if self.status is PaymentStatus.DECLINED:
            self.status = PaymentStatus.AWAITING_APPROVAL
        self.gateway_order, self.approve_url = gateway_order, approve_url

    def capturing(self, request_id: str) -> tuple[str, str]:
        """The gateway's order to capture, and the request id to do it with, kept from the first try.

        Raises PaymentNotApproved when the attempt is closed, or the gateway does not know it.
        """
        if not self.open or self.gateway_order is None:
            raise PaymentNotApproved
        if self.capture_request is None:
            self.capture_request = request_id
        return self.gateway_order, self.capture_request

    def capture(self, gateway_capture: str | None, at: datetime) -> None:
        """The money came in, perhaps later than we believed: the gateway's word wins."""
        self.status = PaymentStatus.CAPTURED
        self.gateway_capture, self.captured_at = gateway_capture, at

    def pend(self) -> None:
        self.status = PaymentStatus.PENDING

    def decline(self, *, retry: bool) -> None:
        """The buyer's means was refused; with `retry` the same attempt may be approved anew."""
        self.capture_request = None
        self.status = PaymentStatus.AWAITING_APPROVAL if retry else PaymentStatus.DECLINED

    def expire(self) -> None:
        """Close an attempt that nobody has paid; anything else stays as it is."""
        if self.status is PaymentStatus.AWAITING_APPROVAL:
            self.status = PaymentStatus.EXPIRED

    def book_refund(self, refund: Refund) -> None:
        """Promise money back; raises RefundExceedsCapture."""
        if refund.amount > self.refundable:
            raise RefundExceedsCapture(self.refundable.cents)
        self.refunds.append(refund)

    def refund(self, refund_id: str) -> Refund:
        """A refund that was booked; raises NotFound."""
        for refund in self.refunds:
            if refund.id == refund_id:
                return refund
        raise NotFound

    def sent_refund(self, refund_id: str, gateway_id: str) -> Refund:
        """The gateway has taken the refund up and not finished it; raises NotFound."""
        sent = evolve(self.refund(refund_id), gateway_id=gateway_id)
        self.refunds = [sent if refund.id == refund_id else refund for refund in self.refunds]
        return sent

    def settle_refund(
        self, refund_id: str, *, gateway_id: str | None, done: bool, failure: str | None = None
    ) -> Refund | None:
        """Record the outcome of a booked refund; None when it was settled before.

        Raises NotFound.
        """
        booked = self.refund(refund_id)
        if not booked.open:
            return None
        status = RefundStatus.COMPLETED if done else RefundStatus.FAILED
        settled = evolve(booked, status=status, gateway_id=gateway_id, failure=failure)
        self.refunds = [settled if refund is booked else refund for refund in self.refunds]
        if not self.refundable and not any(refund.open for refund in self.refunds):
            self.status = PaymentStatus.REFUNDED
        return settled
