"""What can be asked about payments, as it is sent. The method tells the requests apart."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ocpizza.application.requests import Cents, GivenReason, Request
from ocpizza.domain.payments.method import Method

Url = Annotated[str, Meta(min_length=8, max_length=2000)]
Amount = Annotated[int, Meta(ge=1, le=10_000_000)]


class PayPalRequest(Request, frozen=True, tag_field="method", tag=Method.PAYPAL.value):
    return_url: Url
    cancel_url: Url


class CashRequest(Request, frozen=True, tag_field="method", tag=Method.CASH.value):
    amount_cents: Amount
    tendered_cents: Amount | None = None


class CardRequest(Request, frozen=True, tag_field="method", tag=Method.CARD.value):
    amount_cents: Amount
    tendered_cents: Amount | None = None


class VoucherRequest(Request, frozen=True, tag_field="method", tag=Method.MEAL_VOUCHER.value):
    amount_cents: Amount
    tendered_cents: Amount | None = None


DoorRequest = CashRequest | CardRequest | VoucherRequest
PaymentRequest = PayPalRequest | CashRequest | CardRequest | VoucherRequest


class RefundRequest(Request, frozen=True):
    """`outside`: the money was handed over in another way, say in cash; nothing is sent."""

    amount_cents: Cents
    reason: GivenReason
    outside: bool = False
