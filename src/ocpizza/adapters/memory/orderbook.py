"""Placing an order: key, offer, stock, number and events under one lock, all or nothing."""

from __future__ import annotations

from attrs import evolve, frozen

from ocpizza.adapters.memory.database import Database, KeptKey, as_kept, used
from ocpizza.adapters.memory.session import Session
from ocpizza.adapters.memory.stock import MemoryStock
from ocpizza.application.ports.orderbook import Key, KeyTaken, OfferChanged
from ocpizza.domain.fulfilment import Channel
from ocpizza.domain.orders.lifecycle import UNSTARTED
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.unpaid import Unpaid
from ocpizza.domain.people.actor import SYSTEM
from ocpizza.domain.quantity import add


@frozen
class MemoryOrderBook:
    database: Database

    def place(self, order: Order, offer_version: int, key: Key, answer: bytes) -> int:
        session = Session(self.database, order.store)
        try:
            number = self._place(session, order, offer_version, key, answer)
            session.commit()
        finally:
            session.close()
        return number

    def first_answer(self, store: str, key: Key) -> tuple[bytes, int] | None:
        state = self.database.state(store)
        found = used(state.keys, key)
        if found is None or found.order is None:
            return None
        number = state.orders[found.order].number
        return (found.answer, number) if number is not None else None

    def unpaid(self, store: str, phone: str | None, email: str | None) -> Unpaid:
        state = self.database.state(store)
        held = [order for order in state.orders.values() if _unpaid_guest(order)]
        own = [
            order
            for order in held
            if (phone and order.contact.phone == phone) or (email and order.contact.email == email)
        ]
        on_hand = {level.ingredient: level.on_hand for level in state.levels.values()}
        return Unpaid(len(own), add(order.held for order in held), on_hand)

    def _place(
        self, session: Session, order: Order, offer_version: int, key: Key, answer: bytes
    ) -> int:
        state = session.draft
        if key.digest in state.keys:
            raise KeyTaken
        if state.offer.version != offer_version:
            raise OfferChanged
        MemoryStock(session).apply(order.movements, SYSTEM, order.placed_at)
        number = state.numbers.get(order.business_day, 0) + 1
        state.numbers[order.business_day] = number
        state.orders[order.id] = evolve(as_kept(order), number=number)
        state.keys[key.digest] = KeptKey(key, order.placed_at, answer, order.id)
        for event in order.events:
            session.events.append(evolve(event, data={**event.data, "number": number}))
        return number


def _unpaid_guest(order: Order) -> bool:
    return (
        order.status in UNSTARTED
        and order.channel is Channel.WEB
        and order.customer_id is None
        and not order.balance.paid
    )
