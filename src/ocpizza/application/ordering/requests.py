"""What can be asked about orders, as it is sent. Phones are E.164 by the time they get here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from ocpizza.application.requests import (
    AddressRequest,
    Email,
    GivenReason,
    Name,
    Note,
    Optional,
    Phone,
    Postcode,
    Reason,
    Request,
    Short,
    Slug,
)
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.line import MOST_LINES, MOST_OF_ONE
from ocpizza.domain.orders.wish import Contact, Wish
from ocpizza.domain.payments.method import Method
from ocpizza.domain.recipes.dish import Choice

Ingredients = Annotated[tuple[Slug, ...], Meta(max_length=30)]
When = Annotated[datetime, Meta(tz=True)]
Total = Annotated[int, Meta(ge=0, le=100_000_000)]


class LineRequest(Request, frozen=True):
    item: Slug
    quantity: Annotated[int, Meta(ge=1, le=MOST_OF_ONE)]
    size: Slug | None = None
    without: Ingredients | None = None
    extra: Ingredients | None = None
    half: Slug | None = None

    def choice(self) -> Choice:
        return Choice(
            item=self.item,
            size=self.size,
            quantity=self.quantity,
            without=self.without or (),
            extra=self.extra or (),
            half=self.half,
        )


Lines = Annotated[tuple[LineRequest, ...], Meta(min_length=1, max_length=MOST_LINES)]


class ContactRequest(Request, frozen=True):
    name: Name
    phone: Phone | None = None
    email: Email | None = None

    def contact(self) -> Contact:
        return Contact(self.name, self.phone, self.email)


class QuotedAddressRequest(Request, frozen=True):
    postcode: Postcode
    line1: Short | None = None
    city: Short | None = None
    line2: Optional | None = None
    instructions: Note | None = None


class QuoteRequest(Request, frozen=True):
    channel: Channel
    fulfilment: Fulfilment
    lines: Lines
    customer: ContactRequest | None = None
    address: QuotedAddressRequest | None = None
    requested_for: When | None = None
    payment_method: Method | None = None
    note: Note | None = None

    def wish(self) -> Wish:
        return Wish(
            channel=self.channel,
            fulfilment=self.fulfilment,
            choices=tuple(line.choice() for line in self.lines),
            postcode=self.address.postcode if self.address else None,
            requested_for=self.requested_for,
            method=self.payment_method,
        )


class OrderRequest(Request, frozen=True):
    """`adult`: whether whoever orders has declared to be 18, where they were asked for alcohol.

    `expected_total_cents`: what they were shown; the order is refused when it comes to another sum.
    `pays_with_cents`: the banknote to bring change for, told while it is to be paid in cash and the
    note covers what is due.
    """

    channel: Channel
    fulfilment: Fulfilment
    customer: ContactRequest
    lines: Lines
    payment_method: Method
    address: AddressRequest | None = None
    requested_for: When | None = None
    note: Note | None = None
    pays_with_cents: Literal[1000, 2000, 5000] | None = None
    adult: bool | None = None
    expected_total_cents: Total | None = None

    def wish(self) -> Wish:
        expected, held_ready = self.expected_total_cents, self.pays_with_cents
        return Wish(
            channel=self.channel,
            fulfilment=self.fulfilment,
            choices=tuple(line.choice() for line in self.lines),
            contact=self.customer.contact(),
            address=self.address.address() if self.address else None,
            requested_for=self.requested_for,
            method=self.payment_method,
            note=self.note or "",
            pays_with=Money(held_ready) if held_ready is not None else None,
            adult=self.adult,
            expected=Money(expected) if expected is not None else None,
        )


class LinesRequest(Request, frozen=True):
    lines: Lines


class MethodRequest(Request, frozen=True):
    payment_method: Method


class ReasonRequest(Request, frozen=True):
    reason: Reason | None = None


class FailureRequest(Request, frozen=True):
    reason: GivenReason


class HandOverRequest(Request, frozen=True):
    age_checked: bool = False
