"""What couriers work from: what is ready to leave, and what each of them carries."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from msgspec import Struct

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.offers import Offers
from ocpizza.application.reading.kitchen import Queue
from ocpizza.application.reading.orders import OrderView, order_view
from ocpizza.domain.errors import Forbidden
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role

SHOWN = (Status.IN_PREPARATION, Status.READY, Status.OUT_FOR_DELIVERY, Status.DELIVERY_FAILED)


class RoundView(Struct, frozen=True):
    """The deliveries of a store as one courier sees them `at` a moment, due first.

    `carried` are those this courier took along, `waiting` may be taken (those that came back
    too), `in_preparation` is how many will follow.
    """

    store: str
    at: datetime
    carried: tuple[OrderView, ...]
    waiting: tuple[OrderView, ...]
    in_preparation: int


@frozen
class RoundReading:
    """For couriers."""

    queue: Queue
    offers: Offers
    clock: Clock

    def round(self, actor: Actor, store: str) -> RoundView:
        """Raises NotFound (the store) or Forbidden."""
        self.offers.of(store)
        if not actor.has(Role.COURIER, store):
            raise Forbidden
        now = self.clock.now()
        orders = [
            order
            for order in self.queue.in_states(store, SHOWN)
            if order.fulfilment is Fulfilment.DELIVERY
        ]

        def views(shown: list[Order]) -> tuple[OrderView, ...]:
            return tuple(order_view(order, actor, now) for order in shown)

        return RoundView(
            store=store,
            at=now,
            carried=views([order for order in orders if _carries(actor, order)]),
            waiting=views(
                [
                    order
                    for order in orders
                    if order.status in (Status.READY, Status.DELIVERY_FAILED)
                ]
            ),
            in_preparation=sum(order.status is Status.IN_PREPARATION for order in orders),
        )


def _carries(actor: Actor, order: Order) -> bool:
    courier = order.courier.id if order.courier else None
    return order.status is Status.OUT_FOR_DELIVERY and courier == actor.id
