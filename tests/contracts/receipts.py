"""Receipts of a store: numbered in one sequence of each kind, without a gap."""

from __future__ import annotations

import pytest

from ocpizza.application.ports.unit_of_work import KeptReceipt, Stale
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.receipt import ReceiptKind
from tests.builders import (
    BELLECOUR,
    EVENING,
    GRENOBLE,
    PLENTY,
    a_menu,
    a_new_order,
    a_store,
    new_id,
)
from tests.contracts.house import House, race, undone

CONTENT = b'{"total": 1200}'


def issued(house: House, order: Order, refund: str | None = None) -> KeptReceipt:
    kind = ReceiptKind.CREDIT_NOTE if refund else ReceiptKind.RECEIPT
    with house.begin(order.store) as tx:
        return tx.receipts.issue(kind, order.id, refund, EVENING, CONTENT)


class ReceiptsContract:
    def test_each_kind_of_each_store_has_a_sequence_of_its_own(self, house: House) -> None:
        house.open_bellecour()
        house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
        first, second = house.place(a_new_order()), house.place(a_new_order())

        assert [issued(house, order).number for order in (first, second)] == [1, 2]
        assert issued(house, first, new_id()).number == 1

    def test_what_was_issued_is_read_back_as_it_was(self, house: House) -> None:
        house.open_bellecour()
        order, other = house.place(a_new_order()), house.place(a_new_order())
        kept = [
            issued(house, order),
            issued(house, order, new_id()),
            issued(house, order, new_id()),
        ]
        issued(house, other)

        with house.begin(BELLECOUR) as tx:
            read = tx.receipts.of_order(order.id)
        assert [(each.kind, each.number, each.refund, each.at) for each in read] == [
            (each.kind, each.number, each.refund, each.at) for each in kept
        ]
        assert [each.content for each in read] == [CONTENT] * 3

    def test_the_same_is_not_issued_twice(self, house: House) -> None:
        house.open_bellecour()
        order, refund = house.place(a_new_order()), new_id()
        issued(house, order)
        issued(house, order, refund)

        for what in (None, refund):
            with pytest.raises(Stale):
                issued(house, order, what)

    def test_what_is_undone_leaves_no_gap(self, house: House) -> None:
        house.open_bellecour()
        order = house.place(a_new_order())
        with undone(house) as tx:
            tx.receipts.issue(ReceiptKind.RECEIPT, order.id, None, EVENING, CONTENT)

        assert issued(house, order).number == 1

    def test_many_at_once_leave_no_gap_and_no_double(self, house: House) -> None:
        house.open_bellecour()
        orders = [house.place(a_new_order()) for _ in range(6)]

        def issue_one(number: int) -> int:
            return issued(house, orders[number]).number

        numbers = race(6, issue_one)
        assert sorted(number for number in numbers if isinstance(number, int)) == [1, 2, 3, 4, 5, 6]
