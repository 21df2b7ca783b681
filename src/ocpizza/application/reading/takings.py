"""The payments of a store, as its manager goes through them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.offers import Offers
from ocpizza.application.reading.paging import Limit
from ocpizza.application.requests import Request
from ocpizza.domain.errors import Forbidden
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role


class TakingsQuery(Request, frozen=True):
    """Which payments: by status, and not before `since`."""

    status: tuple[PaymentStatus, ...] | None = None
    since: datetime | None = None
    limit: Limit = 50


class TakingView(Struct, frozen=True):
    """One attempt to pay. `number` is its order's; `reference` the gateway's name for it.

    `owed_cents` is what its order still has to give back and has not booked; `refund_failure` the
    gateway's word for why the last refund that failed did.
    """

    id: str
    order: str
    number: str
    method: Method
    status: PaymentStatus
    amount_cents: int
    refunded_cents: int
    created_at: datetime
    captured_at: datetime | None
    reference: str | None
    owed_cents: int
    refund_failure: str | None


class RefusedRefundView(Struct, frozen=True):
    """A refund that did not happen, of an order that still has `owed_cents` to give back."""

    store: str
    order: str
    number: str
    payment: str
    refund: str
    amount_cents: int
    owed_cents: int
    reason: str
    failure: str | None
    created_at: datetime


class Takings(Protocol):
    """Payments with what names their orders."""

    def page(self, store: str, query: TakingsQuery) -> Sequence[TakingView]:
        """Newest first."""

    def refused_refunds(self) -> Sequence[RefusedRefundView]:
        """Of all stores, the last of each payment, oldest first."""


@frozen
class TakingsReading:
    """For managers."""

    takings: Takings
    offers: Offers

    def list(self, actor: Actor, store: str, query: TakingsQuery) -> Sequence[TakingView]:
        """Raises NotFound (the store) or Forbidden."""
        self.offers.of(store)
        if not actor.has(Role.MANAGER, store):
            raise Forbidden
        return self.takings.page(store, query)

    def refused_refunds(self, actor: Actor) -> Sequence[RefusedRefundView]:
        """What the gateway refused to send back, in the actor's stores; raises Forbidden."""
        if not actor.is_admin():
            raise Forbidden
        return self.takings.refused_refunds()
