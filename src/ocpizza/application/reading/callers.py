"""Who calls: what the counter may know of a telephone number."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Protocol

from attrs import frozen
from msgspec import Meta, Struct

from ocpizza.application.ports.offers import Offers
from ocpizza.application.reading.orders import AddressView
from ocpizza.application.requests import Phone, Request
from ocpizza.domain.errors import Forbidden
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role


class CallerQuery(Request, frozen=True):
    """`phone` is E.164 by the time it gets here."""

    phone: Phone


class LastOrderView(Struct, frozen=True):
    id: str
    number: str
    status: Status
    fulfilment: Fulfilment
    placed_at: datetime
    total_cents: int
    summary: tuple[Annotated[str, Meta(max_length=200)], ...]


class CallerView(Struct, frozen=True):
    """Someone known by that number: by an account, or by orders of this store.

    `addresses` are those of the account, then those delivered to, latest first, each once.
    """

    name: str
    phone: str
    email: str | None
    addresses: tuple[AddressView, ...]
    orders: int
    last_order: LastOrderView | None


class CallerList(Struct, frozen=True):
    """One caller, or none when nobody is known by that number."""

    items: tuple[CallerView, ...]


class Callers(Protocol):
    """People by telephone number."""

    def find(self, store: str, phone: str, language: str) -> CallerView | None: ...


@frozen
class CallerReading:
    """For the counter."""

    callers: Callers
    offers: Offers

    def look_up(self, actor: Actor, store: str, phone: str) -> CallerList:
        """Who calls from `phone` (E.164); raises NotFound (the store) or Forbidden."""
        self.offers.of(store)
        if not actor.has(Role.COUNTER, store):
            raise Forbidden
        found = self.callers.find(store, phone, actor.language)
        return CallerList((found,) if found is not None else ())
