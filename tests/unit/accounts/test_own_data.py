"""A customer takes all that is known of them along, or has it forgotten; the books stay whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from attrs import frozen

from ocpizza.adapters.memory.database import Database
from ocpizza.application.accounts import own_data
from ocpizza.application.accounts.own_data import OwnData
from ocpizza.application.reading.following import Mark, OrderQuery
from ocpizza.domain.errors import Forbidden, StillOpen, Unauthenticated
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.payment import Payment
from ocpizza.domain.people.actor import Actor
from tests.builders import BELLECOUR, EVENING, MANAGER, a_new_order, a_payment
from tests.unit.accounts.house import LEA, PAOLO, AccountsHouse
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


@pytest.fixture
def world(house: AccountsHouse) -> World:
    shop = MemoryHouse()
    shop.open_bellecour()
    data = OwnData(house.begin, shop.begin, Records(shop.database), house.own, house.clock)
    house.sign_up()
    return World(house, shop, data, house.signing_in.authenticate(house.sign_in(LEA).token))


def test_the_export_holds_account_orders_and_payments(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_data, "AT_ONCE", 2)
    placed = [world.order() for _ in range(3)]
    with world.shop.begin(BELLECOUR) as tx:
        tx.payments.add(a_payment(placed[0]))

    data = world.own_data.export(world.lea)

    assert data.account.email == LEA
    assert [own.order.id for own in data.orders] == [order.id for order in reversed(placed)]
    assert [len(own.payments) for own in data.orders] == [0, 0, 1]
    assert data.orders[0].order.note == "3e étage"


def test_after_erasing_nothing_says_who_it_was_and_the_figures_stay(world: World) -> None:
    placed = world.order()

    world.own_data.erase(world.lea)

    kept = world.shop.order(placed.id)
    assert (kept.contact.name, kept.contact.phone, kept.customer_id, kept.note) == (
        ("", None, None, "")
    )
    assert kept.totals == placed.totals
    assert world.shop.faults() == []
    with pytest.raises(Unauthenticated):
        world.sign_in()
    assert world.accounts.begin.state.customers == {}
    assert world.accounts.begin.state.mails == {}


def test_sessions_end_with_the_account(world: World) -> None:
    token = world.accounts.sign_in(LEA).token
    world.own_data.erase(world.lea)
    with pytest.raises(Unauthenticated):
        world.accounts.signing_in.authenticate(token)


def test_an_order_under_way_postpones_it_and_changes_nothing(world: World) -> None:
    ended, _ = world.order(), world.order(ended=False)

    with pytest.raises(StillOpen):
        world.own_data.erase(world.lea)

    assert world.shop.order(ended.id).contact == ended.contact
    assert world.sign_in().customer_id == world.lea.customer_id


def test_staff_have_no_such_account(world: World) -> None:
    world.accounts.engage()
    paolo = world.accounts.signing_in.authenticate(world.accounts.sign_in(PAOLO).token)
    for use_case in (world.own_data.export, world.own_data.erase):
        with pytest.raises(Forbidden):
            use_case(paolo)
