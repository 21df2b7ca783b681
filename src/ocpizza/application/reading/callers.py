"""Who calls: what the counter may know of a telephone number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.offers import Offers
from ocpizza.application.reading.following import OrderRecords
from ocpizza.application.reading.orders import AddressView, OrderView, address_view, order_view
from ocpizza.application.requests import Phone, Request
from ocpizza.domain.errors import Forbidden
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.contact import Address
from ocpizza.domain.people.roles import Role


class CallerQuery(Request, frozen=True):
    """`phone` is E.164 by the time it gets here."""

    phone: Phone


class CallerView(Struct, frozen=True):
    """Someone known by that number, by an account or by orders of this store.

    `addresses` are those of the account, then those delivered to, latest first, each once.
    """

    name: str
    phone: str
    email: str | None
    addresses: tuple[AddressView, ...]
    orders: int
    last_order: OrderView | None


class CallerList(Struct, frozen=True):
    """One caller, or none when nobody is known by that number."""

    items: tuple[CallerView, ...]


@frozen
class Caller:
    """What is known of a number: `orders` counts those of the store, `last_order` is an id."""

    name: str
    email: str | None
    addresses: Sequence[Address]
    orders: int
    last_order: str | None


class Callers(Protocol):
    """People by telephone number."""

    def find(self, store: str, phone: str) -> Caller | None:
        """By account, and by the orders of the store."""


@frozen
class CallerReading:
    """For the counter."""

    callers: Callers
    records: OrderRecords
    offers: Offers
    clock: Clock

    def look_up(self, actor: Actor, store: str, phone: str) -> CallerList:
        """Who calls from `phone` (E.164); raises NotFound (the store) or Forbidden."""
        self.offers.of(store)
        if not actor.has(Role.COUNTER, store):
            raise Forbidden
        caller = self.callers.find(store, phone)
        if caller is None:
            return CallerList(())
        last = self.records.get(store, caller.last_order) if caller.last_order else None
        view = CallerView(
            name=caller.name,
            phone=phone,
            email=caller.email,
            addresses=tuple(map(address_view, caller.addresses)),
            orders=caller.orders,
            last_order=order_view(last, actor, self.clock.now()) if last is not None else None,
        )
        return CallerList((view,))
