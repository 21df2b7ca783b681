"""Quoting and placing an order: the hot path."""

from __future__ import annotations

import msgspec
from attrs import evolve, frozen

from ocpizza.application.ordering.requests import OrderRequest, QuoteRequest
from ocpizza.application.ports.clock import Clock, Ids, TrackingTokens
from ocpizza.application.ports.offers import Offer, Offers
from ocpizza.application.ports.orderbook import Key, KeyTaken, NotEnough, OfferChanged, OrderBook
from ocpizza.application.reading.orders import (
    OrderView,
    QuoteView,
    ShortageView,
    order_view,
    quote_view,
)
from ocpizza.domain.errors import Contended, Forbidden, OutOfStock, Refused
from ocpizza.domain.fulfilment import Channel
from ocpizza.domain.orders.draft import Situation, draft
from ocpizza.domain.orders.naming import order_name
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.permission import may_order_by
from ocpizza.domain.orders.unpaid import UnpaidCaps
from ocpizza.domain.orders.wish import Wish
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.stock.producible import shortages

TRIES = 4
# Made now: msgspec crashes when two threads learn a type at the same time.
_ANSWER = msgspec.json.Decoder(OrderView)


@frozen
class Placed:
    """The answer to an order; `replayed` when it repeats the first answer to the same key."""

    order: OrderView
    replayed: bool = False


@frozen
class Placing:
    """A customer, or the counter for one, asks a store for a basket."""

    book: OrderBook
    offers: Offers
    clock: Clock
    ids: Ids
    tokens: TrackingTokens
    caps: UnpaidCaps

    def quote(self, actor: Actor, store: str, request: QuoteRequest) -> QuoteView:
        """Price a basket without placing it; says what is short instead of refusing it."""
        self.check_channel(actor, store, request.channel)
        drafted = draft(request.wish(), self._situation(self.offers.renewed(store)))
        lacking = shortages(drafted.lines, self.offers.available(store))
        views = tuple(
            ShortageView(lack.item, lack.size, lack.asked, lack.can_make, lack.limiting_ingredient)
            for lack in lacking
        )
        return quote_view(drafted, request.fulfilment, views, actor.language)

    def place(self, actor: Actor, store: str, request: OrderRequest, key: Key) -> Placed:
        """Take the order: reserves its stock, numbers it, all or nothing.

        The offer may be out of date in this process: what it refuses is tried again with the
        offer of now, and what was answered before under the key is answered again. Raises
        NotFound, Forbidden, Invalid, NotOffered, NotDeliveredThere, BelowMinimum, StoreClosed,
        PriceChanged, OutOfStock, TooMuchUnpaid, KeyReused or Contended.
        """
        self.check_channel(actor, store, request.channel)
        wish = request.wish()
        offer = self.offers.of(store)
        for _ in range(TRIES):
            try:
                return self._place(actor, wish, offer, key)
            except (Refused, OfferChanged, KeyTaken) as refusal:
                first = self.book.first_answer(store, key)
                if first is not None:
                    return self._again(*first)
                seen, offer = offer, self.offers.renewed(store)
                if isinstance(refusal, Refused) and seen.version == offer.version:
                    raise
        raise Contended

    def _place(self, actor: Actor, wish: Wish, offer: Offer, key: Key) -> Placed:
        situation = self._situation(offer)
        drafted = draft(wish, situation, binding=True)
        store, now = offer.store.id, situation.now
        self._check_caps(actor, store, wish, drafted.needs)
        order = Order.place(self.ids.new(), wish, drafted, store, actor, now)
        view = order_view(order, _holder(actor, order), now)
        try:
            number = self.book.place(order, offer.version, key, msgspec.json.encode(view))
        except NotEnough as lack:
            raise OutOfStock(shortages(drafted.lines, lack.available)) from None
        return Placed(self._finished(view, number))

    def _again(self, answer: bytes, number: int) -> Placed:
        view = _ANSWER.decode(answer)
        return Placed(self._finished(view, number), replayed=True)

    def _finished(self, view: OrderView, number: int) -> OrderView:
        token = self.tokens.issue(view.store, view.id)
        return msgspec.structs.replace(view, number=order_name(number), tracking_token=token)

    def _situation(self, offer: Offer) -> Situation:
        queued = self.offers.queued_pizzas(offer.store.id)
        return Situation(offer.store, offer.menu, queued, self.clock.now())

    def check_channel(self, actor: Actor, store: str, channel: Channel) -> None:
        """Raise NotFound (the store), or Forbidden: only the counter orders for others."""
        self.offers.of(store)
        if not may_order_by(channel, actor, store):
            raise Forbidden

    def _check_caps(self, actor: Actor, store: str, wish: Wish, needs: dict[str, int]) -> None:
        guest = actor.customer_id is None and not actor.is_staff_of(store)
        if self.caps.off or not guest or wish.contact is None:
            return
        unpaid = self.book.unpaid(store, wish.contact.phone, wish.contact.email)
        self.caps.check(unpaid, needs)


def _holder(actor: Actor, order: Order) -> Actor:
    """Whoever places an order gets its token with the answer, and may do what that allows."""
    return actor if actor.is_staff_of(order.store) else evolve(actor, order=(order.store, order.id))
