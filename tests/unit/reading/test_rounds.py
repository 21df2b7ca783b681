import pytest

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.application.reading.rounds import RoundReading
from ocpizza.domain.errors import Forbidden, NotFound
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Status
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from tests.builders import (
    ANN,
    BELLECOUR,
    COUNTER,
    COURIER,
    EVENING,
    GRENOBLE,
    MANAGER,
    PIZZAIOLO,
    an_order,
    staff,
)
from tests.unit.reading.records import ListedOrders, bellecour


@pytest.fixture
def orders() -> ListedOrders:
    return ListedOrders()


@pytest.fixture
def reading(orders: ListedOrders) -> RoundReading:
    return RoundReading(orders, bellecour(), SettableClock(EVENING))


def test_what_is_ready_or_came_back_can_be_taken_along(
    reading: RoundReading, orders: ListedOrders
) -> None:
    ready = an_order(status=Status.READY, fulfilment=Fulfilment.DELIVERY)
    back = an_order(status=Status.DELIVERY_FAILED)
    fetched = an_order(status=Status.READY)
    done = an_order(status=Status.DELIVERED)
    orders.put(ready, back, fetched, done)

    seen = reading.round(COURIER, BELLECOUR)

    assert {order.id for order in seen.waiting} == {ready.id, back.id}
    assert seen.carried == ()


def test_each_courier_sees_what_they_carry(reading: RoundReading, orders: ListedOrders) -> None:
    carried = an_order(status=Status.OUT_FOR_DELIVERY)
    orders.put(carried)

    assert [order.id for order in reading.round(COURIER, BELLECOUR).carried] == [carried.id]
    other = staff(Role.COURIER, "Another")
    assert reading.round(other, BELLECOUR).carried == ()


def test_what_will_follow_is_counted(reading: RoundReading, orders: ListedOrders) -> None:
    orders.put(
        an_order(status=Status.IN_PREPARATION, fulfilment=Fulfilment.DELIVERY),
        an_order(status=Status.IN_PREPARATION),
    )
    assert reading.round(COURIER, BELLECOUR).in_preparation == 1


def test_a_manager_may_stand_in(reading: RoundReading) -> None:
    assert reading.round(MANAGER, BELLECOUR).waiting == ()


@pytest.mark.parametrize("actor", [ANN, COUNTER, PIZZAIOLO, staff(Role.COURIER, store=GRENOBLE)])
def test_it_is_for_the_couriers_of_the_store(reading: RoundReading, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        reading.round(actor, BELLECOUR)


def test_an_unknown_store_is_not_found(reading: RoundReading) -> None:
    with pytest.raises(NotFound):
        reading.round(COURIER, "nowhere")
