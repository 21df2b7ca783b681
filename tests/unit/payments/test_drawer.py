"""The cash drawer: what should be in it, and what was."""

import pytest
from attrs import evolve

from ocpizza.domain.errors import Fault, Invalid, NotFound
from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.payments.drawer import Drawer, Entry, EntryKind, by_hand, given_back, taken
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, RefundStatus
from tests.builders import (
    BELLECOUR,
    COUNTER,
    EVENING,
    HOUR,
    MANAGER,
    a_captured_payment,
    a_new_order,
    a_refund,
    new_id,
)


def a_drawer() -> Drawer:
    return Drawer(new_id(), BELLECOUR, EVENING, COUNTER.id, COUNTER.name, Money(10_000))


def cash(cents: int = 1050) -> Payment:
    return a_captured_payment(a_new_order(), cents, method=Method.CASH, tendered=Money(2000))


def test_it_should_hold_its_float_and_what_moved() -> None:
    assert a_drawer().inside(Money(-2500)) == Money(7500)


def test_a_closing_says_how_much_too_much_or_too_little_there_was() -> None:
    drawer = a_drawer()

    closing = drawer.close(Money(12_000), Money(2100), MANAGER, EVENING + HOUR, "a coin lost")

    assert (closing.expected, closing.difference) == (Money(12_100), Money(-100))
    assert drawer.closing == closing
    assert (closing.by, closing.at, closing.note) == (MANAGER.id, EVENING + HOUR, "a coin lost")


def test_a_closing_is_final() -> None:
    drawer = a_drawer()
    drawer.close(Money(10_000), ZERO, COUNTER, EVENING, "")

    with pytest.raises(ValueError, match="final"):
        drawer.close(Money(10_001), ZERO, COUNTER, EVENING, "")


def test_no_more_goes_out_than_is_inside() -> None:
    drawer = a_drawer()
    drawer.check_going_out(Money(10_500), moved=Money(500))

    with pytest.raises(Invalid) as refusal:
        drawer.check_going_out(Money(10_501), moved=Money(500))

    assert refusal.value.faults == (
        Fault("/amount_cents", "more-than-inside", {"inside_cents": 10_500}),
    )


def test_a_sale_is_what_was_kept_the_change_being_out_already() -> None:
    payment = cash(1050)

    entry = taken(new_id(), payment, COUNTER, EVENING)

    assert (entry.kind, entry.amount, entry.payment) == (EntryKind.SALE, Money(1050), payment.id)


def test_only_cash_that_came_in_goes_in() -> None:
    card = a_captured_payment(a_new_order(), 1050, method=Method.CARD)

    for payment in (card, evolve(cash(), captured_at=None)):
        with pytest.raises(Invalid) as refusal:
            taken(new_id(), payment, COUNTER, EVENING)
        assert refusal.value.faults[0].code == "not-cash"


def test_a_refund_goes_out_with_its_reason() -> None:
    payment = cash()
    payment.book_refund(refund := a_refund(300, by_hand=True))

    entry = given_back(new_id(), payment, refund.id, COUNTER, EVENING)

    assert (entry.amount, entry.reason, entry.refund) == (Money(-300), "sorry", refund.id)
    with pytest.raises(NotFound):
        given_back(new_id(), payment, new_id(), COUNTER, EVENING)


def test_a_refund_that_failed_or_goes_back_on_line_does_not_go_out() -> None:
    failed, online = cash(), a_captured_payment(a_new_order(), 1050)
    failed.book_refund(a_refund(300, status=RefundStatus.FAILED))
    online.book_refund(a_refund(300))

    for payment in (failed, online):
        with pytest.raises(Invalid):
            given_back(new_id(), payment, payment.refunds[0].id, COUNTER, EVENING)


def test_the_house_puts_in_and_takes_out() -> None:
    put = by_hand(new_id(), EntryKind.DEPOSIT, Money(500), "coins", COUNTER, EVENING)
    took = by_hand(new_id(), EntryKind.WITHDRAWAL, Money(500), "flour", COUNTER, EVENING)

    assert (put.amount, took.amount) == (Money(500), Money(-500))


@pytest.mark.parametrize(
    ("kind", "cents"),
    [(EntryKind.SALE, -1), (EntryKind.REFUND, 1), (EntryKind.DEPOSIT, 0)],
)
def test_nothing_goes_the_wrong_way(kind: EntryKind, cents: int) -> None:
    with pytest.raises(ValueError, match=kind.value):
        Entry(new_id(), kind, Money(cents), EVENING, COUNTER.id, COUNTER.name)
