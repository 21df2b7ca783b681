"""A draft: a basket checked and priced for one store and moment. A quote shows it, an order is it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from attrs import field, frozen

from ocpizza.domain.errors import (
    BelowMinimum,
    Fault,
    Invalid,
    NotDeliveredThere,
    NotOffered,
    StoreClosed,
)
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.legal.dated import NotInForceError
from ocpizza.domain.legal.vat import vat_rate
from ocpizza.domain.money import ZERO, Money, total
from ocpizza.domain.orders.line import OrderLine
from ocpizza.domain.orders.pricing import Totals, price
from ocpizza.domain.orders.wish import Wish
from ocpizza.domain.quantity import add
from ocpizza.domain.recipes.dish import Choice, Dish
from ocpizza.domain.recipes.menu import Menu
from ocpizza.domain.stores.promise import may_request, promised_at
from ocpizza.domain.stores.store import Store

if TYPE_CHECKING:
    from ocpizza.domain.orders.order import Order


@frozen
class Situation:
    """What the wish meets: the store, its menu, the pizzas before it in the queue, the time."""

    store: Store
    menu: Menu
    queued_pizzas: int
    now: datetime


@frozen
class Draft:
    """What the wish comes to. `needs` is what the basket takes from stock."""

    lines: tuple[OrderLine, ...]
    totals: Totals
    promised_at: datetime
    business_day: date
    needs: dict[str, int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "needs", add(line.needs for line in self.lines))


def draft(wish: Wish, situation: Situation) -> Draft:
    """Check and price a wish.

    Raises Invalid, NotOffered, NotDeliveredThere, BelowMinimum (each before the hours, which are
    no mistake of the caller) or StoreClosed.
    """
    store, now = situation.store, situation.now
    if wish.fulfilment not in store.services:
        raise Invalid((Fault("/fulfilment", "no-such-service", {"store": store.id}),))
    lines = _lines(wish.choices, wish.fulfilment, wish.requested_for or now, situation)
    postcode = wish.address.postcode if wish.address else wish.postcode
    priced = price(lines, _fee(wish.fulfilment, postcode, store, lines))
    day = _business_day(wish, store, now)
    pizzas = sum(line.pizzas for line in lines)
    promise = wish.requested_for or promised_at(
        store, now, situation.queued_pizzas, pizzas, wish.fulfilment
    )
    return Draft(lines, priced, promise, day)


def redraft(order: Order, choices: tuple[Choice, ...], situation: Situation) -> Draft:
    """Price other lines for an order that was placed; its hours were settled when it was.

    The promise moves back only, and only when there is more to bake. Raises like `draft`, but
    never StoreClosed.
    """
    store = situation.store
    lines = _lines(choices, order.fulfilment, order.requested_for or situation.now, situation)
    postcode = order.address.postcode if order.address else None
    priced = price(lines, _fee(order.fulfilment, postcode, store, lines))
    promise = order.promised_at
    pizzas = sum(line.pizzas for line in lines)
    if order.requested_for is None and pizzas > order.pizzas:
        before = max(situation.queued_pizzas - order.pizzas, 0)
        now = situation.now
        promise = max(promise, promised_at(store, now, before, pizzas, order.fulfilment))
    return Draft(lines, priced, promise, order.business_day)


def _lines(
    choices: tuple[Choice, ...], fulfilment: Fulfilment, due: datetime, situation: Situation
) -> tuple[OrderLine, ...]:
    """The lines of a basket, with the rates of the day."""
    today = situation.store.hours.local(situation.now).date()
    territory = situation.store.vat_territory

    def line(number: int, choice: Choice, dish: Dish) -> OrderLine:
        if dish.alcohol and not situation.store.may_sell_alcohol(due, fulfilment):
            raise NotOffered(dish.item)
        try:
            rate = vat_rate(dish.vat, fulfilment, today, territory)
        except NotInForceError:  # no rate: the law knows no such sale, e.g. frozen food on the spot
            raise NotOffered(dish.item) from None
        return OrderLine(number, choice.quantity, dish, rate)

    dishes = situation.menu.dishes(choices)
    return tuple(
        line(number, choice, dish)
        for number, (choice, dish) in enumerate(zip(choices, dishes, strict=True), start=1)
    )


def _fee(
    fulfilment: Fulfilment, postcode: str | None, store: Store, lines: tuple[OrderLine, ...]
) -> Money:
    if fulfilment is not Fulfilment.DELIVERY:
        return ZERO
    if postcode is None:
        raise Invalid((Fault("/address", "needed-for-delivery"),))
    area = store.area_for(postcode)
    if area is None:
        raise NotDeliveredThere(postcode)
    items = total(line.total for line in lines)
    if items < area.minimum:
        raise BelowMinimum(area.minimum.cents, items.cents)
    return area.fee


def _business_day(wish: Wish, store: Store, now: datetime) -> date:
    opening = store.hours.at(now)
    if wish.channel is Channel.WEB and store.paused:
        raise _closed(store, now)
    if wish.requested_for is None:
        if opening is None:
            raise _closed(store, now)
        return opening.business_day
    if not may_request(store, now, wish.requested_for):
        raise _closed(store, now)
    return store.hours.business_day(wish.requested_for)


def _closed(store: Store, now: datetime) -> StoreClosed:
    following = store.hours.next_after(now)
    return StoreClosed(following.opens_at if following else None)
