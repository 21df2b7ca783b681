"""Whoever saves second has read what is not true any more, and is told what is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from attrs import define, evolve

from ocpizza.application.ports.unit_of_work import UnitOfWork
from ocpizza.domain.errors import WrongState
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.order import Order
from tests.builders import ANN, PIZZAIOLO, some
from tests.contracts.shop import Shop


@define
class Overtaken:
    """Transactions in which a rival acts, once, right after an order was read."""

    begin: UnitOfWork
    rival: Callable[[], object]
    _done: bool = False

    @contextmanager
    def __call__(self, store: str) -> Iterator[Any]:
        with self.begin(store) as tx:
            yield _Reading(tx, self)

    def overtake(self) -> None:
        if not self._done:
            self._done = True
            self.rival()


@define
class _Reading:
    """A transaction whose orders are read before the rival acts."""

    _tx: Any
    _overtaken: Overtaken

    def __getattr__(self, name: str) -> Any:
        return self if name == "orders" else getattr(self._tx, name)

    def get(self, order: str) -> Order:
        found: Order = self._tx.orders.get(order)
        self._overtaken.overtake()
        return found

    def save(self, order: Order) -> None:
        self._tx.orders.save(order)


@pytest.fixture
def overtaken(shop: Shop) -> Callable[[Callable[[], object]], Shop]:
    def overtaken_by(rival: Callable[[], object]) -> Shop:
        slow = Shop(shop.house)
        begin = Overtaken(shop.house.begin, rival)
        slow.progressing = evolve(slow.progressing, begin=begin)
        slow.changing = evolve(slow.changing, begin=begin)
        return slow

    return overtaken_by


def test_a_second_hand_that_starts_an_order_finds_it_started(
    shop: Shop, overtaken: Callable[[Callable[[], object]], Shop]
) -> None:
    order = shop.order(some("margherita"))
    slow = overtaken(lambda: shop.do(order, Action.START_PREPARATION, PIZZAIOLO))

    started = slow.do(order, Action.START_PREPARATION, PIZZAIOLO)

    assert started.status is Status.IN_PREPARATION
    assert shop.house.level("dough").on_hand == 1_000_000 - 250
    assert shop.house.faults() == []


def test_a_customer_who_cancels_what_was_just_started_is_told(
    shop: Shop, overtaken: Callable[[Callable[[], object]], Shop]
) -> None:
    order = shop.order(some("margherita"))
    slow = overtaken(lambda: shop.do(order, Action.START_PREPARATION, PIZZAIOLO))

    with pytest.raises(WrongState) as told:
        slow.do(order, Action.CANCEL, ANN)

    assert told.value.order_status == "in_preparation"
    assert shop.house.faults() == []


def test_a_customer_who_changes_what_was_just_started_is_told(
    shop: Shop, overtaken: Callable[[Callable[[], object]], Shop]
) -> None:
    order = shop.order(some("margherita", 2))
    slow = overtaken(lambda: shop.do(order, Action.START_PREPARATION, PIZZAIOLO))

    with pytest.raises(WrongState):
        slow.change(order, some("margherita"))

    assert shop.house.faults() == []


def test_a_kitchen_that_starts_what_was_just_changed_makes_what_it_is_now(
    shop: Shop, overtaken: Callable[[Callable[[], object]], Shop]
) -> None:
    order = shop.order(some("margherita", 2))
    slow = overtaken(lambda: shop.change(order, some("regina")))

    started = slow.do(order, Action.START_PREPARATION, PIZZAIOLO)

    assert [line.item for line in started.lines] == ["regina"]
    assert shop.house.level("ham").on_hand == 1_000_000 - 60
    assert shop.house.faults() == []
