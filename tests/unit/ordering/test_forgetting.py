"""Weeks after it, an order does not say any more whom it was for."""

from __future__ import annotations

from datetime import timedelta

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.adapters.memory.past_orders import MemoryPastOrders
from ocpizza.application.ordering.forgetting import LOOKED_BACK, ForgettingDeliveries
from ocpizza.domain.legal.retention import kept_with_orders
from ocpizza.domain.orders.lifecycle import Action
from tests.builders import COUNTER, EVENING, MANAGER, TODAY, a_new_order
from tests.contracts.orders import do
from tests.unit.memory.house import MemoryHouse

KEPT, SECOND = kept_with_orders(TODAY), timedelta(seconds=1)


def test_not_before_its_time_and_not_twice() -> None:
    shop, clock = MemoryHouse(), SettableClock(EVENING)
    shop.open_bellecour()
    order = shop.place(a_new_order(by=COUNTER))
    do(shop, order, Action.CANCEL, MANAGER)
    forgetting = ForgettingDeliveries(shop.begin, MemoryPastOrders(shop.database), clock)

    clock.advance(KEPT)
    assert forgetting.run() == 0
    clock.advance(SECOND)
    assert forgetting.run() == 1
    assert forgetting.run() == 0
    assert shop.order(order.id).contact.name == ""
    assert shop.faults() == []


def test_a_sweep_takes_up_so_many_and_makes_up_for_a_standstill() -> None:
    shop, clock = MemoryHouse(), SettableClock(EVENING)
    shop.open_bellecour()
    for _ in range(3):
        do(shop, shop.place(a_new_order(by=COUNTER)), Action.CANCEL, MANAGER)
    forgetting = ForgettingDeliveries(shop.begin, MemoryPastOrders(shop.database), clock)
    clock.advance(KEPT + LOOKED_BACK - SECOND)

    assert [forgetting.run(most=2) for _ in range(3)] == [2, 1, 0]
