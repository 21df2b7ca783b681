"""What stores offer, as one process of several sees it."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ocpizza.adapters.memory.database import Database
from ocpizza.application.ports.offers import Offer
from ocpizza.domain.orders.lifecycle import QUEUED


@frozen
class MemoryOffers:
    """Each instance is a process: `of` stays at what it has seen until it is `renewed`."""

    database: Database
    _seen: dict[str, Offer] = field(factory=dict)

    def of(self, store: str) -> Offer:
        return self._seen.get(store) or self.renewed(store)

    def renewed(self, store: str) -> Offer:
        self._seen[store] = self.database.state(store).offer
        return self._seen[store]

    def queued_pizzas(self, store: str) -> int:
        orders = self.database.state(store).orders.values()
        return sum(order.pizzas for order in orders if order.status in QUEUED)

    def available(self, store: str) -> Mapping[str, int]:
        levels = self.database.state(store).levels.values()
        return {level.ingredient: level.available for level in levels}
