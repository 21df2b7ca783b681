"""What whoever runs stores has to look after now: orders that are late, not begun, or short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.clock import Clock
from ocpizza.application.reading.orders import ShortView
from ocpizza.application.reading.shopping import Storefronts
from ocpizza.domain.errors import Forbidden
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.line import Missing
from ocpizza.domain.orders.naming import order_name
from ocpizza.domain.orders.urgency import Alarm, alarm, schedule
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.stores.store import Store


@frozen
class UnderWay:
    """An order that the kitchen has not finished with, since then in its state."""

    store: str
    id: str
    number: int
    status: Status
    since: datetime
    fulfilment: Fulfilment
    placed_at: datetime
    promised_at: datetime
    pizzas: int
    short: tuple[Missing, ...]


class AlertView(Struct, frozen=True):
    """An order to look after. `late` is past its promise and not ready yet."""

    store: str
    id: str
    number: str
    status: Status
    start_by: datetime
    promised_at: datetime
    alarm: Alarm
    late: bool
    short: tuple[ShortView, ...]


class Kitchens(Protocol):
    """The orders in the kitchens of several stores."""

    def under_way(self, stores: Sequence[str]) -> Sequence[UnderWay]:
        """Placed or in preparation; those promised first first."""


@frozen
class AlertReading:
    """For managers (their own stores) and admins (all)."""

    kitchens: Kitchens
    storefronts: Storefronts
    clock: Clock

    def alerts(self, actor: Actor, store: str | None = None) -> tuple[AlertView, ...]:
        """Of one store, or of all that the actor runs; raises Forbidden."""
        run = {
            each.id: each
            for each in self.storefronts.all()
            if store in (None, each.id) and actor.has(Role.MANAGER, each.id)
        }
        if not run:
            raise Forbidden
        now = self.clock.now()
        views = (
            _view(order, run[order.store], now) for order in self.kitchens.under_way(sorted(run))
        )
        return tuple(view for view in views if view.late or view.short or view.alarm.rings)


def _view(order: UnderWay, store: Store, now: datetime) -> AlertView:
    due = schedule(order, store)
    return AlertView(
        store=order.store,
        id=order.id,
        number=order_name(order.number),
        status=order.status,
        start_by=due.start_by,
        promised_at=order.promised_at,
        alarm=alarm(order.status, order.since, due, now),
        late=now > order.promised_at,
        short=tuple(ShortView(gap.line, gap.ingredient, gap.missing) for gap in order.short),
    )
