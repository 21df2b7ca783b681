"""The checker of the books finds what was broken on purpose."""

from collections.abc import Callable

import pytest
from attrs import evolve

from ocpizza.adapters.memory.database import StoreState
from ocpizza.domain.money import Money
from ocpizza.domain.payments.method import Method
from ocpizza.domain.stock.level import Level
from tests.builders import BELLECOUR
from tests.contracts.shop import Shop
from tests.unit.memory.house import MemoryHouse


def lose_dough(state: StoreState) -> None:
    state.levels["dough"] = Level("dough", 1, 0)


def forget_the_ledger(state: StoreState) -> None:
    state.ledger.pop()


def promise_nothing(state: StoreState) -> None:
    state.levels["basil"] = evolve(state.levels["basil"], reserved=0)


def lose_a_capture(state: StoreState) -> None:
    state.payments.clear()


def give_back_too_much(state: StoreState) -> None:
    for payment in state.payments.values():
        payment.amount = Money(1)


def change_the_total(state: StoreState) -> None:
    for order in state.orders.values():
        order.totals = evolve(order.totals, delivery=Money(1))


def lose_a_sale(state: StoreState) -> None:
    state.drawer_entries.clear()


def put_less_in(state: StoreState) -> None:
    ((drawer, entry),) = state.drawer_entries
    state.drawer_entries = [(drawer, evolve(entry, amount=Money(1)))]


def lose_a_drawer(state: StoreState) -> None:
    del state.drawers[0]


def lose_an_event(state: StoreState) -> None:
    del state.events[1]


@pytest.mark.parametrize(
    ("breaks", "found"),
    [
        (lose_dough, "dough: (1, 0) is not the sum of its ledger"),
        (forget_the_ledger, "is not the sum of its ledger"),
        (promise_nothing, "basil: 0 reserved, 6 held by unstarted orders"),
        (lose_a_capture, "paid is 1050, its payments say 0"),
        (lose_a_capture, "refunded is 300, its payments say 0"),
        (lose_a_capture, "by_hand is 300, its payments say 0"),
        (give_back_too_much, "more went back than was captured"),
        (change_the_total, "VAT parts are 1050, the total is 1051"),
        (lose_a_sale, "drawer 1: 6050 expected, 5000 went in"),
        (put_less_in, "not the cash of its payment"),
        (lose_a_drawer, "drawers: a gap in their numbers"),
        (lose_an_event, "a gap in their sequence"),
    ],
)
def test_it_finds(breaks: Callable[[StoreState], None], found: str) -> None:
    house = MemoryHouse()
    house.open_bellecour()
    shop = Shop(house)
    shop.open_drawer(5000)
    shop.take(shop.order(), 1050)
    shop.close_drawer(6050)
    shop.open_drawer(6050)
    order = shop.order(payment_method=Method.PAYPAL)
    shop.refund(order, shop.pay(order), 300)
    assert house.faults() == []

    breaks(house.database.state(BELLECOUR))

    assert any(found in fault for fault in house.faults())
