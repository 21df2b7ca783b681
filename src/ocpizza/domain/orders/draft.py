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
    PriceChanged,
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

Basket = tuple[tuple[int, Dish], ...]
"""How many of which dish, line by line."""


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

    @property
    def alcohol(self) -> bool:
        return any(line.dish.alcohol for line in self.lines)


def draft(wish: Wish, situation: Situation, *, binding: bool = False) -> Draft:
    """Check and price a wish; a binding one is to become an order.

    What is wrong with the request is told before what is impossible now. Raises Invalid,
    NotDeliveredThere, BelowMinimum, NotOffered, StoreClosed or PriceChanged, the first of them
    that applies. Who declares to be a minor gets no alcohol (code de la santé publique L3342-1).
    """
    store, now = situation.store, situation.now
    faults = list(wish.faults(binding=binding))
    if wish.fulfilment not in store.services:
        faults.append(Fault("/fulfilment", "no-such-service", {"store": store.id}))
    basket = _basket(wish.choices, situation.menu, faults)
    if wish.adult is False and any(dish.alcohol for _, dish in basket):
        raise Invalid((Fault("/adult", "adult"),))
    fee = _fee(wish.fulfilment, wish.delivered_to, store, basket)
    lines = _lines(basket, wish.fulfilment, wish.requested_for or now, situation)
    day = _business_day(wish, store, now)
    pizzas = sum(line.pizzas for line in lines)
    promise = wish.requested_for or promised_at(
        store, now, situation.queued_pizzas, pizzas, wish.fulfilment
    )
    totals = price(lines, fee)
    if wish.expected is not None and wish.expected != totals.total:
        raise PriceChanged(totals.total.cents, wish.expected.cents)
    return Draft(lines, totals, promise, day)


def check_choices(order: Order, choices: tuple[Choice, ...], situation: Situation) -> None:
    """What is wrong with the request itself: raises Invalid, NotDeliveredThere or BelowMinimum."""
    _choose(order, choices, situation)


def redraft(order: Order, choices: tuple[Choice, ...], situation: Situation) -> Draft:
    """Price other lines for an order that was placed; its hours were settled when it was.

    The promise moves back only, and only when there is more to bake. Raises like `check_choices`,
    or NotOffered.
    """
    store, now = situation.store, situation.now
    basket, fee = _choose(order, choices, situation)
    lines = _lines(basket, order.fulfilment, order.requested_for or now, situation)
    promise = order.promised_at
    pizzas = sum(line.pizzas for line in lines)
    if order.requested_for is None and pizzas > order.pizzas:
        before = max(situation.queued_pizzas - order.pizzas, 0)
        promise = max(promise, promised_at(store, now, before, pizzas, order.fulfilment))
    return Draft(lines, price(lines, fee), promise, order.business_day)


def _choose(
    order: Order, choices: tuple[Choice, ...], situation: Situation
) -> tuple[Basket, Money]:
    basket = _basket(choices, situation.menu, [])
    postcode = order.address.postcode if order.address else None
    return basket, _fee(order.fulfilment, postcode, situation.store, basket)


def _basket(choices: tuple[Choice, ...], menu: Menu, faults: list[Fault]) -> Basket:
    """So many of each dish; raises Invalid with the faults of all the lines and those before."""
    basket: list[tuple[int, Dish]] = []
    for position, choice in enumerate(choices):
        try:
            basket.append((choice.quantity, menu.dish(choice, f"/lines/{position}")))
        except Invalid as invalid:
            faults.extend(invalid.faults)
    if faults:
        raise Invalid(tuple(faults))
    return tuple(basket)


def _fee(fulfilment: Fulfilment, postcode: str | None, store: Store, basket: Basket) -> Money:
    if fulfilment is not Fulfilment.DELIVERY or postcode is None:
        return ZERO
    area = store.area_for(postcode)
    if area is None:
        raise NotDeliveredThere(postcode)
    items = total(dish.price * quantity for quantity, dish in basket)
    if items < area.minimum:
        raise BelowMinimum(area.minimum.cents, items.cents)
    return area.fee


def _lines(
    basket: Basket, fulfilment: Fulfilment, when: datetime, situation: Situation
) -> tuple[OrderLine, ...]:
    """The lines of a basket, with the rates of the day; raises NotOffered."""
    today = situation.store.hours.local(situation.now).date()

    def line(number: int, quantity: int, dish: Dish) -> OrderLine:
        situation.menu.check_offered(dish)
        if dish.alcohol and not situation.store.may_sell_alcohol(when, fulfilment):
            raise NotOffered(dish.item)
        try:
            rate = vat_rate(dish.vat, fulfilment, today, situation.store.vat_territory)
        except NotInForceError:  # the law knows no such sale, e.g. frozen food on the spot
            raise NotOffered(dish.item) from None
        return OrderLine(number, quantity, dish, rate)

    return tuple(line(number, *piece) for number, piece in enumerate(basket, start=1))


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
