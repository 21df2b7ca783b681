"""What the house knows of a customer: given to them, or forgotten (rules of personal data, §8)."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen
from msgspec import Struct

from ocpizza.application.accounts.own import AccountView, OwnAccount
from ocpizza.application.ports.accounts import AccountsWork
from ocpizza.application.ports.clock import Clock
from ocpizza.application.ports.unit_of_work import UnitOfWork
from ocpizza.application.reading.following import OrderRecords
from ocpizza.application.reading.orders import OrderView, order_view
from ocpizza.application.reading.payments import PaymentView, payment_view
from ocpizza.application.retrying import retrying
from ocpizza.domain.errors import Forbidden
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.privacy import check_forgettable, forget_person
from ocpizza.domain.people.actor import Actor

AT_ONCE = 200


class OwnOrder(Struct, frozen=True):
    order: OrderView
    payments: tuple[PaymentView, ...]


class OwnDataView(Struct, frozen=True):
    """Everything, newest order first."""

    exported_at: datetime
    account: AccountView
    orders: tuple[OwnOrder, ...]


@frozen
class OwnData:
    """Nothing is open to staff here: what is known of them is their employer's affair."""

    begin: AccountsWork
    begin_at_store: UnitOfWork
    records: OrderRecords
    own: OwnAccount
    clock: Clock

    def export(self, actor: Actor) -> OwnDataView:
        """Raises Forbidden to whoever is no customer."""
        now = self.clock.now()
        orders = [
            OwnOrder(
                order_view(order, actor, now),
                tuple(map(payment_view, self.records.payments(order.store, order.id))),
            )
            for order in self._orders(_customer(actor))
        ]
        return OwnDataView(now, self.own.view(actor), tuple(orders))

    def erase(self, actor: Actor) -> None:
        """Forget the account, and whom its orders were for; what the books need of them stays.

        Raises Forbidden, or StillOpen while an order is under way. The account goes last: what a
        crash has left undone is done by asking again.
        """
        self.forget(_customer(actor))

    def forget(self, customer: str) -> None:
        """The same, for the house that has kept the account of that id long enough."""
        orders = self._orders(customer)
        for order in orders:
            check_forgettable(order)
        with self.begin() as tx:
            tx.tokens.end_all(customer)  # nothing is ordered meanwhile
        for order in orders:
            self._forget_person(order.store, order.id)
        with self.begin() as tx:
            email = tx.customers.get(customer).email
            tx.customers.erase(customer)
            tx.mails.forget_to(email)

    @retrying
    def _forget_person(self, store: str, order_id: str) -> None:
        with self.begin_at_store(store) as tx:
            order = tx.orders.get(order_id)
            forget_person(order, self.clock.now())
            tx.orders.save(order)

    def _orders(self, customer: str) -> list[Order]:
        found: list[Order] = []
        while True:
            before = found[-1].id if found else None
            page = self.records.of_customer(customer, before, AT_ONCE)
            found += page
            if len(page) < AT_ONCE:
                return found


def _customer(actor: Actor) -> str:
    if actor.customer_id is None:
        raise Forbidden
    return actor.customer_id
