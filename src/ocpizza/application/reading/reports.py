"""How the stores are doing, for those who run them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

import msgspec
from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.clock import Clock
from ocpizza.application.reading.paging import check_days
from ocpizza.application.reading.shopping import Storefronts
from ocpizza.application.reading.takings import RefusedRefundView
from ocpizza.application.requests import Request, Slug
from ocpizza.domain.errors import Fault, Forbidden, Invalid
from ocpizza.domain.fulfilment import Channel
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.stores.store import Store

LONGEST = timedelta(days=366)


class OverviewQuery(Request, frozen=True):
    """Business days, both included; the running one when left out. `store`: that one alone."""

    from_: date | None = msgspec.field(default=None, name="from")
    to: date | None = None
    store: Slug | None = None


class ChannelView(Struct, frozen=True):
    channel: Channel
    orders: int
    revenue_cents: int


class StatusView(Struct, frozen=True):
    status: Status
    orders: int


class MethodView(Struct, frozen=True):
    """What was captured by a means of payment, and what went back by it."""

    method: Method
    payments: int
    captured_cents: int
    refunded_cents: int


class BusinessDayView(Struct, frozen=True):
    """A day on which something was sold."""

    day: date
    orders: int
    revenue_cents: int


class TimesView(Struct, frozen=True):
    """Of orders handed over: how many by the promised time, and means in seconds.

    `preparation_seconds` from start to ready, `total_seconds` from placing to hand-over,
    `late_seconds` past the promise, of those that were late. Null where there is nothing to average.
    """

    on_time: int
    late: int
    preparation_seconds: int | None
    total_seconds: int | None
    late_seconds: int | None


class StockAlertView(Struct, frozen=True):
    """An ingredient to order more of, in its base unit."""

    ingredient: str
    name: str
    available: int
    reorder_level: int


class StoreReport(Struct, frozen=True):
    """A store over some days. `orders` and revenue leave out the cancelled and the unpaid-for.

    `revenue_cents` is what they come to, VAT included; `refunded_cents` what went back of it.
    `refused_refunds` are those of any day whose money is still owed: they want a manager's hand.
    `by_method` is what was paid for the orders of these days, `by_day` leaves out days without one.
    """

    store: str
    name: str
    orders: int
    revenue_cents: int
    refunded_cents: int
    by_channel: tuple[ChannelView, ...]
    times: TimesView
    cancelled: int
    awaiting_payment: int
    open: int
    short: int
    stock_alerts: tuple[StockAlertView, ...]
    by_status: tuple[StatusView, ...] = ()
    by_method: tuple[MethodView, ...] = ()
    by_day: tuple[BusinessDayView, ...] = ()
    refused_refunds: tuple[RefusedRefundView, ...] = ()


class Overview(Struct, frozen=True):
    """Business days, both included."""

    from_: date = msgspec.field(name="from")
    to: date
    stores: tuple[StoreReport, ...]


class Figures(Protocol):
    """What the orders and the stock of some stores add up to."""

    def overview(
        self, stores: Sequence[str], first: date, last: date, language: str
    ) -> Sequence[StoreReport]:
        """By store, also those without an order."""


@frozen
class ReportReading:
    """For managers (their own stores) and admins (all)."""

    figures: Figures
    storefronts: Storefronts
    clock: Clock

    def overview(self, actor: Actor, query: OverviewQuery) -> Overview:
        """Raises Forbidden or Invalid (days the wrong way round, more than a year, no such store)."""
        stores = self._chosen(actor, query.store)
        now = self.clock.now()
        running = [store.hours.business_day(now) for store in stores]
        last = query.to or max(running, default=now.date())
        first = query.from_ or min([*running, last])
        check_days(first, last)
        if last - first > LONGEST:
            raise Invalid((Fault("/from", "too-many-days", {"most": LONGEST.days}),))
        ids = [store.id for store in stores]
        return Overview(first, last, tuple(self.figures.overview(ids, first, last, actor.language)))

    def stores_run_by(self, actor: Actor) -> tuple[str, ...]:
        """The stores whose live feed the actor may read; raises Forbidden."""
        return tuple(store.id for store in self._run_by(actor))

    def _chosen(self, actor: Actor, store: str | None) -> list[Store]:
        run = self._run_by(actor)
        if store is None:
            return run
        chosen = [each for each in run if each.id == store]
        if not chosen and actor.is_admin():
            raise Invalid((Fault("/store", "unknown-store", {"store": store}),))
        if not chosen:
            raise Forbidden
        return chosen

    def _run_by(self, actor: Actor) -> list[Store]:
        own = actor.stores_as(Role.MANAGER)
        if not own and not actor.is_admin():
            raise Forbidden
        return [each for each in self.storefronts.all() if actor.is_admin() or each.id in own]
