"""What each step of an order does to the stock that is held for it."""

import pytest
from attrs import evolve

from ocpizza.domain.errors import Short
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.draft import redraft
from ocpizza.domain.orders.history import Entry
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.line import Missing
from ocpizza.domain.orders.order import Order
from ocpizza.domain.orders.shortfall import take_off
from ocpizza.domain.people.actor import SYSTEM
from ocpizza.domain.people.roles import Role
from ocpizza.domain.quantity import Needs
from tests.builders import (
    ANN,
    COUNTER,
    EVENING,
    MANAGER,
    MARGHERITA,
    MARGHERITA_NEEDS,
    MINUTE,
    PIZZAIOLO,
    REGINA,
    SECOND,
    a_menu,
    a_situation,
    an_order,
    some,
    words,
)

LATER = EVENING + MINUTE


def moved(order: Order) -> list[tuple[str, str, int, int]]:
    return [
        (step.kind.value, step.ingredient, step.on_hand, step.reserved) for step in order.movements
    ]


def each(kind: str, needs: Needs, on_hand: int, reserved: int) -> list[tuple[str, str, int, int]]:
    return [
        (kind, ingredient, on_hand * amount, reserved * amount)
        for ingredient, amount in sorted(needs.items())
    ]


class TestStockFollows:
    def test_starting_consumes_what_was_reserved(self) -> None:
        order = an_order()
        order.do(Action.START_PREPARATION, PIZZAIOLO, LATER)

        assert moved(order) == each("consume", MARGHERITA_NEEDS, -1, -1)
        assert order.held == {}

    def test_undoing_the_start_reserves_it_again(self) -> None:
        order = an_order(status=Status.IN_PREPARATION)
        order.do(Action.UNDO, PIZZAIOLO, order.history[-1].at + SECOND)

        assert moved(order) == each("return", MARGHERITA_NEEDS, 1, 1)
        assert order.status is Status.PLACED
        assert order.held == MARGHERITA_NEEDS
        assert [entry.status for entry in order.history] == [Status.PLACED]

    def test_undoing_ready_leaves_the_stock(self) -> None:
        order = an_order(status=Status.READY)
        order.do(Action.UNDO, PIZZAIOLO, order.history[-1].at + SECOND)

        assert (moved(order), order.status) == ([], Status.IN_PREPARATION)

    @pytest.mark.parametrize("status", [Status.PLACED, Status.AWAITING_PAYMENT])
    def test_cancelling_before_the_kitchen_starts_releases_it(self, status: Status) -> None:
        order = an_order(status=status)
        order.do(Action.CANCEL, ANN, LATER, reason="too late")

        assert moved(order) == each("release", MARGHERITA_NEEDS, 0, -1)
        assert (order.held, order.hold_until) == ({}, None)
        assert order.cancel_reason == order.history[-1].reason == "too late"

    def test_so_does_the_end_of_its_hold(self) -> None:
        order = an_order(status=Status.AWAITING_PAYMENT)
        order.do(Action.EXPIRE, SYSTEM, LATER, reason="unpaid")

        assert moved(order) == each("release", MARGHERITA_NEEDS, 0, -1)
        assert order.history[-1] == Entry(LATER, Status.CANCELLED, Role.SYSTEM, "system", "unpaid")

    @pytest.mark.parametrize(
        ("status", "actor"),
        [
            (Status.IN_PREPARATION, MANAGER),
            (Status.READY, MANAGER),
            (Status.DELIVERY_FAILED, COUNTER),
        ],
    )
    def test_cancelling_what_was_made_books_it_as_waste(
        self, status: Status, actor: object
    ) -> None:
        order = an_order(some("cola"), some("margherita"), status=status)
        order.do(Action.CANCEL, MANAGER, LATER, reason="dropped")

        waste = [step for step in order.movements if step.kind == "waste"]
        assert {step.ingredient: -step.on_hand for step in waste} == order.needs
        assert {step.reason for step in waste} == {"dropped"}
        assert sum(step.on_hand for step in order.movements) == 0

    @pytest.mark.parametrize(
        ("status", "action"),
        [
            (Status.IN_PREPARATION, Action.READY),
            (Status.READY, Action.DISPATCH),
            (Status.OUT_FOR_DELIVERY, Action.FAIL_DELIVERY),
        ],
    )
    def test_the_other_steps_move_nothing(self, status: Status, action: Action) -> None:
        order = an_order(status=status, fulfilment=Fulfilment.DELIVERY)
        order.do(action, MANAGER, LATER)

        assert order.movements == []


