"""When an order has a receipt, and the VAT that goes back with money."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.legal.vat import Rate
from ocpizza.domain.money import ZERO, Money, total
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.pricing import Totals, VatPart
from ocpizza.domain.orders.receipt import corrections, receiptable, reversal
from ocpizza.domain.payments.payment import Payment, Refund, RefundStatus
from tests.builders import (
    COURIER,
    EVENING,
    MANAGER,
    MINUTE,
    PIZZAIOLO,
    a_captured_payment,
    a_new_order,
    as_saved,
)


def started(*, paid: bool) -> Order:
    order = as_saved(a_new_order())
    if paid:
        order.capture(order.due, COURIER, EVENING)
    order.do(Action.START_PREPARATION, PIZZAIOLO, EVENING)
    return order


def test_there_is_a_receipt_once_it_is_paid_and_the_kitchen_has_started() -> None:
    assert receiptable(started(paid=True))
    assert not receiptable(started(paid=False))
    waiting = as_saved(a_new_order())
    waiting.capture(waiting.due, COURIER, EVENING)
    assert not receiptable(waiting)


def test_there_is_none_of_what_was_cancelled() -> None:
    order = started(paid=True)
    order.do(Action.CANCEL, MANAGER, EVENING)
    assert not receiptable(order)


def refunds(payment: Payment, *booked: tuple[int, bool, int, RefundStatus]) -> None:
    for number, (cents, by_hand, minutes, status) in enumerate(booked):
        at = EVENING + minutes * MINUTE
        payment.refunds.append(
            Refund(str(number), Money(cents), "", by_hand, at, str(number), status)
        )


def test_what_managers_give_back_is_a_correction_and_what_became_cheaper_is_not() -> None:
    order = started(paid=True)
    payment = a_captured_payment(order, 2000)
    done, failed, pending = RefundStatus.COMPLETED, RefundStatus.FAILED, RefundStatus.PENDING
    refunds(
        payment, (100, True, 2, done), (200, False, 0, done), (50, True, 1, done),
        (10, True, 3, failed), (20, True, 3, pending),
    )  # fmt: skip

    assert [refund.amount.cents for refund in corrections(order, [payment])] == [50, 100]


def test_what_goes_back_for_a_cancellation_is_a_correction() -> None:
    order = started(paid=True)
    payment = a_captured_payment(order, 2000)
    order.do(Action.CANCEL, MANAGER, EVENING + 5 * MINUTE)
    done = RefundStatus.COMPLETED
    refunds(payment, (200, False, 0, done), (500, False, 5, done), (9_999, False, 6, done))

    assert [refund.amount.cents for refund in corrections(order, [payment])] == [500]


def a_total(*parts: tuple[int, int]) -> Totals:
    """Of parts (rate in basis points, amount with VAT)."""
    vat = []
    for basis_points, cents in parts:
        rate = Rate(basis_points)
        tax = rate.vat_in(cents)
        vat.append(VatPart(rate, Money(cents - tax), Money(tax)))
    return Totals(Money(sum(cents for _, cents in parts)), ZERO, tuple(vat))


@given(
    st.lists(st.integers(1, 5000), min_size=1, max_size=3),
    st.lists(st.integers(1, 2000), min_size=1, max_size=6),
)
def test_many_small_refunds_reverse_exactly_what_one_would(
    sold: list[int], asked: list[int]
) -> None:
    totals = a_total(*zip((550, 1000, 2000), sold, strict=False))
    before, booked = ZERO, []
    for cents in asked:
        amount = min(Money(cents), totals.total - before)
        if amount:
            booked.append((amount, reversal(totals, before, amount)))
            before += amount

    for amount, parts in booked:
        assert total(part.base + part.vat for part in parts) == amount
    at_once = reversal(totals, ZERO, before)
    for place, whole in enumerate(at_once):
        assert total(parts[place].vat for _, parts in booked) == whole.vat
    assert list(accumulate(amount.cents for amount, _ in booked))[-1] == before.cents


def test_a_full_refund_reverses_exactly_what_was_booked() -> None:
    totals = a_total((550, 333), (1000, 1290), (2000, 375))
    assert reversal(totals, ZERO, totals.total) == totals.vat


def test_more_than_was_sold_cannot_go_back() -> None:
    totals = a_total((1000, 1000))
    with pytest.raises(ValueError, match="more goes back"):
        reversal(totals, Money(600), Money(500))
