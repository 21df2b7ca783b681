"""A house to test in: the ports of one adapter, and what a test needs to furnish and inspect it.

Whoever has an adapter gives a fixture `house`; the suites and the state machine do the rest.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from threading import Barrier
from typing import Any, TypeVar

from attrs import frozen

from ocpizza.adapters.memory.clock import CountingIds, SettableClock
from ocpizza.application.ports.chores import Chores, PastOrders
from ocpizza.application.ports.offers import Offers
from ocpizza.application.ports.orderbook import Key, OrderBook
from ocpizza.application.ports.unit_of_work import Transaction, UnitOfWork
from ocpizza.application.reading.house import Tallies
from ocpizza.domain.events import EventKind
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.payment import Payment
from ocpizza.domain.recipes.menu import Menu
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stores.store import Store
from tests.builders import BELLECOUR, INGREDIENTS, PLENTY, a_menu, a_store

Answer = TypeVar("Answer")


@frozen
class SeenEvent:
    """An event as it was written: its place in the store's sequence, kind, order and data."""

    sequence: int
    kind: str
    order: str | None
    data: Mapping[str, Any]


@frozen
class SeenMovement:
    """A row of the ledger; `actor` is the id of who caused it."""

    kind: str
    ingredient: str
    on_hand: int
    reserved: int
    order: str | None
    reason: str
    actor: str


@frozen
class SeenAudit:
    """A row of the audit trail; `before` and `after` are JSON values."""

    actor: str
    at: datetime
    what: str
    subject: str
    before: object
    after: object


class House(ABC):
    """One adapter, furnished. `clock` and `ids` are the test's own, whatever the adapter."""

    clock: SettableClock
    ids: CountingIds
    begin: UnitOfWork
    book: OrderBook
    chores: Chores
    past: PastOrders
    tallies: Tallies

    # --- to furnish it ------------------------------------------------------------------------

    @abstractmethod
    def offers(self) -> Offers:
        """The port as a process of its own has it, with nothing cached yet."""

    @abstractmethod
    def open_store(self, store: Store, menu: Menu, stock: Mapping[str, int]) -> None:
        """A store that sells `menu` and has received `stock`; the ledger says so."""

    @abstractmethod
    def change_offer(self, store: Store, menu: Menu) -> None:
        """The store or its card as it is from now on; its version rises."""

    # --- to inspect it ------------------------------------------------------------------------

    @abstractmethod
    def events(self, store: str = BELLECOUR) -> Sequence[SeenEvent]:
        """All that were written and kept, in their order."""

    @abstractmethod
    def ledger(self, store: str = BELLECOUR) -> Sequence[SeenMovement]:
        """All rows, those of one act together; the receipts of `open_store` among them."""

    @abstractmethod
    def audit(self, store: str = BELLECOUR) -> Sequence[SeenAudit]:
        """All rows, oldest first."""

    @abstractmethod
    def faults(self) -> Sequence[str]:
        """What `ocpizza check` would list: nothing, unless the books do not add up."""

    # --- in short -----------------------------------------------------------------------------

    def open_bellecour(self, **stock: int) -> Store:
        """Bellecour with the whole card and plenty of all, but what is named (`tomato_sauce=5`)."""
        store = a_store()
        named = {name.replace("_", "-"): amount for name, amount in stock.items()}
        assert named.keys() <= INGREDIENTS.keys()
        self.open_store(store, a_menu(), {**PLENTY, **named})
        return store

    def place(self, order: Order, key: Key | None = None) -> Order:
        """Put the order in the book; returns it as it is read back."""
        version = self.offers().renewed(order.store).version
        self.book.place(order, version, key or a_key(order.id), b"{}")
        return self.order(order.id, order.store)

    def order(self, order: str, store: str = BELLECOUR) -> Order:
        with self.begin(store) as tx:
            return tx.orders.get(order)

    def payment(self, payment: str, store: str = BELLECOUR) -> Payment:
        with self.begin(store) as tx:
            return tx.payments.get(payment)

    def level(self, ingredient: str, store: str = BELLECOUR) -> Level:
        with self.begin(store) as tx:
            return tx.stock.lock([ingredient])[ingredient]

    def add_payment(self, payment: Payment, key: Key | None = None) -> None:
        with self.begin(payment.store) as tx:
            tx.payments.add(payment, key)


def a_key(name: str = "key", body: str = "body") -> Key:
    """A key as the edge builds it: 32 bytes each."""
    return Key(name.encode().rjust(32, b"k")[-32:], body.encode().rjust(32, b"b")[-32:])


def race(count: int, act: Callable[[int], Answer]) -> list[Answer | Exception]:
    """`count` threads that start together; what each of them got or was refused with."""
    start = Barrier(count)

    def runner(number: int) -> Answer | Exception:
        start.wait(timeout=30)
        try:
            return act(number)
        except Exception as refusal:  # noqa: BLE001 - the refusals are what a race is about
            return refusal

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(runner, range(count)))


class BrokenOffError(Exception):
    """What ends a transaction that must leave no trace."""


@contextmanager
def undone(house: House, store: str = BELLECOUR) -> Iterator[Transaction]:
    """A transaction that breaks off when all its work is done."""
    with suppress(BrokenOffError), house.begin(store) as tx:
        yield tx
        raise BrokenOffError


def save_again(tx: Transaction, order: Order, at: datetime, note: str = "once more") -> None:
    """Change an order in the smallest way that it shows, and save it."""
    order.note = note
    order.note_change(EventKind.ORDER_CHANGED, at)
    tx.orders.save(order)
