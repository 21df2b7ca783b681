"""Counts over all stores."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from attrs import frozen

from ocpizza.adapters.memory.database import Database
from ocpizza.application.reading.house import Tally
from ocpizza.domain.orders.lifecycle import FINAL


@frozen
class MemoryTallies:
    """The `Tallies` port."""

    database: Database

    def since(self, moment: datetime) -> Tally:
        states = self.database.states
        orders = [order for state in states.values() for order in state.orders.values()]
        return Tally(
            orders=Counter(
                (order.store, order.status)
                for order in orders
                if order.placed_at >= moment or order.status not in FINAL
            ),
            payments=Counter(
                (payment.store, payment.method, payment.status)
                for state in states.values()
                for payment in state.payments.values()
                if state.orders[payment.order].placed_at >= moment
            ),
            placed={store: sum(state.numbers.values()) for store, state in states.items()},
        )
