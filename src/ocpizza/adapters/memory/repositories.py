"""The orders, payments, keys and audit trail of one store, within a transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from ocpizza.adapters.memory.database import (
    AuditRow,
    IntentKey,
    KeptKey,
    as_kept,
    as_kept_payment,
    used,
)
from ocpizza.adapters.memory.session import Session
from ocpizza.application.ports.orderbook import Key, KeyTaken
from ocpizza.application.ports.unit_of_work import Stale
from ocpizza.domain.errors import NotFound
from ocpizza.domain.orders.lifecycle import UNSTARTED
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.payment import Payment
from ocpizza.domain.people.actor import Actor


@frozen
class MemoryOrders:
    session: Session

    def get(self, order: str) -> Order:
        try:
            return as_kept(self.session.seen.orders[order])
        except KeyError:
            raise NotFound from None

    def save(self, order: Order) -> None:
        kept = self.session.draft.orders.get(order.id)
        if kept is None or kept.version != order.loaded_version:
            raise Stale
        self.session.draft.orders[order.id] = as_kept(order)
        self.session.events.extend(order.events)
        order.events.clear()
        order.movements.clear()
        order.loaded_version = order.version

    def unstarted_with(self, ingredient: str) -> list[Order]:
        return [
            as_kept(order)
            for order in self.session.seen.orders.values()
            if order.status in UNSTARTED and ingredient in order.needs
        ]

    def short_of(self, ingredients: Sequence[str]) -> list[Order]:
        return [
            as_kept(order)
            for _, order in sorted(self.session.seen.orders.items())
            if not {gap.ingredient for gap in order.short}.isdisjoint(ingredients)
        ]

    def expired(self, now: datetime) -> list[str]:
        return [
            order.id
            for order in self.session.seen.orders.values()
            if order.hold_until is not None and order.hold_until <= now
        ]


@frozen
class MemoryPayments:
    session: Session

    def get(self, payment: str) -> Payment:
        try:
            return as_kept_payment(self.session.draft.payments[payment])
        except KeyError:
            raise NotFound from None

    def of_order(self, order: str) -> list[Payment]:
        kept = self.session.draft.payments.values()
        own = [as_kept_payment(payment) for payment in kept if payment.order == order]
        return sorted(own, key=lambda payment: (payment.created_at, payment.id))

    def add(self, payment: Payment, key: Key | None = None) -> None:
        if key is not None:
            self._keep(key, payment.id)
        self.session.draft.payments[payment.id] = as_kept_payment(payment)

    def save(self, payment: Payment, keys: Mapping[str, Key] | None = None) -> None:
        for refund, key in (keys or {}).items():
            self._keep(key, payment.id, refund)
        payment.version += 1
        self.session.draft.payments[payment.id] = as_kept_payment(payment)

    def under(self, key: Key) -> tuple[Payment, str | None] | None:
        found = used(self.session.draft.intents, key)
        return (self.get(found.payment), found.refund) if found is not None else None

    def _keep(self, key: Key, payment: str, refund: str | None = None) -> None:
        if key.digest in self.session.draft.intents:
            raise KeyTaken
        self.session.draft.intents[key.digest] = IntentKey(key, payment, refund)


@frozen
class MemoryKeys:
    session: Session

    def claim(self, key: Key) -> bytes | None:
        found = used(self.session.draft.keys, key)
        if found is not None:
            return found.answer
        self.session.draft.keys[key.digest] = KeptKey(key, self.session.database.clock.now())
        return None

    def answer(self, key: Key, answer: bytes) -> None:
        claimed = self.session.draft.keys[key.digest]
        self.session.draft.keys[key.digest] = evolve(claimed, answer=answer)


@frozen
class MemoryAuditTrail:
    session: Session

    def record(
        self, actor: Actor, at: datetime, what: str, subject: str, before: object, after: object
    ) -> None:
        self.session.draft.audit.append(AuditRow(actor.id, at, what, subject, before, after))
