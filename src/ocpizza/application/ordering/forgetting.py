"""Whom an order was for is forgotten some weeks after it (rules of personal data, §8.2)."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from attrs import frozen

from ocpizza.application.ports.chores import PastOrders
from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.unit_of_work import UnitOfWork
from ocpizza.application.retrying import retrying
from ocpizza.domain.errors import StillOpen
from ocpizza.domain.legal.retention import kept_with_orders
from ocpizza.domain.orders.privacy import forget_delivery

AT_ONCE = 200
LOOKED_BACK = timedelta(days=90)
"""How long the job may have stood still and yet forget everything."""


@frozen
class ForgettingDeliveries:
    """A sweep takes up some of them; the next one takes the rest."""

    begin: UnitOfWork
    past: PastOrders
    clock: Clock

    def run(self, most: int = AT_ONCE) -> int:
        """How many orders name nobody, or say no door code, any more."""
        before = self.clock.now() - kept_with_orders(self.clock.now().date())
        forgotten = 0
        for store, order in self.past.personal(before - LOOKED_BACK, before, most):
            with suppress(StillOpen):
                self._forget(store, order)
                forgotten += 1
        return forgotten

    @retrying
    def _forget(self, store: str, order_id: str) -> None:
        with self.begin(store) as tx:
            order = tx.orders.get(order_id)
            forget_delivery(order, self.clock.now())
            tx.orders.save(order)
