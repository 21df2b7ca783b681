"""When less is left than is promised: the order due last goes short first, the first is served."""

from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.events import EventKind
from ocpizza.domain.orders.line import Missing
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.shortfall import refill, take_off
from ocpizza.domain.recipes.dish import Choice
from ocpizza.domain.stock.movement import Movement, MovementKind
from tests.builders import EVENING, MINUTE, an_order, some


def due_in(minutes: int, *choices: Choice) -> Order:
    order = an_order(*choices)
    order.promised_at = EVENING + minutes * MINUTE
    return order


class TestGoingShort:
    def test_the_order_due_last_goes_short_first(self) -> None:
        soon, late, later = due_in(10), due_in(20), due_in(30)

        changed = take_off([late, later, soon], "dough", 300, EVENING)

        assert changed == [later, late]
        assert [order.held["dough"] for order in (soon, late)] == [250, 200]
        assert "dough" not in later.held
        assert (soon.short, late.short) == ((), (Missing(1, "dough", 50),))

    def test_of_two_due_at_once_the_one_that_came_last(self) -> None:
        first, second = due_in(10), due_in(10)

        assert take_off([first, second], "dough", 1, EVENING) == [second]

    def test_orders_that_hold_nothing_of_it_are_passed_over(self) -> None:
        cola, pizza = due_in(30, some("cola")), due_in(10)

        assert take_off([cola, pizza], "dough", 100, EVENING) == [pizza]

    def test_within_an_order_its_last_lines_go_short_first(self) -> None:
        order = due_in(10, some("margherita"), some("cola"), some("margherita", 2))
        take_off([order], "dough", 600, EVENING)

        assert order.short == (Missing(1, "dough", 100), Missing(3, "dough", 500))

    def test_it_goes_shorter_with_every_count(self) -> None:
        order = due_in(10, some("margherita", 2))
        take_off([order], "dough", 100, EVENING)
        take_off([order], "basil", 2, EVENING)
        take_off([order], "dough", 150, EVENING)

        assert order.short == (Missing(1, "basil", 2), Missing(1, "dough", 250))
        assert (order.held["dough"], order.held["basil"]) == (250, 4)

    def test_each_leaves_its_movement_and_the_order_an_event(self) -> None:
        order = due_in(10)
        take_off([order], "dough", 100, EVENING)

        assert order.movements == [
            Movement(MovementKind.SHORTFALL, "dough", reserved=-100, order=order.id)
        ]
        assert [event.kind for event in order.events] == [EventKind.ORDER_CHANGED]
        assert order.version == 2


class TestFillingUp:
    def test_the_order_due_first_is_served_first(self) -> None:
        soon, late = due_in(10), due_in(20)
        take_off([soon, late], "dough", 500, EVENING)

        assert refill([late, soon], "dough", 300, EVENING) == [soon, late]
        assert (soon.short, late.short) == ((), (Missing(1, "dough", 200),))
        assert late.movements[-1] == Movement(
            MovementKind.REFILL, "dough", reserved=50, order=late.id
        )

    def test_what_it_lacks_of_other_things_it_still_lacks(self) -> None:
        order = due_in(10, some("margherita"), some("margherita"))
        take_off([order], "dough", 500, EVENING)
        take_off([order], "basil", 1, EVENING)
        refill([order], "dough", 300, EVENING)

        assert order.short == (Missing(2, "basil", 1), Missing(2, "dough", 200))

    def test_who_lacks_nothing_gets_nothing(self) -> None:
        assert refill([due_in(10)], "dough", 1000, EVENING) == []


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
    st.lists(st.integers(0, 1500), min_size=1, max_size=3),
    st.lists(st.integers(0, 1500), min_size=1, max_size=3),
)
def test_what_is_taken_and_given_is_what_moves(
    pizzas: list[int], lacks: list[int], receipts: list[int]
) -> None:
    orders = [due_in(n, some("margherita", count)) for n, count in enumerate(pizzas)]
    promised = sum(pizzas) * 250
    for lack in lacks:
        taken = min(lack, promised)
        take_off(orders, "dough", taken, EVENING)
        promised -= taken
        assert sum(order.held.get("dough", 0) for order in orders) == promised
    for receipt in receipts:
        given = min(receipt, sum(pizzas) * 250 - promised)
        refill(orders, "dough", given, EVENING)
        promised += given
        assert sum(order.held.get("dough", 0) for order in orders) == promised
    for order in orders:
        moved = sum(step.reserved for step in order.movements)
        assert order.held.get("dough", 0) == order.needs["dough"] + moved
        assert all(0 < gap.missing <= order.needs["dough"] for gap in order.short)
