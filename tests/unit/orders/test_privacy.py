"""Whom an order was for can be forgotten, once nobody needs to know."""

import pytest

from ocpizza.domain.errors import StillOpen
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.privacy import forget_delivery, forget_person
from ocpizza.domain.orders.wish import Contact
from ocpizza.domain.people.actor import SYSTEM
from ocpizza.domain.people.contact import Address
from tests.builders import ANN, COUNTER, EVENING, LEA, PIZZAIOLO, a_new_order, as_saved


def a_cancelled_order() -> Order:
    order = as_saved(a_new_order(fulfilment=Fulfilment.DELIVERY, note="ne pas sonner"))
    order.do(Action.CANCEL, ANN, EVENING)
    return as_saved(order)


def test_the_person_is_forgotten_and_the_money_is_not() -> None:
    order = a_cancelled_order()
    before = order.totals, order.balance, order.history[:], order.lines

    forget_person(order, EVENING)

    assert (order.contact, order.customer_id, order.note) == (Contact(""), None, "")
    assert order.address == Address("", "69002", "Lyon")
    assert (order.totals, order.balance, order.history, order.lines) == before
    assert order.version == order.loaded_version + 1


def test_an_event_tells_that_it_changed_and_names_nobody() -> None:
    order = a_cancelled_order()
    forget_person(order, EVENING)
    assert [event.order for event in order.events] == [order.id]
    assert "contact" not in order.events[0].data


@pytest.mark.parametrize("actions", [(), (Action.START_PREPARATION,)], ids=["placed", "started"])
def test_not_while_somebody_waits_for_it(actions: tuple[Action, ...]) -> None:
    order = as_saved(a_new_order())
    for action in actions:
        order.do(action, PIZZAIOLO, EVENING)
    with pytest.raises(StillOpen):
        forget_person(order, EVENING)


def test_not_while_money_of_it_is_to_go_back() -> None:
    order = as_saved(a_new_order())
    order.capture(Money(500), SYSTEM, EVENING)
    order.do(Action.CANCEL, ANN, EVENING)
    order.book_refund(Money(500), EVENING)
    with pytest.raises(StillOpen):
        forget_person(order, EVENING)
    order.settle_refund(Money(500), EVENING, by_hand=False, done=True)
    forget_person(order, EVENING)


class TestAfterSomeWeeks:
    def test_of_an_account_only_what_the_delivery_needed_goes(self) -> None:
        order = a_cancelled_order()
        forget_delivery(order, EVENING)

        assert order.contact == Contact(LEA.name, None, LEA.email)
        assert (order.customer_id, order.note) == (ANN.customer_id, "")
        assert order.address is not None
        assert (order.address.line1, order.address.instructions) == ("3 rue de la Charité", "")

    def test_of_a_guest_everything_goes(self) -> None:
        order = as_saved(a_new_order(by=COUNTER, fulfilment=Fulfilment.DELIVERY))
        order.do(Action.CANCEL, COUNTER, EVENING)
        forget_delivery(order, EVENING)

        assert (order.contact, order.address) == (Contact(""), Address("", "69002", "Lyon"))

    def test_nothing_goes_while_somebody_waits(self) -> None:
        for by in (ANN, COUNTER):
            with pytest.raises(StillOpen):
                forget_delivery(as_saved(a_new_order(by=by)), EVENING)
