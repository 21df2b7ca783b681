"""A receipt on request: issued once, numbered without a gap, corrected by credit notes only."""

from __future__ import annotations

import pytest

from ocpizza.application.paying.receipts import Receipts
from ocpizza.application.reading.orders import OrderView
from ocpizza.application.reading.payments import PaymentView
from ocpizza.config import DEMO_SELLER
from ocpizza.domain.errors import NotFound, PaymentDue, WrongState
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.receipt import ReceiptKind
from ocpizza.domain.payments.method import Method
from tests.builders import ANN, BELLECOUR, BOB, INGREDIENTS, MANAGER, MINUTE, PIZZAIOLO, some
from tests.contracts.shop import Shop

RECEIPT, CREDIT_NOTE = ReceiptKind.RECEIPT, ReceiptKind.CREDIT_NOTE


@pytest.fixture
def receipts(shop: Shop) -> Receipts:
    return Receipts(shop.house.begin, shop.house.offers(), shop.house.clock, DEMO_SELLER)


def sold(shop: Shop) -> tuple[OrderView, PaymentView]:
    order = shop.order(some("margherita", 2), some("cola"))
    payment = shop.take(order, order.payment.due_cents, tendered=5000)
    shop.do(order, Action.START_PREPARATION, PIZZAIOLO)
    return order, payment


def test_it_says_what_the_law_wants(shop: Shop, receipts: Receipts) -> None:
    order, payment = sold(shop)

    (receipt,) = receipts.issue(ANN, BELLECOUR, order.id)

    assert (receipt.kind, receipt.number, receipt.order) == (RECEIPT, 1, order.number)
    assert receipt.issued_at == shop.house.clock.now()
    assert (receipt.seller.siren, receipt.seller.vat_number) == ("123456782", "FR11123456782")
    assert receipt.seller.place == ("1 place Bellecour", "69002 Lyon")
    assert [(line.quantity, line.vat_rate) for line in receipt.lines] == [(2, "10.0"), (1, "5.5")]
    assert receipt.totals == order.totals
    (paid,) = receipt.payments
    assert (paid.method, paid.amount_cents) == (Method.CASH, payment.amount_cents)
    assert (paid.tendered_cents, paid.change_cents) == (5000, 5000 - payment.amount_cents)


def test_it_says_how_a_dish_was_changed(shop: Shop, receipts: Receipts) -> None:
    order = shop.order(some("margherita", without=("basil",), extra=("mozzarella",)))
    shop.take(order, order.payment.due_cents)
    shop.do(order, Action.START_PREPARATION, PIZZAIOLO)

    (receipt,) = receipts.issue(ANN, BELLECOUR, order.id)

    (line,) = receipt.lines
    basil, mozzarella = INGREDIENTS["basil"].name, INGREDIENTS["mozzarella"].name
    assert [(name.fr, name.en) for name in line.without] == [(basil.fr, basil.en)]
    assert [(name.fr, name.en) for name in line.extra] == [(mozzarella.fr, mozzarella.en)]


def test_asked_again_it_is_the_same_one(shop: Shop, receipts: Receipts) -> None:
    order, _ = sold(shop)
    first = receipts.issue(ANN, BELLECOUR, order.id)
    shop.house.clock.advance(MINUTE)

    assert receipts.issue(ANN, BELLECOUR, order.id) == first
    assert receipts.issued(ANN, BELLECOUR, order.id) == first


def test_the_next_sale_has_the_next_number(shop: Shop, receipts: Receipts) -> None:
    numbers = [receipts.issue(ANN, BELLECOUR, sold(shop)[0].id)[0].number for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_money_back_is_a_credit_note_beside_the_receipt(shop: Shop, receipts: Receipts) -> None:
    order = shop.order(some("margherita", 2), payment_method=Method.PAYPAL)
    payment = shop.pay(order)
    shop.do(order, Action.START_PREPARATION, PIZZAIOLO)
    (receipt,) = receipts.issue(ANN, BELLECOUR, order.id)
    shop.refund(order, payment, 300)
    shop.refund(order, payment, 200)
    shop.carry_out_refunds()

    kept, *notes = receipts.issue(ANN, BELLECOUR, order.id)

    assert kept == receipt
    assert [(note.kind, note.number, note.corrects) for note in notes] == [
        (CREDIT_NOTE, 1, receipt.number),
        (CREDIT_NOTE, 2, receipt.number),
    ]
    assert [note.totals.total_cents for note in notes] == [300, 200]
    assert sum(note.totals.vat[0].vat_cents for note in notes) == 45  # of 500 at 10 %, half up


def test_a_cancellation_takes_the_whole_sale_back(shop: Shop, receipts: Receipts) -> None:
    order = shop.order(some("margherita", 2), payment_method=Method.PAYPAL)
    shop.pay(order)
    shop.do(order, Action.START_PREPARATION, PIZZAIOLO)
    (receipt,) = receipts.issue(ANN, BELLECOUR, order.id)
    shop.do(order, Action.CANCEL, MANAGER)
    shop.carry_out_refunds()

    _, note = receipts.issue(ANN, BELLECOUR, order.id)
    assert note.totals.vat == receipt.totals.vat


def test_nobody_gets_one_before_it_is_paid_and_sold(shop: Shop, receipts: Receipts) -> None:
    order = shop.order()
    with pytest.raises(PaymentDue):
        receipts.issue(ANN, BELLECOUR, order.id)
    shop.take(order, order.payment.due_cents)
    with pytest.raises(WrongState):
        receipts.issue(ANN, BELLECOUR, order.id)
    assert receipts.issued(ANN, BELLECOUR, order.id) == ()


def test_others_do_not_see_it(shop: Shop, receipts: Receipts) -> None:
    order, _ = sold(shop)
    receipts.issue(ANN, BELLECOUR, order.id)
    for ask in (receipts.issue, receipts.issued):
        with pytest.raises(NotFound):
            ask(BOB, BELLECOUR, order.id)


def test_without_a_company_none_are_offered(shop: Shop) -> None:
    assert not Receipts(shop.house.begin, shop.house.offers(), shop.house.clock, None).offered
