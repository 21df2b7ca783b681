"""Orders read: one that is followed, those of a store, one's own, and what was paid for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Protocol

import msgspec
from attrs import field, frozen
from msgspec import Meta, Struct

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.offers import Offers
from ocpizza.application.reading.kept import Encoded, Kept
from ocpizza.application.reading.orders import OrderView, order_view
from ocpizza.application.reading.paging import SEVERAL, Cursors, PageQuery, check_days, cut, opened
from ocpizza.application.reading.payments import PaymentView, payment_view
from ocpizza.domain.errors import Forbidden, NotFound
from ocpizza.domain.fulfilment import Channel
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.permission import visible_to
from ocpizza.domain.orders.urgency import came_behind, expected_at
from ocpizza.domain.payments.payment import Payment
from ocpizza.domain.people.actor import Actor

KEPT_ORDERS = 2000
_ENCODER = msgspec.json.Encoder()


class OrderQuery(PageQuery, frozen=True):
    """Which orders of a store: by status and channel, and by business day, both included.

    `search` finds a number ("A-042", "a42"), a part of the customer's name, or the end of a phone.
    """

    status: Annotated[tuple[Status, ...], SEVERAL] | None = None
    channel: Annotated[tuple[Channel, ...], SEVERAL] | None = None
    from_: date | None = msgspec.field(default=None, name="from")
    to: date | None = None
    search: Annotated[str, Meta(min_length=1, max_length=60)] | None = None


class OrderPage(Struct, frozen=True):
    """Orders, newest first."""

    items: tuple[OrderView, ...]
    next_cursor: str | None


@frozen
class Outlook:
    """An order, and when it will be handed over as things stand: as promised, or later.

    Once it was, `behind` is how much later that was; None before.
    """

    order: OrderView
    expected_at: datetime
    behind: timedelta | None = None

    @property
    def late(self) -> bool:
        return self.expected_at > self.order.promised_at

    @property
    def behind_minutes(self) -> int | None:
        return None if self.behind is None else int(self.behind / timedelta(minutes=1))


class PaymentList(Struct, frozen=True):
    """The attempts to pay for an order, oldest first."""

    items: tuple[PaymentView, ...]


@frozen
class Mark:
    """The version of an order, and the account that placed it."""

    version: int
    customer_id: str | None


class OrderRecords(Protocol):
    """Orders as they stand, read without a lock."""

    def mark(self, store: str, order: str) -> Mark:
        """Raises NotFound."""

    def get(self, store: str, order: str) -> Order:
        """Raises NotFound."""

    def page(self, store: str, query: OrderQuery, before: str | None) -> Sequence[Order]:
        """The newest orders older than the id `before`, one more than the query's limit."""

    def of_customer(self, customer: str, before: str | None, limit: int) -> Sequence[Order]:
        """The account's newest orders in all stores, older than the id `before`."""

    def payments(self, store: str, order: str) -> Sequence[Payment]:
        """The attempts to pay for the order, oldest first."""


@frozen
class OrderReading:
    """Shows orders to those who may see them; to others they do not exist."""

    records: OrderRecords
    offers: Offers
    clock: Clock
    cursors: Cursors
    _kept: Kept[tuple[str, int, str], Encoded] = field(
        init=False, factory=lambda: Kept(KEPT_ORDERS)
    )

    def check_visible(self, actor: Actor, store: str, order_id: str) -> None:
        """Raise NotFound unless the order is there and the actor's to see."""
        self._mark(actor, store, order_id)

    def get(self, actor: Actor, store: str, order_id: str) -> OrderView:
        """One order; raises NotFound."""
        order = self.records.get(store, order_id)
        if not visible_to(order, actor):
            raise NotFound
        return order_view(order, actor, self.clock.now())

    def outlook(self, actor: Actor, store: str, order_id: str) -> Outlook:
        """One order with what can be expected of it now; raises NotFound."""
        order, now = self.records.get(store, order_id), self.clock.now()
        if not visible_to(order, actor):
            raise NotFound
        expected = expected_at(order, self.offers.of(store).store, now)
        return Outlook(order_view(order, actor, now), expected, came_behind(order))

    def followed(self, actor: Actor, store: str, order_id: str) -> Encoded:
        """One order as JSON, its version as the tag; raises NotFound. The hot path.

        What its customer sees depends on nothing but its version, so it is made once; staff see
        what they may do now.
        """
        if actor.is_staff_of(store):
            return _encoded(self.get(actor, store, order_id))
        mark = self._mark(actor, store, order_id)
        key = (order_id, mark.version, actor.language)
        kept = self._kept.get(key)
        if kept is None:
            view = self.get(actor, store, order_id)
            kept = self._kept.keep((order_id, view.version, actor.language), _encoded(view))
        return kept

    def list(self, actor: Actor, store: str, query: OrderQuery) -> OrderPage:
        """The orders of a store; raises NotFound, Forbidden or Invalid."""
        self.offers.of(store)
        if not actor.is_staff_of(store):
            raise Forbidden
        check_days(query.from_, query.to)
        listing = f"orders of {store}"
        place = opened(self.cursors, listing, query.cursor)
        orders = self.records.page(store, query, place[0] if place else None)
        return self._page(actor, listing, orders, query.limit)

    def mine(self, actor: Actor, query: PageQuery) -> OrderPage:
        """The orders of the actor's own account; raises Forbidden without one, or Invalid."""
        if actor.customer_id is None:
            raise Forbidden
        listing = f"orders of account {actor.customer_id}"
        place = opened(self.cursors, listing, query.cursor)
        before = place[0] if place else None
        orders = self.records.of_customer(actor.customer_id, before, query.limit + 1)
        return self._page(actor, listing, orders, query.limit)

    def payments(self, actor: Actor, store: str, order_id: str) -> PaymentList:
        """What was paid for an order, or tried; raises NotFound."""
        self._mark(actor, store, order_id)
        return PaymentList(tuple(map(payment_view, self.records.payments(store, order_id))))

    def _mark(self, actor: Actor, store: str, order_id: str) -> Mark:
        mark = self.records.mark(store, order_id)
        if not (actor.is_staff_of(store) or actor.owns(store, order_id, mark.customer_id)):
            raise NotFound
        return mark

    def _page(self, actor: Actor, listing: str, orders: Sequence[Order], limit: int) -> OrderPage:
        now = self.clock.now()
        shown, last = cut(orders, limit)
        cursor = self.cursors.seal(listing, [last.id]) if last is not None else None
        return OrderPage(tuple(order_view(order, actor, now) for order in shown), cursor)


def _encoded(view: OrderView) -> Encoded:
    return Encoded(_ENCODER.encode(view), str(view.version))
