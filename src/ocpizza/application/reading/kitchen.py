"""What the kitchen works from: the queue of orders, and the cook's reminder of a recipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.offers import Offer, Offers
from ocpizza.application.reading.orders import ShortView
from ocpizza.domain.errors import Fault, Forbidden, Invalid
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.line import OrderLine
from ocpizza.domain.orders.naming import order_name
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.permission import allowed_actions, undo_until
from ocpizza.domain.orders.urgency import Alarm, Urgency, alarm, schedule, urgency
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.quantity import Unit
from ocpizza.domain.recipes.dish import allergens_of
from ocpizza.domain.recipes.ingredient import Allergen, Ingredient
from ocpizza.domain.recipes.item import Item, ItemKind
from ocpizza.domain.recipes.making import parts_of
from ocpizza.domain.recipes.menu import Menu

KITCHEN = (Status.PLACED, Status.IN_PREPARATION, Status.READY)


class TakenView(Struct, frozen=True):
    """An ingredient and how much of it, in its base unit; for one piece and for the whole line.

    `only_on` names the half that alone has it.
    """

    ingredient: str
    name: str
    unit: Unit
    quantity: int
    total: int
    extra: bool
    only_on: str | None


class NamedView(Struct, frozen=True):
    ingredient: str
    name: str


class TicketLineView(Struct, frozen=True):
    """A line as it is made: `recipe` holds extras and half, and not what is `without`.

    It is in the order in which things go on.
    """

    line: int
    item: str
    name: str
    kind: ItemKind
    size: str
    quantity: int
    half: str | None
    without: tuple[NamedView, ...]
    extra: tuple[NamedView, ...]
    recipe: tuple[TakenView, ...]
    allergens: tuple[Allergen, ...]


class TicketView(Struct, frozen=True):
    """An order as the kitchen sees it. `late_seconds` is past its promise, 0 while in time.

    `ready_by` is when it has to leave the kitchen for that, `start_by` when it has to be begun;
    `undo_until` is when the caller's own last step cannot be taken back any more.
    """

    id: str
    number: str
    status: Status
    version: int
    channel: Channel
    fulfilment: Fulfilment
    placed_at: datetime
    promised_at: datetime
    started_at: datetime | None
    ready_by: datetime
    start_by: datetime
    undo_until: datetime | None
    urgency: Urgency
    alarm: Alarm
    late_seconds: int
    note: str
    lines: tuple[TicketLineView, ...]
    short: tuple[ShortView, ...]
    allowed_actions: tuple[Action, ...]


class KitchenView(Struct, frozen=True):
    """The orders to make and those made, most urgent first, as they stood `at`."""

    store: str
    at: datetime
    items: tuple[TicketView, ...]


class RecipePartView(Struct, frozen=True):
    """`quantity` is what one piece takes from stock, in the ingredient's base unit."""

    ingredient: str
    name: str
    quantity: int
    unit: Unit


class RecipeView(Struct, frozen=True):
    item: str
    name: str
    size: str
    ingredients: tuple[RecipePartView, ...]
    steps: tuple[str, ...]
    allergens: tuple[Allergen, ...]


class Recipes(Protocol):
    """The group's recipes as they are now."""

    def of(self, item: str) -> tuple[Item, Mapping[str, Ingredient]]:
        """The item, sold or not, and its ingredients; raises NotFound."""


class Queue(Protocol):
    """The orders of a store that are in some state now."""

    def in_states(self, store: str, states: Sequence[Status]) -> Sequence[Order]:
        """Those promised first first."""


@frozen
class KitchenReading:
    """For the staff of a store."""

    queue: Queue
    recipes: Recipes
    offers: Offers
    clock: Clock

    def kitchen(self, actor: Actor, store: str) -> KitchenView:
        """The queue, each line with its recipe as changed; raises NotFound or Forbidden."""
        self.offers.of(store)
        if not actor.is_staff_of(store):
            raise Forbidden
        now = self.clock.now()
        orders = self.queue.in_states(store, KITCHEN)
        offer = self.offers.renewed(store)
        tickets = [_ticket_view(order, actor, offer, now) for order in orders]
        return KitchenView(store, now, tuple(sorted(tickets, key=lambda ticket: ticket.ready_by)))

    def recipe(self, actor: Actor, item: str, size: str | None) -> RecipeView:
        """The cook's reminder; raises Forbidden, NotFound or Invalid (no such size)."""
        if not actor.is_staff():
            raise Forbidden
        found, known = self.recipes.of(item)
        chosen = found.size_or_only(size)
        if chosen is None:
            sizes = {"item": item, "sizes": list(found.sizes)}
            raise Invalid((Fault("/size", "unknown-size", sizes),))
        recipe, language = found.sizes[chosen].recipe, actor.language
        return RecipeView(
            item=item,
            name=found.name.in_(language),
            size=chosen,
            ingredients=tuple(
                RecipePartView(taken, known[taken].name.in_(language), amount, known[taken].unit)
                for taken, amount in recipe.items()
            ),
            steps=tuple(step.in_(language) for step in found.steps),
            allergens=allergens_of(recipe, known),
        )


def _ticket_view(order: Order, actor: Actor, offer: Offer, now: datetime) -> TicketView:
    due = schedule(order, offer.store)
    started = [past.at for past in order.history if past.status is Status.IN_PREPARATION]
    return TicketView(
        id=order.id,
        number=order_name(order.number) if order.number is not None else "",
        status=order.status,
        version=order.version,
        channel=order.channel,
        fulfilment=order.fulfilment,
        placed_at=order.placed_at,
        promised_at=order.promised_at,
        started_at=started[-1] if started else None,
        ready_by=due.ready_by,
        start_by=due.start_by,
        undo_until=undo_until(order, actor, now),
        urgency=urgency(order, due, now),
        alarm=alarm(order.status, order.history[-1].at, due, now),
        late_seconds=max(0, int((now - order.promised_at).total_seconds())),
        note=order.note,
        lines=tuple(_line_view(line, offer.menu, actor.language) for line in order.lines),
        short=tuple(ShortView(gap.line, gap.ingredient, gap.missing) for gap in order.short),
        allowed_actions=allowed_actions(order, actor, now),
    )


def _line_view(line: OrderLine, menu: Menu, language: str) -> TicketLineView:
    dish, known = line.dish, menu.ingredients

    def named(ingredients: Sequence[str]) -> tuple[NamedView, ...]:
        return tuple(NamedView(each, known[each].name.in_(language)) for each in ingredients)

    return TicketLineView(
        line=line.line,
        item=dish.item,
        name=dish.name.in_(language),
        kind=dish.kind,
        size=dish.size,
        quantity=line.quantity,
        half=dish.half,
        without=named(dish.without),
        extra=named(dish.extra),
        recipe=tuple(
            TakenView(
                ingredient=part.ingredient,
                name=known[part.ingredient].name.in_(language),
                unit=known[part.ingredient].unit,
                quantity=part.amount,
                total=part.amount * line.quantity,
                extra=part.ingredient in dish.extra,
                only_on=menu.items[part.only_on].name.in_(language) if part.only_on else None,
            )
            for part in parts_of(dish, menu.items)
        ),
        allergens=dish.allergens,
    )
