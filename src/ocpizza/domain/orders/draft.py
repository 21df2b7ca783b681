"""A draft: a basket checked and priced for one store and moment. A quote shows it, an order is it."""

from __future__ import annotations

from datetime import date, datetime

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
from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.orders.line import OrderLine
from ocpizza.domain.orders.pricing import Totals, totals
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.contact import Address
from ocpizza.domain.quantity import add
from ocpizza.domain.recipes.dish import Choice, Dish
from ocpizza.domain.recipes.menu import Menu
from ocpizza.domain.stores.promise import may_request, promised_at
from ocpizza.domain.stores.store import Store


@frozen
class Contact:
    """Whom the order is for. `phone` is E.164."""

    name: str
    phone: str | None = None
    email: str | None = None


@frozen
class Wish:
    """What someone asks of a store. A quote may leave out contact, address and method."""

    channel: Channel
    fulfilment: Fulfilment
    choices: tuple[Choice, ...]
    contact: Contact | None = None
    address: Address | None = None
    postcode: str | None = None
    requested_for: datetime | None = None
    method: Method | None = None
    note: str = ""


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
    lines = lines_for(wish.choices, wish.fulfilment, wish.requested_for or now, situation)
    priced = totals(lines, fee_for(wish, store, sum((line.total for line in lines), start=ZERO)))
    day = _business_day(wish, store, now)
    pizzas = sum(line.pizzas for line in lines)
    promise = wish.requested_for or promised_at(
        store, now, situation.queued_pizzas, pizzas, wish.fulfilment
    )
    return Draft(lines, priced, promise, day)


def lines_for(
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


def fee_for(wish: Wish, store: Store, items: Money) -> Money:
    """The delivery fee; raises NotDeliveredThere or BelowMinimum."""
    if wish.fulfilment is not Fulfilment.DELIVERY:
        return ZERO
    postcode = wish.address.postcode if wish.address else wish.postcode
    if postcode is None:
        raise Invalid((Fault("/address", "needed-for-delivery"),))
    area = store.area_for(postcode)
    if area is None:
        raise NotDeliveredThere(postcode)
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
