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


def lose_an_event(state: StoreState) -> None:
    del state.events[1]


@pytest.mark.parametrize(
    ("breaks", "found"),
    [
        (lose_dough, "dough: (1, 0) is not the sum of its ledger"),
        (forget_the_ledger, "is not the sum of its ledger"),
        (promise_nothing, "basil: 0 reserved, 3 held by unstarted orders"),
        (lose_a_capture, "paid is 1050, its payments say 0"),
        (lose_a_capture, "refunded is 300, its payments say 0"),
        (lose_a_capture, "by_hand is 300, its payments say 0"),
        (give_back_too_much, "more went back than was captured"),
        (change_the_total, "VAT parts are 1050, the total is 1051"),
        (lose_an_event, "a gap in their sequence"),
    ],
)
def test_it_finds(breaks: Callable[[StoreState], None], found: str) -> None:
    house = MemoryHouse()
    house.open_bellecour()
    shop = Shop(house)
    order = shop.order(payment_method=Method.PAYPAL)
    shop.refund(order, shop.pay(order), 300)
    assert house.faults() == []

    breaks(house.database.state(BELLECOUR))

    assert any(found in fault for fault in house.faults())
