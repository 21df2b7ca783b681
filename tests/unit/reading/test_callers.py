import pytest
from attrs import define

from ocpizza.adapters.memory.clock import SettableClock
from ocpizza.application.reading.callers import Caller, CallerReading
from ocpizza.domain.errors import Forbidden, NotFound
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from tests.builders import (
    ANN,
    BELLECOUR,
    COUNTER,
    COURIER,
    EVENING,
    HOME,
    LEA,
    MANAGER,
    PIZZAIOLO,
    an_order,
)
from tests.unit.reading.records import ListedOrders, bellecour

PHONE = LEA.phone or ""


@define
class Directory:
    known: dict[str, Caller]

    def find(self, store: str, phone: str) -> Caller | None:
        return self.known.get(phone)


def reading(orders: ListedOrders, lea: Caller | None = None) -> CallerReading:
    directory = Directory({PHONE: lea} if lea is not None else {})
    return CallerReading(directory, orders, bellecour(), SettableClock(EVENING))


def test_the_counter_learns_who_calls_where_they_live_and_what_they_had() -> None:
    orders, last = ListedOrders(), an_order()
    orders.put(last)
    lea = Caller("Léa Martin", LEA.email, [HOME], 3, last.id)

    (found,) = reading(orders, lea=lea).look_up(COUNTER, BELLECOUR, PHONE).items

    assert (found.name, found.phone, found.orders) == ("Léa Martin", PHONE, 3)
    assert [address.line1 for address in found.addresses] == [HOME.line1]
    assert found.last_order is not None
    assert found.last_order.id == last.id


def test_someone_with_an_account_may_never_have_ordered_here() -> None:
    lea = Caller("Léa Martin", None, [], 0, None)

    (found,) = reading(ListedOrders(), lea=lea).look_up(MANAGER, BELLECOUR, PHONE).items

    assert found.last_order is None


def test_nobody_is_found_by_an_unknown_number() -> None:
    assert reading(ListedOrders()).look_up(COUNTER, BELLECOUR, "+33100000000").items == ()


@pytest.mark.parametrize("actor", [PIZZAIOLO, COURIER, ANN, ANONYMOUS])
def test_it_is_for_the_counter(actor: Actor) -> None:
    with pytest.raises(Forbidden):
        reading(ListedOrders()).look_up(actor, BELLECOUR, PHONE)


def test_an_unknown_store_is_not_found() -> None:
    with pytest.raises(NotFound):
        reading(ListedOrders()).look_up(ANN, "nowhere", PHONE)
