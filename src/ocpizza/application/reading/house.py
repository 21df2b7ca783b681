"""How every store is doing at this moment, for those who run the machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.offers import Offers
from ocpizza.application.reading.alerts import Kitchens, UnderWay
from ocpizza.application.reading.shopping import Shelves, Storefronts, offered
from ocpizza.application.reading.takings import RefusedRefundView, Takings
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.urgency import Alarm, alarm, schedule
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from ocpizza.domain.stock.producible import producible
from ocpizza.domain.stores.store import Store

LATELY = timedelta(days=1)
SOON = timedelta(days=7)


@frozen
class Tally:
    """What was counted over all stores.

    `orders` are those placed since then or not over yet, `payments` the attempts to pay for orders
    placed since then; `placed` is how many orders a store ever took.
    """

    orders: Mapping[tuple[str, Status], int]
    payments: Mapping[tuple[str, Method, PaymentStatus], int]
    placed: Mapping[str, int]


class Tallies(Protocol):
    """Counts over all stores, each of one moment."""

    def since(self, moment: datetime) -> Tally: ...


class StoreFigures(Struct, frozen=True):
    """A store now. `open` by its hours, `opens_soon` within a week, `paused` for orders on the web.

    `queue` are the orders that the kitchen has not finished; of these `late` are past their promise,
    by at most `behind_seconds`, `unattended` rang for the manager, and `short` lack an ingredient.
    `sold_out` of the `offered` items cannot be made in any size; `low` ingredients want ordering.
    """

    store: str
    open: bool
    opens_soon: bool
    paused: bool
    orders: Mapping[Status, int]
    payments: Mapping[tuple[Method, PaymentStatus], int]
    placed: int
    queue: int
    queue_pizzas: int
    late: int
    behind_seconds: float
    unattended: int
    short: int
    low: int
    offered: int
    sold_out: int


@frozen
class HouseReading:
    """For operators: no actor is asked, and nobody is named."""

    tallies: Tallies
    takings: Takings
    kitchens: Kitchens
    storefronts: Storefronts
    offers: Offers
    shelves: Shelves
    clock: Clock

    def stores(self) -> Sequence[StoreFigures]:
        """Every store, by id."""
        now = self.clock.now()
        tally = self.tallies.since(now - LATELY)
        stores = self.storefronts.all()
        under_way = self.kitchens.under_way([store.id for store in stores])
        return [
            self._figures(store, tally, [order for order in under_way if order.store == store.id])
            for store in stores
        ]

    def refused_refunds(self) -> Sequence[RefusedRefundView]:
        """What the gateway refused to send back and is still owed, oldest first."""
        return self.takings.refused_refunds()

    def _figures(self, store: Store, tally: Tally, queue: Sequence[UnderWay]) -> StoreFigures:
        now = self.clock.now()
        edition, levels = self.shelves.levels(store.id)
        available = {level.ingredient: level.available for level in levels}
        menu = offered(self.offers, store.id, edition).menu
        on_sale = [item for item in menu.items.values() if item.id in menu.offered]
        makeable = [
            item
            for item in on_sale
            if any(producible(size.recipe, available).can_make for size in item.sizes.values())
        ]
        late = [now - order.promised_at for order in queue if now > order.promised_at]
        rings = [alarm(each.status, each.since, schedule(each, store), now) for each in queue]
        opening = store.hours.running_or_next(now)
        return StoreFigures(
            store=store.id,
            open=store.open_now(now),
            opens_soon=opening is not None and opening.opens_at <= now + SOON,
            paused=store.paused,
            orders={status: tally.orders.get((store.id, status), 0) for status in Status},
            payments={
                (method, status): count
                for (at, method, status), count in tally.payments.items()
                if at == store.id
            },
            placed=tally.placed.get(store.id, 0),
            queue=len(queue),
            queue_pizzas=sum(order.pizzas for order in queue),
            late=len(late),
            behind_seconds=max(late, default=timedelta()).total_seconds(),
            unattended=rings.count(Alarm.MANAGER),
            short=sum(bool(order.short) for order in queue),
            low=sum(level.low for level in levels),
            offered=len(on_sale),
            sold_out=len(on_sale) - len(makeable),
        )
