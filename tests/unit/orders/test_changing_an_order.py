"""Other lines, or another way to pay, until the kitchen's own act."""

import pytest

from ocpizza.domain.errors import Forbidden, WrongState
from ocpizza.domain.events import EventKind
from ocpizza.domain.money import Money
from ocpizza.domain.orders.draft import redraft
from ocpizza.domain.orders.history import Entry
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.roles import Role
from tests.builders import (
    ANN,
    COUNTER,
    COURIER,
    EVENING,
    MANAGER,
    MINUTE,
    a_situation,
    an_order,
    some,
)

LATER = EVENING + MINUTE


def moved(order: Order) -> list[tuple[str, str, int, int]]:
    return [
        (step.kind.value, step.ingredient, step.on_hand, step.reserved) for step in order.movements
    ]


class TestChangingLines:
    def test_what_is_held_follows_and_the_rest_stays(self) -> None:
        order = an_order(some("margherita"), some("cola"))
        changed = redraft(order, (some("margherita"), some("tiramisu", 2)), a_situation())
        order.change_lines(changed, ANN, LATER)

        assert moved(order) == [
            ("release", "cola-can", 0, -1),
            ("reserve", "tiramisu-cup", 0, 2),
        ]
        assert [line.item for line in order.lines] == ["margherita", "tiramisu"]
        assert (order.totals, order.promised_at) == (changed.totals, changed.promised_at)
        assert [event.kind for event in order.events] == [EventKind.ORDER_CHANGED]
        assert order.version == 2

    def test_the_status_stays_also_when_it_was_paid(self) -> None:
        order = an_order()
        order.capture(order.due, COUNTER, EVENING)
        order.change_lines(redraft(order, (some("regina"),), a_situation()), ANN, LATER)

        assert (order.status, order.due) == (Status.PLACED, Money(200))

    def test_who_changed_it_last_is_known(self) -> None:
        order = an_order()
        order.change_lines(redraft(order, (some("regina"),), a_situation()), ANN, LATER)

        assert order.last == (Action.CHANGE_LINES, ANN.id)

    @pytest.mark.parametrize("status", [Status.IN_PREPARATION, Status.READY, Status.CANCELLED])
    def test_not_once_the_kitchen_has_started_or_it_is_over(self, status: Status) -> None:
        order = an_order(status=status)
        changed = redraft(order, (some("regina"),), a_situation())

        with pytest.raises(WrongState):
            order.change_lines(changed, ANN, LATER)
        with pytest.raises(Forbidden):
            order.change_lines(changed, COURIER, LATER)
        assert order.movements == []

    def test_nor_by_who_did_it_last(self) -> None:
        order = an_order()
        order.change_lines(redraft(order, (some("regina"),), a_situation()), MANAGER, LATER)
        changed = redraft(order, (some("margherita"),), a_situation())
        order.status = Status.IN_PREPARATION

        with pytest.raises(WrongState):
            order.change_lines(changed, MANAGER, LATER)

    def test_it_is_not_one_of_the_plain_actions(self) -> None:
        with pytest.raises(ValueError, match="method of its own"):
            an_order().do(Action.CHANGE_LINES, ANN, LATER)


class TestPayingAnotherWay:
    def test_at_the_door_instead_of_on_line_places_the_order(self) -> None:
        order = an_order(method=Method.PAYPAL)
        order.change_method(Method.CARD, ANN, LATER)

        assert (order.status, order.method, order.hold_until) == (Status.PLACED, Method.CARD, None)
        assert order.history[-1] == Entry(LATER, Status.PLACED, Role.CUSTOMER, ANN.id)
        assert order.events[-1].kind is EventKind.ORDER_PLACED

    def test_change_is_brought_for_a_banknote_as_long_as_it_is_cash_and_that_covers_it(
        self,
    ) -> None:
        order = an_order(some("margherita"), pays_with=Money(2000))
        told = [order.banknote]
        for method in (Method.CARD, Method.CASH):
            order.change_method(method, ANN, LATER)
            told.append(order.banknote)
        for pizzas in (2, 1):
            order.change_lines(
                redraft(order, (some("margherita", pizzas),), a_situation()), ANN, LATER
            )
            told.append(order.banknote)
        order.capture(order.due, COUNTER, LATER)

        announced = Money(2000)
        assert told == [announced, None, announced, None, announced]
        assert order.banknote is None

    def test_on_line_instead_of_at_the_door_leaves_it_placed_with_the_money_due(self) -> None:
        order = an_order()
        order.change_method(Method.PAYPAL, ANN, LATER)

        assert (order.status, order.method, order.due) == (
            Status.PLACED,
            Method.PAYPAL,
            Money(1050),
        )
        assert order.hold_until is None

    @pytest.mark.parametrize("status", [Status.IN_PREPARATION, Status.READY, Status.CANCELLED])
    def test_not_once_the_kitchen_has_started_or_it_is_over(self, status: Status) -> None:
        with pytest.raises(WrongState):
            an_order(status=status).change_method(Method.CARD, ANN, LATER)

    def test_the_same_way_is_no_change(self) -> None:
        order = an_order()

        assert order.change_method(order.method, ANN, LATER) is False
        assert order.version == order.loaded_version

    def test_not_once_anything_was_captured(self) -> None:
        order = an_order()
        order.capture(Money(1), COUNTER, EVENING)

        with pytest.raises(WrongState):
            order.change_method(Method.CARD, ANN, LATER)
