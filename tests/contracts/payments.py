"""Payments with their refunds, and the keys of the requests that made them."""

from __future__ import annotations

import pytest
from attrs import evolve

from ocpizza.application.ports.orderbook import KeyTaken
from ocpizza.domain.errors import KeyReused, NotFound
from ocpizza.domain.money import Money
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, PaymentStatus
from tests.builders import (
    BELLECOUR,
    EVENING,
    GRENOBLE,
    MINUTE,
    PLENTY,
    a_captured_payment,
    a_menu,
    a_new_order,
    a_payment,
    a_refund,
    a_store,
    new_id,
)
from tests.contracts.house import House, a_key, race


def an_order_to_pay(house: House) -> Order:
    house.open_bellecour()
    return house.place(a_new_order(method=Method.PAYPAL))


class PaymentsContract:
    def test_an_attempt_is_read_back_as_it_was_made(self, house: House) -> None:
        payment = a_payment(an_order_to_pay(house))
        house.add_payment(payment)

        assert house.payment(payment.id) == payment

    def test_cash_is_read_back_with_what_was_tendered(self, house: House) -> None:
        order = an_order_to_pay(house)
        payment = a_captured_payment(order, method=Method.CASH, tendered=Money(2000))
        house.add_payment(payment)

        assert house.payment(payment.id) == payment
        assert payment.change == Money(950)

    def test_it_is_found_in_its_own_store_only(self, house: House) -> None:
        payment = a_payment(an_order_to_pay(house))
        house.add_payment(payment)
        house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)

        for store, asked in ((GRENOBLE, payment.id), (BELLECOUR, new_id())):
            with pytest.raises(NotFound):
                house.payment(asked, store)

    def test_what_became_of_it_is_read_back(self, house: House) -> None:
        payment = a_payment(an_order_to_pay(house))
        house.add_payment(payment)
        with house.begin(BELLECOUR) as tx:
            loaded = tx.payments.get(payment.id)
            loaded.approved_at("PAYPAL-ORDER", "https://pay.example/approve")
            loaded.capturing("capture-request")
            loaded.capture("PAYPAL-CAPTURE", EVENING + MINUTE)
            loaded.amount = Money(1000)
            tx.payments.save(loaded)

        assert house.payment(payment.id) == loaded
        assert loaded.status is PaymentStatus.CAPTURED

    def test_refunds_are_read_back_in_their_order(self, house: House) -> None:
        payment = a_captured_payment(an_order_to_pay(house))
        house.add_payment(payment)
        first, second = a_refund(300), a_refund(200, by_hand=True, at=EVENING + MINUTE)
        refused = a_refund(100, at=EVENING + MINUTE)
        with house.begin(BELLECOUR) as tx:
            loaded = tx.payments.get(payment.id)
            loaded.book_refund(first)
            tx.payments.save(loaded)
        with house.begin(BELLECOUR) as tx:
            loaded = tx.payments.get(payment.id)
            loaded.book_refund(second)
            loaded.book_refund(refused)
            loaded.settle_refund(first.id, gateway_id="PAYPAL-REFUND", done=True)
            loaded.settle_refund(refused.id, gateway_id=None, done=False, failure="NO_MONEY")
            tx.payments.save(loaded)

        assert house.payment(payment.id) == loaded
        assert [refund.id for refund in loaded.refunds] == [first.id, second.id, refused.id]
        assert loaded.refunds[2].failure == "NO_MONEY"
        assert loaded.refundable == Money(550)

    def test_the_attempts_of_an_order_come_oldest_first(self, house: House) -> None:
        order = an_order_to_pay(house)
        later = a_payment(order, created_at=EVENING + MINUTE)
        earlier = a_payment(order)
        other = a_payment(house.place(a_new_order()))
        for payment in (later, earlier, other):
            house.add_payment(payment)

        with house.begin(BELLECOUR) as tx:
            assert tx.payments.of_order(order.id) == [earlier, later]
            assert tx.payments.of_order(new_id()) == []

    # --- keys ---------------------------------------------------------------------------------

    def test_an_attempt_is_found_under_its_key(self, house: House) -> None:
        payment = a_payment(an_order_to_pay(house))
        house.add_payment(payment, a_key())
        with house.begin(BELLECOUR) as tx:
            assert tx.payments.under(a_key()) == (payment, None)
            assert tx.payments.under(a_key("another")) is None
            with pytest.raises(KeyReused):
                tx.payments.under(a_key(body="another"))

    def test_a_refund_is_found_under_its_key(self, house: House) -> None:
        payment = a_captured_payment(an_order_to_pay(house))
        house.add_payment(payment, a_key("payment"))
        refund = a_refund(100)
        with house.begin(BELLECOUR) as tx:
            loaded = tx.payments.get(payment.id)
            loaded.book_refund(refund)
            tx.payments.save(loaded, {refund.id: a_key("refund")})

        with house.begin(BELLECOUR) as tx:
            assert tx.payments.under(a_key("refund")) == (loaded, refund.id)
            assert tx.payments.under(a_key("payment")) == (loaded, None)
            with pytest.raises(KeyReused):
                tx.payments.under(a_key("refund", body="another"))

    def test_a_key_makes_one_attempt(self, house: House) -> None:
        order = an_order_to_pay(house)
        first, second = a_payment(order), a_payment(order)
        house.add_payment(first, a_key())

        with pytest.raises(KeyTaken):
            house.add_payment(second, a_key())

        with house.begin(BELLECOUR) as tx:
            assert tx.payments.of_order(order.id) == [first]

    def test_a_key_makes_one_refund(self, house: House) -> None:
        order = an_order_to_pay(house)
        payments = [a_captured_payment(order), a_captured_payment(order)]

        def refund(payment: Payment) -> None:
            booked = a_refund(100)
            with house.begin(BELLECOUR) as tx:
                loaded = tx.payments.get(payment.id)
                loaded.book_refund(booked)
                tx.payments.save(loaded, {booked.id: a_key()})

        for payment in payments:
            house.add_payment(payment)
        refund(payments[0])
        with pytest.raises(KeyTaken):
            refund(payments[1])

        assert house.payment(payments[1].id).refunds == []

    # --- races --------------------------------------------------------------------------------

    def test_one_key_in_many_hands_makes_one_attempt(self, house: House) -> None:
        order = an_order_to_pay(house)
        attempts = [a_payment(order) for _ in range(6)]

        answers = race(6, lambda number: house.add_payment(attempts[number], a_key()))

        assert answers.count(None) == 1
        assert sum(isinstance(answer, KeyTaken) for answer in answers) == 5

    def test_who_reads_a_payment_has_it_alone_until_the_end(self, house: House) -> None:
        payment = a_captured_payment(an_order_to_pay(house), 600)
        house.add_payment(payment)

        def refund(_: int) -> None:
            with house.begin(BELLECOUR) as tx:
                loaded = tx.payments.get(payment.id)
                loaded.book_refund(a_refund(100))
                tx.payments.save(loaded)

        race(8, refund)

        read = house.payment(payment.id)
        assert (len(read.refunds), read.refundable) == (6, Money(0))

    def test_who_reads_the_payments_of_an_order_has_them_alone_until_the_end(
        self, house: House
    ) -> None:
        order = an_order_to_pay(house)
        house.add_payment(a_payment(order, gateway_order="PAYPAL-ORDER"))
        captured: list[int] = []

        def capture(number: int) -> None:
            with house.begin(BELLECOUR) as tx:
                [payment] = tx.payments.of_order(order.id)
                if not payment.captured:
                    captured.append(number)
                    payment.capture(f"capture-{number}", EVENING)
                    tx.payments.save(payment)

        assert race(6, capture) == [None] * 6
        assert len(captured) == 1

    def test_saving_raises_the_version(self, house: House) -> None:
        payment = a_payment(an_order_to_pay(house))
        house.add_payment(payment)
        with house.begin(BELLECOUR) as tx:
            tx.payments.save(tx.payments.get(payment.id))

        assert house.payment(payment.id) == evolve(payment, version=payment.version + 1)
