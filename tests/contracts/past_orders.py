"""Orders that are over and still say whom they were for."""

from __future__ import annotations

from typing import Any

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.privacy import forget_delivery
from ocpizza.domain.orders.wish import Contact
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import Actor
from tests.builders import (
    ANN,
    BELLECOUR,
    COUNTER,
    EVENING,
    HOUR,
    MANAGER,
    MINUTE,
    a_new_order,
    a_situation,
)
from tests.contracts.house import House
from tests.contracts.orders import do

SINCE, BEFORE = EVENING - HOUR, EVENING + HOUR


def over(house: House, by: Actor, **wish: Any) -> Order:
    order = house.place(a_new_order(by=by, **wish))
    do(house, order, Action.CANCEL, MANAGER)
    return order


def found(house: House, limit: int = 10) -> list[str]:
    return [order for _, order in house.past.personal(SINCE, BEFORE, limit)]


class PastOrdersContract:
    def test_those_that_are_over_are_found_oldest_first(self, house: House) -> None:
        house.open_bellecour()
        later = over(house, COUNTER, situation=a_situation(now=EVENING + MINUTE))
        first, under_way = over(house, COUNTER), house.place(a_new_order(by=COUNTER))

        assert house.past.personal(SINCE, BEFORE, 10) == [
            (BELLECOUR, first.id),
            (BELLECOUR, later.id),
        ]
        assert found(house, 1) == [first.id]
        assert under_way.id not in found(house)

    def test_only_of_that_time(self, house: House) -> None:
        house.open_bellecour()
        order = over(house, COUNTER)

        assert house.past.personal(SINCE, EVENING, 10) == []
        assert house.past.personal(EVENING, EVENING + MINUTE, 10) == [(BELLECOUR, order.id)]
        assert house.past.personal(EVENING + MINUTE, BEFORE, 10) == []

    def test_none_whose_money_is_on_its_way_back(self, house: House) -> None:
        house.open_bellecour()
        order = house.place(a_new_order(by=COUNTER, method=Method.PAYPAL))
        with house.begin(BELLECOUR) as tx:
            loaded = tx.orders.get(order.id)
            loaded.capture(Money(1050), COUNTER, EVENING)
            tx.orders.save(loaded)
        do(house, order, Action.CANCEL, MANAGER)
        with house.begin(BELLECOUR) as tx:
            loaded = tx.orders.get(order.id)
            loaded.book_refund(Money(1050), EVENING)
            tx.orders.save(loaded)

        assert found(house) == []

    def test_none_of_which_everything_is_forgotten(self, house: House) -> None:
        house.open_bellecour()
        delivered = {"fulfilment": Fulfilment.DELIVERY, "note": "ne pas sonner"}
        orders = [over(house, by, **delivered) for by in (COUNTER, ANN)]
        assert found(house) == [order.id for order in orders]

        for order in orders:
            with house.begin(BELLECOUR) as tx:
                loaded = tx.orders.get(order.id)
                forget_delivery(loaded, EVENING)
                tx.orders.save(loaded)

        assert found(house) == []
        with house.begin(BELLECOUR) as tx:
            kept = tx.orders.get(orders[1].id)
        assert (kept.customer_id, kept.contact.phone, kept.note) == (ANN.customer_id, None, "")

    def test_an_accounts_without_telephone_note_or_door_code_may_stay(self, house: House) -> None:
        house.open_bellecour()
        over(house, ANN, contact=Contact("Ann", None, "ann@example.org"))

        assert found(house) == []
