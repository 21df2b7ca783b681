"""A house whose ports are in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ocpizza.adapters.memory.checking import faults
from ocpizza.adapters.memory.chores import MemoryChores
from ocpizza.adapters.memory.clock import CountingIds, SettableClock
from ocpizza.adapters.memory.database import Database
from ocpizza.adapters.memory.offers import MemoryOffers
from ocpizza.adapters.memory.orderbook import MemoryOrderBook
from ocpizza.adapters.memory.past_orders import MemoryPastOrders
from ocpizza.adapters.memory.tallies import MemoryTallies
from ocpizza.adapters.memory.unit_of_work import MemoryUnitOfWork
from ocpizza.domain.recipes.menu import Menu
from ocpizza.domain.stores.store import Store
from tests.builders import BELLECOUR, EVENING
from tests.contracts.house import House, SeenAudit, SeenEvent, SeenMovement


class MemoryHouse(House):
    def __init__(self) -> None:
        self.clock, self.ids = SettableClock(EVENING), CountingIds()
        self.database = Database(self.clock)
        self.begin = MemoryUnitOfWork(self.database)
        self.book = MemoryOrderBook(self.database)
        self.chores = MemoryChores(self.database)
        self.past = MemoryPastOrders(self.database)
        self.tallies = MemoryTallies(self.database)

    def offers(self) -> MemoryOffers:
        return MemoryOffers(self.database)

    def open_store(self, store: Store, menu: Menu, stock: Mapping[str, int]) -> None:
        self.database.open_store(store, menu, stock)

    def change_offer(self, store: Store, menu: Menu) -> None:
        self.database.change_offer(store, menu)

    def events(self, store: str = BELLECOUR) -> Sequence[SeenEvent]:
        return [
            SeenEvent(kept.sequence, kept.event.kind.value, kept.event.order, kept.event.data)
            for kept in self.database.state(store).events
        ]

    def ledger(self, store: str = BELLECOUR) -> Sequence[SeenMovement]:
        return [
            SeenMovement(
                row.movement.kind.value,
                row.movement.ingredient,
                row.movement.on_hand,
                row.movement.reserved,
                row.movement.order,
                row.movement.reason,
                row.actor,
            )
            for row in self.database.state(store).ledger
        ]

    def audit(self, store: str = BELLECOUR) -> Sequence[SeenAudit]:
        return [
            SeenAudit(row.actor, row.at, row.what, row.subject, row.before, row.after)
            for row in self.database.state(store).audit
        ]

    def faults(self) -> Sequence[str]:
        return faults(self.database)
