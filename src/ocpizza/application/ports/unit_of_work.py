"""A unit of work: the repositories of one store, and one transaction around them.

Locks are taken in one order everywhere: stock rows by ingredient, payments by id, the open drawer,
the order's row, the store's event counter. Orders are read without a lock and saved by comparing their version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from attrs import frozen

from ocpizza.application.ports.drawers import Drawers
from ocpizza.application.ports.orderbook import Key
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.receipt import ReceiptKind
from ocpizza.domain.payments.payment import Payment
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stock.movement import Movement


class Stale(Exception):
    """Someone else saved it first; the use case starts again."""


class Orders(Protocol):
    """The orders of the store."""

    def get(self, order: str) -> Order:
        """Raises NotFound."""

    def save(self, order: Order) -> None:
        """Write what changed, and its events, if nobody did so first (`Stale`)."""

    def unstarted_with(self, ingredient: str) -> list[Order]:
        """The unstarted orders whose lines need the ingredient."""

    def short_of(self, ingredients: Sequence[str]) -> list[Order]:
        """The unstarted orders that are short of one of them, by id."""

    def expired(self, now: datetime) -> list[str]:
        """The ids of orders whose hold has ended without payment."""


class Payments(Protocol):
    """The payments of the store's orders, locked when they are read."""

    def get(self, payment: str) -> Payment:
        """Raises NotFound."""

    def of_order(self, order: str) -> list[Payment]:
        """All attempts to pay for the order, oldest first."""

    def add(self, payment: Payment, key: Key | None = None) -> None:
        """A new attempt, under the key of its request. Raises KeyTaken."""

    def save(self, payment: Payment, keys: Mapping[str, Key] | None = None) -> None:
        """Write what changed; `keys` names new refunds (by id) and the key of their request."""

    def under(self, key: Key) -> tuple[Payment, str | None] | None:
        """The attempt made under the key, and the refund's id when it was one; raises KeyReused."""


class Stock(Protocol):
    """The levels of the store and their ledger."""

    def lock(self, ingredients: Sequence[str]) -> Mapping[str, Level]:
        """The levels, held until the end; raises NotFound for one that the store does not keep."""

    def apply(self, movements: Sequence[Movement], actor: Actor, at: datetime) -> None:
        """Move the levels, all or none (`NotEnough`), and write ledger and event."""


class Keys(Protocol):
    """Idempotency keys of use cases that are one transaction."""

    def claim(self, key: Key) -> bytes | None:
        """Take the key; the first answer if it was taken before. Raises KeyReused."""

    def answer(self, key: Key, answer: bytes) -> None:
        """Keep the answer with the claim."""


@frozen
class KeptReceipt:
    """A receipt or credit note as it was issued. `content` is JSON and says everything but `number`.

    `refund` is the id of what a credit note is for.
    """

    kind: ReceiptKind
    number: int
    order: str
    refund: str | None
    at: datetime
    content: bytes


class Receipts(Protocol):
    """What the store issued: of each kind one sequence from 1 without a gap, never changed."""

    def of_order(self, order: str) -> list[KeptReceipt]:
        """Those of the order, oldest first."""

    def issue(
        self, kind: ReceiptKind, order: str, refund: str | None, at: datetime, content: bytes
    ) -> KeptReceipt:
        """The next of its kind; raises Stale when someone else has issued the same meanwhile."""


class AuditTrail(Protocol):
    """Who changed which price, role, refund, count or setting, when, from what to what."""

    def record(
        self, actor: Actor, at: datetime, what: str, subject: str, before: object, after: object
    ) -> None:
        """Append a row; `before` and `after` are JSON, without personal data."""


class Transaction(Protocol):
    """One transaction on one store."""

    @property
    def orders(self) -> Orders: ...
    @property
    def payments(self) -> Payments: ...
    @property
    def drawers(self) -> Drawers: ...
    @property
    def stock(self) -> Stock: ...
    @property
    def receipts(self) -> Receipts: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def audit(self) -> AuditTrail: ...


class UnitOfWork(Protocol):
    """Begins transactions: commits on a clean exit, else rolls back."""

    def __call__(self, store: str) -> AbstractContextManager[Transaction]: ...
