"""Every change of a level is a row that adds up to it."""

import pytest

from ocpizza.domain.errors import Fault, Invalid
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stock.movement import (
    Movement,
    MovementKind,
    consuming,
    entered,
    lack,
    reserving,
    restoring,
    wasting,
)

SHELF = Level("dough", on_hand=1000, reserved=300)
NEEDS = {"dough": 250, "basil": 3}


class TestEnteredByPeople:
    @pytest.mark.parametrize(
        ("kind", "quantity", "change"),
        [
            (MovementKind.RECEIPT, 500, 500),
            (MovementKind.WASTE, 400, -400),
            (MovementKind.WASTE, 1000, -1000),
            (MovementKind.COUNT, 950, -50),
            (MovementKind.COUNT, 1200, 200),
            (MovementKind.COUNT, 1000, 0),
            (MovementKind.COUNT, 0, -1000),
        ],
    )
    def test_a_receipt_adds_waste_takes_away_and_a_count_sets(
        self, kind: MovementKind, quantity: int, change: int
    ) -> None:
        assert entered(SHELF, kind, quantity, "why") == Movement(
            kind, "dough", on_hand=change, reserved=0, reason="why"
        )

    def test_no_more_is_thrown_away_than_is_there(self) -> None:
        with pytest.raises(Invalid) as refused:
            entered(SHELF, MovementKind.WASTE, 1001, "")

        assert refused.value.faults == (Fault("/quantity", "more-than-on-hand", {"on_hand": 1000}),)

    @pytest.mark.parametrize(("counted", "missing"), [(1000, 0), (300, 0), (299, 1), (0, 300)])
    def test_what_is_promised_and_not_there_any_more_is_lacking(
        self, counted: int, missing: int
    ) -> None:
        assert lack(SHELF, entered(SHELF, MovementKind.COUNT, counted, "")) == missing


class TestFollowingOrders:
    def test_reserving_promises_and_leaves_the_shelf(self) -> None:
        assert reserving(NEEDS, "o1") == (
            Movement(MovementKind.RESERVE, "basil", 0, 3, "o1"),
            Movement(MovementKind.RESERVE, "dough", 0, 250, "o1"),
        )

    def test_what_is_needed_no_more_is_released_and_what_stays_is_no_movement(self) -> None:
        assert reserving({"dough": -50, "basil": 0, "ham": 2}, "o1") == (
            Movement(MovementKind.RELEASE, "dough", 0, -50, "o1"),
            Movement(MovementKind.RESERVE, "ham", 0, 2, "o1"),
        )

    def test_starting_takes_what_was_promised_off_the_shelf(self) -> None:
        assert consuming({"dough": 250}, "o1") == (
            Movement(MovementKind.CONSUME, "dough", -250, -250, "o1"),
        )

    def test_undoing_puts_it_back_and_promises_it_again(self) -> None:
        assert restoring({"dough": 250}, "o1") == (
            Movement(MovementKind.RETURN, "dough", 250, 250, "o1"),
        )

    def test_what_a_cancelled_order_used_is_booked_as_waste_of_nothing_more(self) -> None:
        back, waste = wasting({"dough": 250}, "o1", "burnt")

        assert back == Movement(MovementKind.RETURN, "dough", 250, 0, "o1")
        assert waste == Movement(MovementKind.WASTE, "dough", -250, 0, "o1", "burnt")
