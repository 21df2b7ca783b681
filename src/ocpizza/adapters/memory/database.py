"""What a database is to the ports: per store a state that is swapped whole, and one writer at a time.

A transaction reads what is committed until its first write; then it holds the store's lock and
works on a copy, which a commit puts in the place of the original.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from threading import Lock
from typing import TypeVar

from attrs import define, evolve, field, frozen

from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.gateway import Notice
from ocpizza.application.ports.offers import Offer
from ocpizza.application.ports.orderbook import Key
from ocpizza.application.ports.unit_of_work import KeptReceipt
from ocpizza.domain.errors import KeyReused, NotFound
from ocpizza.domain.events import Event, EventKind
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.drawer import Drawer, Entry
from ocpizza.domain.payments.payment import Payment
from ocpizza.domain.people.actor import SYSTEM
from ocpizza.domain.recipes.menu import Menu
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stock.movement import Movement, MovementKind
from ocpizza.domain.stores.store import Store


@frozen
class Written:
    """An event with its place in the store's sequence, from 1 without a gap."""

    sequence: int
    event: Event


@frozen
class LedgerRow:
    """A movement, who made it and when."""

    movement: Movement
    actor: str
    at: datetime


@frozen
class AuditRow:
    """Who changed what, from what to what."""

    actor: str
    at: datetime
    what: str
    subject: str
    before: object
    after: object


@frozen
class KeptKey:
    """An idempotency key that was used; `answer` is empty until its use case has answered.

    `order` is the order that was placed under it, if any.
    """

    key: Key
    at: datetime
    answer: bytes = b""
    order: str | None = None


@frozen
class IntentKey:
    """The key of a request for a payment, or for a refund of one."""

    key: Key
    payment: str
    refund: str | None = None


Used = TypeVar("Used", KeptKey, IntentKey)


@define
class StoreState:
    """All that one store keeps. Its aggregates are copies of their own that nobody changes."""

    offer: Offer
    levels: dict[str, Level] = field(factory=dict)
    orders: dict[str, Order] = field(factory=dict)
    payments: dict[str, Payment] = field(factory=dict)
    numbers: dict[date, int] = field(factory=dict)
    keys: dict[bytes, KeptKey] = field(factory=dict)
    intents: dict[bytes, IntentKey] = field(factory=dict)
    ledger: list[LedgerRow] = field(factory=list)
    events: list[Written] = field(factory=list)
    audit: list[AuditRow] = field(factory=list)
    receipts: list[KeptReceipt] = field(factory=list)
    drawers: list[Drawer] = field(factory=list)
    drawer_entries: list[tuple[str, Entry]] = field(factory=list)
    last_event: int = 0

    def copy(self) -> StoreState:
        return evolve(
            self,
            levels=dict(self.levels),
            orders=dict(self.orders),
            payments=dict(self.payments),
            numbers=dict(self.numbers),
            keys=dict(self.keys),
            intents=dict(self.intents),
            ledger=list(self.ledger),
            events=list(self.events),
            audit=list(self.audit),
            receipts=list(self.receipts),
            drawers=list(self.drawers),
            drawer_entries=list(self.drawer_entries),
        )

    def write_event(self, event: Event) -> None:
        self.last_event += 1
        self.events.append(Written(self.last_event, event))


@define
class KeptNotice:
    notice: Notice
    received_at: datetime
    closed_at: datetime | None = None


@define
class Database:
    """The stores of a group, and the inbox of what the gateway told it."""

    clock: Clock
    states: dict[str, StoreState] = field(factory=dict)
    inbox: dict[str, KeptNotice] = field(factory=dict)
    inbox_lock: Lock = field(factory=Lock)
    _locks: dict[str, Lock] = field(factory=dict)

    def open_store(self, store: Store, menu: Menu, stock: Mapping[str, int]) -> None:
        """A store with its shelves filled by a first receipt."""
        state = StoreState(Offer(store, menu, version=1))
        for ingredient, amount in stock.items():
            state.levels[ingredient] = Level(ingredient, amount, 0)
            receipt = Movement(MovementKind.RECEIPT, ingredient, on_hand=amount)
            state.ledger.append(LedgerRow(receipt, SYSTEM.id, self.clock.now()))
        self._locks[store.id] = Lock()
        self.states[store.id] = state

    def change_offer(self, store: Store, menu: Menu) -> None:
        """Another card or other hours: the version rises, and whoever looks at the menu is told."""
        with self.lock(store.id):
            state = self.state(store.id).copy()
            state.offer = Offer(store, menu, state.offer.version + 1)
            state.write_event(Event(EventKind.OFFER_CHANGED, self.clock.now(), {}))
            self.states[store.id] = state

    def state(self, store: str) -> StoreState:
        """What is committed; raises NotFound."""
        try:
            return self.states[store]
        except KeyError:
            raise NotFound from None

    def lock(self, store: str) -> Lock:
        """The store's writer holds it; raises NotFound."""
        try:
            return self._locks[store]
        except KeyError:
            raise NotFound from None


def as_kept(order: Order) -> Order:
    """A copy of an order that shares nothing that changes, with nothing left to be written."""
    return evolve(
        order,
        history=list(order.history),
        events=[],
        movements=[],
        loaded_version=order.version,
    )


def as_kept_payment(payment: Payment) -> Payment:
    return evolve(payment, refunds=list(payment.refunds))


def used(keys: Mapping[bytes, Used], key: Key) -> Used | None:
    """What the key was used for before; raises KeyReused when that was with another body."""
    found = keys.get(key.digest)
    if found is not None and found.key.body != key.body:
        raise KeyReused
    return found
