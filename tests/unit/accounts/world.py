"""A customer with an account, and a store where she orders, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from ocpizza.adapters.memory.database import Database
from ocpizza.application.accounts.own_data import OwnData
from ocpizza.application.reading.following import Mark, OrderQuery
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.payment import Payment
from ocpizza.domain.people.actor import Actor
from tests.builders import BELLECOUR, EVENING, MANAGER, a_new_order
from tests.unit.accounts.house import LEA, AccountsHouse
from tests.unit.memory.house import MemoryHouse


@frozen
class Records:
    """The orders in memory, as the use case reads them."""

    database: Database

    def of_customer(self, customer: str, before: str | None, limit: int) -> Sequence[Order]:
        kept = self.database.state(BELLECOUR).orders.values()
        own = [order for order in kept if order.customer_id == customer]
        newest = sorted(own, key=lambda order: order.id, reverse=True)
        return [order for order in newest if before is None or order.id < before][:limit]

    def payments(self, store: str, order: str) -> Sequence[Payment]:
        return [p for p in self.database.state(store).payments.values() if p.order == order]

    def mark(self, store: str, order: str) -> Mark:
        raise AssertionError((store, order))

    def get(self, store: str, order: str) -> Order:
        raise AssertionError((store, order))

    def page(self, store: str, query: OrderQuery, before: str | None) -> Sequence[Order]:
        raise AssertionError((store, query, before))


@frozen
class World:
    accounts: AccountsHouse
    shop: MemoryHouse
    own_data: OwnData
    lea: Actor

    def order(self, *, ended: bool = True) -> Order:
        placed = self.shop.place(a_new_order(by=self.lea, note="3e étage"))
        if ended:
            with self.shop.begin(BELLECOUR) as tx:
                order = tx.orders.get(placed.id)
                order.do(Action.CANCEL, MANAGER, EVENING)
                tx.stock.apply(order.movements, MANAGER, EVENING)
                tx.orders.save(order)
        return placed

    def sign_in(self) -> Actor:
        return self.accounts.signing_in.authenticate(self.accounts.sign_in(LEA).token)


def a_world(house: AccountsHouse) -> World:
    """Léa has just signed up and in."""
    shop = MemoryHouse()
    shop.open_bellecour()
    data = OwnData(house.begin, shop.begin, Records(shop.database), house.own, house.clock)
    house.sign_up()
    return World(house, shop, data, house.signing_in.authenticate(house.sign_in(LEA).token))