class TestShort:
    def test_an_order_that_is_short_holds_what_is_left_and_cannot_be_started(self) -> None:
        order = an_order()
        take_off([order], "mozzarella", 100, EVENING)

        assert order.held == {**MARGHERITA_NEEDS, "mozzarella": 20}
        with pytest.raises(Short) as refused:
            order.do(Action.START_PREPARATION, PIZZAIOLO, LATER)
        assert refused.value.short == order.short
        assert order.status is Status.PLACED

    def test_cancelling_it_releases_no_more_than_it_holds(self) -> None:
        order = an_order()
        take_off([order], "basil", 3, EVENING)
        order.movements.clear()
        order.do(Action.CANCEL, ANN, LATER)

        held = {key: amount for key, amount in MARGHERITA_NEEDS.items() if key != "basil"}
        assert moved(order) == each("release", held, 0, -1)
        assert order.short == ()

    def test_other_lines_reserve_what_is_missing_again(self) -> None:
        order = an_order(some("margherita", 2))
        take_off([order], "mozzarella", 200, EVENING)
        order.movements.clear()
        order.change_lines(redraft(order, (some("margherita"),), a_situation()), ANN, LATER)

        assert order.short == ()
        assert order.held == MARGHERITA_NEEDS
        changes = {step.ingredient: step.reserved for step in order.movements}
        assert changes == {
            "basil": -3,
            "dough": -250,
            "mozzarella": 80,
            "olive-oil": -5,
            "tomato-sauce": -80,
        }

    def test_a_line_stays_short_when_the_card_has_another_price_or_name_for_it(self) -> None:
        order = an_order(some("margherita"), some("margherita", 2))
        take_off([order], "basil", 9, EVENING)
        order.movements.clear()
        sizes = {size: evolve(sold, price=Money(1190)) for size, sold in MARGHERITA.sizes.items()}
        dearer = evolve(MARGHERITA, name=words("reine-marguerite"), sizes=sizes)
        today = a_situation(menu=a_menu(dearer, REGINA))
        order.change_lines(
            redraft(order, (some("regina"), some("margherita", 2)), today), ANN, LATER
        )

        assert order.short == (Missing(2, "basil", 6),)
        assert "basil" not in {step.ingredient for step in order.movements}

    def test_not_when_it_takes_something_else_now(self) -> None:
        order = an_order(some("margherita"), some("margherita", 2))
        take_off([order], "basil", 9, EVENING)
        medium = evolve(MARGHERITA.sizes["medium"], recipe={**MARGHERITA_NEEDS, "basil": 4})
        leafier = evolve(MARGHERITA, sizes={**MARGHERITA.sizes, "medium": medium})
        today = a_situation(menu=a_menu(leafier, REGINA))
        order.change_lines(
            redraft(order, (some("regina"), some("margherita", 2)), today), ANN, LATER
        )

        assert order.short == ()
        assert order.held["basil"] == 8

    def test_of_two_lines_of_one_dish_each_keeps_its_own_gap(self) -> None:
        two = some("margherita"), some("margherita")
        order = an_order(*two, some("regina"))
        take_off([order], "mozzarella", 101 + 120 + 30, EVENING)
        order.movements.clear()
        order.change_lines(redraft(order, (some("tiramisu"), *two), a_situation()), ANN, LATER)

        assert [(gap.line, gap.missing) for gap in order.short] == [(2, 30), (3, 120)]
        assert "mozzarella" not in {step.ingredient for step in order.movements}
        order.change_lines(redraft(order, two[:1], a_situation()), ANN, LATER)
        assert order.short == (Missing(1, "mozzarella", 30),)
        assert order.held == {**MARGHERITA_NEEDS, "mozzarella": 90}
