"""A customer, or the counter, changes an order that the kitchen has not started."""

from __future__ import annotations

from attrs import frozen

from ocpizza.application.ordering.requests import LinesRequest
from ocpizza.application.ports.clock import Clock, Ids
from ocpizza.application.ports.offers import Offers
from ocpizza.application.ports.orderbook import NotEnough
from ocpizza.application.ports.unit_of_work import UnitOfWork
from ocpizza.application.reading.orders import OrderView, order_view
from ocpizza.application.retrying import retrying
from ocpizza.application.transacting import (
    check_version,
    move_stock,
    require_version,
    settle,
    visible,
)
from ocpizza.domain.errors import OutOfStock
from ocpizza.domain.orders.draft import Situation, check_choices, redraft
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.permission import require_role
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.quantity import add
from ocpizza.domain.stock.producible import shortages


@frozen
class Changing:
    """Changes what is ordered, or how it is paid."""

    begin: UnitOfWork
    offers: Offers
    clock: Clock
    ids: Ids

    @retrying
    def change_lines(
        self, actor: Actor, store: str, order_id: str, request: LinesRequest, if_match: int | None
    ) -> OrderView:
        """Replace the lines: reprices and re-reserves, all or nothing.

        Where that answers for some of the lines that are short, the others may stay so.
        A payment that awaits approval ends; what was paid too much goes back. Raises NotFound,
        Forbidden, Invalid, BelowMinimum, VersionNeeded (`if_match` is UNSEEN), NotOffered,
        WrongState, OutOfStock or VersionMismatch.
        """
        now = self.clock.now()
        offer, queued = self.offers.renewed(store), self.offers.queued_pizzas(store)
        situation = Situation(offer.store, offer.menu, queued, now)
        choices = tuple(line.choice() for line in request.lines)
        with self.begin(store) as tx:
            order = visible(tx, order_id, actor)
            require_role(order, Action.CHANGE_LINES, actor)
            check_choices(order, choices, situation)
            require_version(if_match)
            drafted = redraft(order, choices, situation)
            held = order.held
            order.change_lines(drafted, actor, now)
            try:
                served = move_stock(tx, order, actor, now)
            except NotEnough as lack:
                within_reach = add((lack.available, held))
                raise OutOfStock(shortages(drafted.lines, within_reach)) from None
            check_version(order, if_match)
            settle(tx, order, self.ids, "changed", now)
            for changed in (order, *served):
                tx.orders.save(changed)
        return order_view(order, actor, now)

    @retrying
    def change_method(
        self, actor: Actor, store: str, order_id: str, method: Method, if_match: int | None = None
    ) -> OrderView:
        """Pay another way, while nothing is captured. Raises like `change_lines`."""
        now = self.clock.now()
        with self.begin(store) as tx:
            order = visible(tx, order_id, actor)
            if order.change_method(method, actor, now):
                check_version(order, if_match)
                settle(tx, order, self.ids, "changed", now)
                tx.orders.save(order)
        return order_view(order, actor, now)
