"""What was left to be done later, over all stores."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import evolve

from ocpizza.application.ports.chores import OpenRefund
from ocpizza.application.ports.gateway import Notice
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.order import HOLD
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus, RefundStatus
from tests.builders import (
    ANN,
    BELLECOUR,
    EVENING,
    GRENOBLE,
    HOUR,
    MINUTE,
    PLENTY,
    SECOND,
    a_captured_payment,
    a_menu,
    a_new_order,
    a_payment,
    a_refund,
    a_situation,
    a_store,
)
from tests.contracts.house import House, a_key, race
from tests.contracts.orders import do

LATER = EVENING + HOUR


def a_notice(id: str = "WH-1") -> Notice:
    return Notice(id, "PAYMENT.CAPTURE.COMPLETED", "ORDER", "CAPTURE", f"{BELLECOUR}:p1")


class ChoresContract:
    def test_stores_where_a_hold_has_ended(self, house: House) -> None:
        house.open_bellecour()
        house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
        situation = a_situation(a_store(GRENOBLE), now=EVENING + MINUTE)
        house.place(a_new_order(method=Method.PAYPAL))
        held = house.place(a_new_order(method=Method.PAYPAL, situation=situation))

        assert house.chores.stores_with_expired_holds(EVENING + HOLD - SECOND) == []
        assert house.chores.stores_with_expired_holds(EVENING + HOLD) == [BELLECOUR]
        assert sorted(house.chores.stores_with_expired_holds(LATER)) == [GRENOBLE, BELLECOUR]
        do(house, held, Action.CANCEL, ANN)
        assert house.chores.stores_with_expired_holds(LATER) == [BELLECOUR]

    def test_payments_whose_end_is_not_known_oldest_first(self, house: House) -> None:
        house.open_bellecour()
        order = house.place(a_new_order(method=Method.PAYPAL))
        pending = a_payment(order, status=PaymentStatus.PENDING, created_at=EVENING + MINUTE)
        awaiting = a_payment(order)
        closed_while_captured = a_payment(
            order,
            status=PaymentStatus.EXPIRED,
            capture_request="r",
            created_at=EVENING + 2 * MINUTE,
        )
        known = [
            a_captured_payment(order),
            a_payment(order, status=PaymentStatus.EXPIRED),
            a_payment(order, status=PaymentStatus.DECLINED),
        ]
        for payment in (*known, closed_while_captured, pending, awaiting):
            house.add_payment(payment)

        assert house.chores.open_payments(EVENING, LATER) == [
            (BELLECOUR, awaiting.id),
            (BELLECOUR, pending.id),
            (BELLECOUR, closed_while_captured.id),
        ]

    def test_payments_are_asked_for_by_the_time_they_were_made(self, house: House) -> None:
        house.open_bellecour()
        order = house.place(a_new_order(method=Method.PAYPAL))
        old_and_pending = a_payment(
            order, status=PaymentStatus.PENDING, created_at=EVENING - timedelta(days=6)
        )
        for payment in (
            old_and_pending,
            a_payment(order, created_at=EVENING - SECOND),
            a_payment(order, created_at=LATER),
        ):
            house.add_payment(payment)

        assert house.chores.open_payments(EVENING, LATER) == [(BELLECOUR, old_and_pending.id)]

    def test_payments_that_came_in_on_line_in_the_order_of_coming(self, house: House) -> None:
        house.open_bellecour()
        order = house.place(a_new_order(method=Method.PAYPAL))
        early, first, second = (
            a_captured_payment(order, captured_at=EVENING + delay)
            for delay in (-SECOND, timedelta(0), MINUTE)
        )
        cash = a_captured_payment(order, method=Method.CASH, create_request=None)
        for payment in (second, early, first, cash, a_payment(order)):
            house.add_payment(payment)

        found = house.chores.captured_payments(EVENING, None)
        assert [(each.store, each.payment) for each in found] == [
            (BELLECOUR, first.id),
            (BELLECOUR, second.id),
        ]
        assert house.chores.captured_payments(EVENING, found[0]) == found[1:]
        assert house.chores.captured_payments(EVENING, found[1]) == []

    def test_refunds_that_were_booked_and_have_not_ended_oldest_first(self, house: House) -> None:
        house.open_bellecour()
        payment = a_captured_payment(house.place(a_new_order()))
        house.add_payment(payment)
        older, newer, young = (a_refund(1, at=EVENING + delay) for delay in (SECOND, MINUTE, HOUR))
        ended = [evolve(a_refund(1), status=status) for status in list(RefundStatus)[1:]]
        with house.begin(BELLECOUR) as tx:
            loaded = tx.payments.get(payment.id)
            for refund in (newer, *ended, young, older):
                loaded.book_refund(refund)
            tx.payments.save(loaded)

        assert house.chores.open_refunds(LATER) == [
            OpenRefund(BELLECOUR, payment.id, older.id),
            OpenRefund(BELLECOUR, payment.id, newer.id),
        ]

    # --- the inbox ----------------------------------------------------------------------------

    def test_a_message_is_kept_once_and_open_until_it_is_closed(self, house: House) -> None:
        assert house.chores.keep_notice(a_notice(), EVENING)
        assert not house.chores.keep_notice(a_notice(), LATER)
        assert house.chores.open_notices() == [a_notice()]
        house.chores.close_notice("WH-1", LATER)

        assert house.chores.open_notices() == []
        assert not house.chores.keep_notice(a_notice(), LATER)

    def test_messages_come_in_the_order_they_were_received(self, house: House) -> None:
        bare = Notice("WH-2", "CHECKOUT.ORDER.APPROVED", None, None, None)
        house.chores.keep_notice(a_notice(), LATER)
        house.chores.keep_notice(bare, EVENING)

        assert house.chores.open_notices() == [bare, a_notice()]

    def test_a_message_delivered_many_times_at_once_is_kept_once(self, house: House) -> None:
        kept = race(6, lambda _: house.chores.keep_notice(a_notice(), EVENING))

        assert sorted(map(str, kept)) == ["False"] * 5 + ["True"]

    # --- forgetting ---------------------------------------------------------------------------

    def test_what_is_old_is_forgotten_and_the_books_stay_clean(self, house: House) -> None:
        house.open_bellecour()
        order = house.place(a_new_order(), a_key())
        house.chores.keep_notice(a_notice(), EVENING)
        house.chores.close_notice("WH-1", EVENING)
        house.chores.keep_notice(a_notice("WH-2"), EVENING)

        assert house.chores.forget_old(datetime.fromisoformat("2000-01-01T00:00:00Z")) == 0
        assert house.book.first_answer(BELLECOUR, a_key()) is not None

        far = datetime.fromisoformat("2100-01-01T00:00:00Z")
        assert house.chores.forget_old(far) >= 3
        assert house.book.first_answer(BELLECOUR, a_key()) is None
        assert house.events() == []
        assert house.chores.keep_notice(a_notice(), far)
        assert [notice.id for notice in house.chores.open_notices()] == ["WH-2", "WH-1"]
        assert house.order(order.id) == order
        assert house.faults() == []

    def test_events_go_on_counting_after_they_were_forgotten(self, house: House) -> None:
        house.open_bellecour()
        house.place(a_new_order())
        last = house.events()[-1].sequence
        house.chores.forget_old(datetime.fromisoformat("2100-01-01T00:00:00Z"))
        house.place(a_new_order())

        assert house.events()[0].sequence == last + 1
