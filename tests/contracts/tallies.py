"""Counts over all stores."""

from __future__ import annotations

from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from tests.builders import (
    ANN,
    BELLECOUR,
    COUNTER,
    EVENING,
    GRENOBLE,
    HOUR,
    MINUTE,
    PLENTY,
    a_captured_payment,
    a_menu,
    a_new_order,
    a_payment,
    a_situation,
    a_store,
)
from tests.contracts.house import House
from tests.contracts.orders import do


class TalliesContract:
    def test_orders_by_store_and_state(self, house: House) -> None:
        house.open_bellecour()
        house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
        there = a_situation(a_store(GRENOBLE), now=EVENING)
        house.place(a_new_order(by=COUNTER))
        house.place(a_new_order(by=COUNTER))
        do(house, house.place(a_new_order()), Action.CANCEL, ANN)
        house.place(a_new_order(method=Method.PAYPAL, situation=there))

        tally = house.tallies.since(EVENING)

        assert tally.orders == {
            (BELLECOUR, Status.PLACED): 2,
            (BELLECOUR, Status.CANCELLED): 1,
            (GRENOBLE, Status.AWAITING_PAYMENT): 1,
        }
        assert (tally.placed[BELLECOUR], tally.placed[GRENOBLE]) == (3, 1)

    def test_of_older_orders_only_those_that_are_not_over(self, house: House) -> None:
        house.open_bellecour()
        house.place(a_new_order(by=COUNTER))
        do(house, house.place(a_new_order()), Action.CANCEL, ANN)

        tally = house.tallies.since(EVENING + HOUR)

        assert tally.orders == {(BELLECOUR, Status.PLACED): 1}
        assert tally.placed[BELLECOUR] == 2

    def test_attempts_to_pay_by_outcome(self, house: House) -> None:
        house.open_bellecour()
        old = house.place(a_new_order(method=Method.PAYPAL))
        later = a_situation(now=EVENING + MINUTE)
        order = house.place(a_new_order(method=Method.PAYPAL, situation=later))
        for payment in (
            a_payment(order, status=PaymentStatus.DECLINED),
            a_payment(order, status=PaymentStatus.DECLINED),
            a_captured_payment(order),
            a_captured_payment(old),
        ):
            house.add_payment(payment)

        assert house.tallies.since(EVENING + MINUTE).payments == {
            (BELLECOUR, Method.PAYPAL, PaymentStatus.DECLINED): 2,
            (BELLECOUR, Method.PAYPAL, PaymentStatus.CAPTURED): 1,
        }

    def test_nothing_of_a_house_without_orders(self, house: House) -> None:
        house.open_bellecour()

        tally = house.tallies.since(EVENING)

        assert (tally.orders, tally.payments) == ({}, {})
