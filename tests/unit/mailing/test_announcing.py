"""What happens to an order is told to its customer by mail: once, in their language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.draft import redraft
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.shortfall import refill, take_off
from ocpizza.domain.orders.wish import Contact
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import SYSTEM, Actor
from ocpizza.domain.people.customer import Customer
from tests.builders import (
    ANN,
    ANN_ID,
    BELLECOUR,
    COUNTER,
    COURIER,
    EVENING,
    INGREDIENTS,
    MANAGER,
    PIZZAIOLO,
    a_new_order,
    a_situation,
    some,
)
from tests.unit.mailing.house import SITE, MailHouse

LEA = Contact("Léa", "+33612345678", "lea@example.org")
ENGLISH = evolve(ANN, language="en")


def placed(mails: MailHouse, by: Actor = ANN, contact: Contact = LEA, **wish: Any) -> Order:
    return mails.shop.place(a_new_order(some("margherita", 2), by=by, contact=contact, **wish))


def changed(mails: MailHouse, order: Order, change: Callable[[Order], object]) -> None:
    with mails.shop.begin(BELLECOUR) as tx:
        loaded = tx.orders.get(order.id)
        change(loaded)
        tx.stock.apply(loaded.movements, MANAGER, EVENING)
        tx.orders.save(loaded)


def does(mails: MailHouse, order: Order, *steps: tuple[Action, Actor]) -> None:
    for action, actor in steps:
        changed(
            mails,
            order,
            lambda o, a=action, by=actor: o.do(a, by, EVENING, reason="because"),  # type: ignore[misc]
        )


def test_a_delivery_is_told_from_placed_to_the_doorstep(mails: MailHouse) -> None:
    order = placed(mails, fulfilment=Fulfilment.DELIVERY)
    changed(mails, order, lambda o: o.capture(o.due, COURIER, EVENING))
    does(
        mails,
        order,
        (Action.START_PREPARATION, PIZZAIOLO),
        (Action.READY, PIZZAIOLO),
        (Action.DISPATCH, COURIER),
        (Action.DELIVER, COURIER),
    )

    assert mails.subjects() == [
        "Commande A-001 reçue",
        "Commande A-001 en livraison",
        "Commande A-001 : bon appétit !",
    ]


def test_the_letter_has_what_was_ordered_what_it_comes_to_and_the_link(mails: MailHouse) -> None:
    order = placed(mails, by=ENGLISH)
    mails.subjects()

    (letter,) = mails.post.letters
    assert (letter.to, letter.language) == ("lea@example.org", "en")
    assert letter.paragraphs[0] == "Good day Léa,"
    assert ("2 \N{MULTIPLICATION SIGN} margherita (en) (medium)", "€21.00") in letter.rows
    assert ("Total, VAT included", "€21.00") in letter.rows[-letter.sums :]
    assert ("To pay (cash)", "€21.00") in letter.rows[-letter.sums :]
    assert letter.link is not None
    token = letter.link[1].removeprefix(f"{SITE}/track/")
    assert mails.tracking.read(token) == (BELLECOUR, order.id)
    assert any("no right of withdrawal" in note for note in letter.notes)
    assert any(f"{SITE}/legal/terms" in note for note in letter.notes)


def test_it_says_how_a_dish_was_changed(mails: MailHouse) -> None:
    choice = some("margherita", without=("basil",), extra=("mozzarella",))
    mails.shop.place(a_new_order(choice, by=ENGLISH, contact=LEA))
    mails.subjects()

    basil, mozzarella = (INGREDIENTS[each].name.en for each in ("basil", "mozzarella"))
    said = f"margherita (en) (medium), without {basil}, extra {mozzarella}"
    assert mails.post.letters[0].rows[0][0] == f"1 \N{MULTIPLICATION SIGN} {said}"


def test_money_that_came_on_line_is_told_when_the_order_is_placed_by_it(mails: MailHouse) -> None:
    order = placed(mails, method=Method.PAYPAL)
    assert mails.subjects() == []
    changed(mails, order, lambda o: o.capture(o.due, SYSTEM, EVENING))

    assert mails.subjects() == ["Commande A-001 reçue", "Commande A-001 payée"]
    assert ("Payé", "21,00\xa0€") in mails.post.letters[0].rows


def test_a_refund_is_told_when_it_has_gone_back(mails: MailHouse) -> None:
    order = placed(mails, method=Method.PAYPAL)
    changed(mails, order, lambda o: o.capture(o.due, SYSTEM, EVENING))
    assert len(mails.subjects()) == 2
    does(mails, order, (Action.CANCEL, ANN))
    changed(mails, order, lambda o: o.book_refund(Money(2100), EVENING))
    assert mails.subjects()[2:] == ["Commande A-001 annulée"]
    assert "21,00" in mails.post.letters[-1].paragraphs[1]

    changed(mails, order, lambda o: o.settle_refund(Money(2100), EVENING, by_hand=False, done=True))
    assert mails.subjects()[3:] == ["Commande A-001 : remboursement"]


def test_nobody_is_told_of_money_that_did_not_come(mails: MailHouse) -> None:
    order = placed(mails, method=Method.PAYPAL)
    changed(mails, order, lambda o: o.do(Action.EXPIRE, SYSTEM, EVENING, reason="unpaid"))
    assert mails.subjects() == ["Commande A-001 annulée"]
    assert "n'est pas arrivé à temps" in mails.post.letters[0].paragraphs[1]


class TestGoneShort:
    def test_what_has_run_out_is_asked_once_by_its_name(self, mails: MailHouse) -> None:
        order = placed(mails)
        changed(mails, order, lambda o: take_off([o], "mozzarella", 40, EVENING))
        changed(mails, order, lambda o: take_off([o], "mozzarella", 30, EVENING))

        assert mails.subjects()[1:] == ["Commande A-001 : un ingrédient manque"]
        assert "plus assez de : mozzarella." in mails.post.letters[-1].paragraphs[1]

    def test_another_thing_that_has_is_asked_too(self, mails: MailHouse) -> None:
        order = placed(mails)
        changed(mails, order, lambda o: take_off([o], "mozzarella", 40, EVENING))
        mails.subjects()
        changed(mails, order, lambda o: take_off([o], "basil", 1, EVENING))

        assert mails.subjects()[1:] == ["Commande A-001 : un ingrédient manque"] * 2
        assert "basil, mozzarella" in mails.post.letters[-1].paragraphs[1]

    def test_who_answers_line_by_line_is_not_asked_again(self, mails: MailHouse) -> None:
        lines = [some("margherita", pizzas) for pizzas in (1, 2, 3)]
        order = mails.shop.place(a_new_order(*lines, contact=LEA))
        changed(mails, order, lambda o: take_off([o], "basil", 18, EVENING))
        changed(mails, order, lambda o: take_off([o], "mozzarella", 700, EVENING))
        told = mails.subjects()[1:]
        left = []
        for answer in (some("regina"), *lines[1:]), (some("regina"), lines[2]):
            redrafted = redraft(order, answer, a_situation())
            changed(mails, order, lambda o, new=redrafted: o.change_lines(new, ANN, EVENING))  # type: ignore[misc]
            left.append(
                {gap.line for gap in mails.announcing.records.get(BELLECOUR, order.id).short}
            )
            assert mails.subjects()[1:] == told == ["Commande A-001 : un ingrédient manque"]
        assert left == [{2, 3}, {2}]

        changed(mails, order, lambda o: take_off([o], "dough", 1, EVENING))
        assert mails.subjects()[1:] == told * 2

    def test_nothing_is_asked_when_it_has_come_in_meanwhile(self, mails: MailHouse) -> None:
        order = placed(mails)
        changed(mails, order, lambda o: take_off([o], "mozzarella", 40, EVENING))
        mails.announcing.run()
        changed(mails, order, lambda o: refill([o], "mozzarella", 40, EVENING))

        assert mails.subjects() == ["Commande A-001 reçue"]


def test_events_that_are_read_again_ask_for_nothing_new(mails: MailHouse) -> None:
    mails.outbox.forgetful = True
    order = placed(mails)
    mails.subjects()
    does(mails, order, (Action.CANCEL, ANN))

    assert mails.subjects() == ["Commande A-001 reçue", "Commande A-001 annulée"]
    assert mails.subjects() == ["Commande A-001 reçue", "Commande A-001 annulée"]


def test_a_second_try_at_the_door_is_told_again(mails: MailHouse) -> None:
    order = placed(mails, fulfilment=Fulfilment.DELIVERY)
    does(
        mails,
        order,
        (Action.START_PREPARATION, PIZZAIOLO),
        (Action.READY, PIZZAIOLO),
        (Action.DISPATCH, COURIER),
        (Action.FAIL_DELIVERY, COURIER),
        (Action.DISPATCH, COURIER),
    )
    assert mails.subjects().count("Commande A-001 en livraison") == 2


def test_without_an_address_on_the_order_the_accounts_is_written_to(mails: MailHouse) -> None:
    with mails.accounts() as tx:
        tx.customers.ask(Customer(ANN_ID, "ann@example.org", "Ann", "+33612345678"), "", EVENING)
        tx.customers.confirm(ANN_ID, EVENING)
    placed(mails, contact=Contact("Ann"))
    mails.subjects()
    assert [letter.to for letter in mails.post.letters] == ["ann@example.org"]


@pytest.mark.parametrize("by", [ANN, COUNTER], ids=["account gone", "no account"])
def test_who_left_no_address_is_not_written_to(mails: MailHouse, by: Actor) -> None:
    placed(mails, by=by, contact=Contact("Ann"))
    assert mails.subjects() == []
