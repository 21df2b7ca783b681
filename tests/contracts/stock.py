"""Levels and their ledger."""

from __future__ import annotations

import pytest

from ocpizza.application.ports.orderbook import NotEnough
from ocpizza.domain.errors import NotFound
from ocpizza.domain.orders.shortfall import take_off
from ocpizza.domain.stock.level import Level
from ocpizza.domain.stock.movement import Movement, MovementKind, consuming, wasting
from tests.builders import BELLECOUR, EVENING, MANAGER, PIZZAIOLO, a_new_order
from tests.contracts.house import House, SeenMovement, race


def apply(house: House, *movements: Movement) -> None:
    with house.begin(BELLECOUR) as tx:
        tx.stock.apply(movements, PIZZAIOLO, EVENING)


def receipt(amount: int) -> Movement:
    return Movement(MovementKind.RECEIPT, "dough", on_hand=amount, reason="from the mill")


class StockContract:
    def test_levels_are_those_that_were_asked_for(self, house: House) -> None:
        house.open_bellecour(dough=5000, basil=7)
        with house.begin(BELLECOUR) as tx:
            levels = tx.stock.lock(["dough", "basil"])

        assert levels == {"basil": Level("basil", 7, 0), "dough": Level("dough", 5000, 0)}

    def test_what_the_store_does_not_keep_is_not_found(self, house: House) -> None:
        house.open_bellecour()

        with pytest.raises(NotFound), house.begin(BELLECOUR) as tx:
            tx.stock.lock(["dough", "unicorn"])

    def test_every_kind_of_movement_moves_its_level(self, house: House) -> None:
        house.open_bellecour(dough=1000)
        order = house.place(a_new_order())  # holds 250
        needs = {"dough": 250}

        apply(house, receipt(500))
        assert house.level("dough") == Level("dough", 1500, 250)
        apply(house, *consuming(needs, order.id))
        assert house.level("dough") == Level("dough", 1250, 0)
        apply(house, *wasting(needs, order.id, "burnt"))
        assert house.level("dough") == Level("dough", 1250, 0)
        apply(house, Movement(MovementKind.WASTE, "dough", on_hand=-50))
        apply(house, Movement(MovementKind.COUNT, "dough", on_hand=0))
        assert house.level("dough") == Level("dough", 1200, 0)

    def test_the_ledger_keeps_every_movement_with_its_reason_and_author(self, house: House) -> None:
        house.open_bellecour(dough=1000)
        apply(house, receipt(500))

        assert list(house.ledger())[-1] == SeenMovement(
            "receipt", "dough", 500, 0, None, "from the mill", PIZZAIOLO.id
        )
        assert sum(row.on_hand for row in house.ledger() if row.ingredient == "dough") == 1500

    def test_one_act_may_move_an_ingredient_for_several_orders(self, house: House) -> None:
        house.open_bellecour(dough=600)
        orders = [house.place(a_new_order()) for _ in range(2)]
        take_off(orders, "dough", 400, EVENING)
        count = Movement(MovementKind.COUNT, "dough", on_hand=-500)
        apply(house, count, *orders[0].movements, *orders[1].movements)

        assert house.level("dough") == Level("dough", 100, 100)
        short = [row for row in house.ledger() if row.kind == "shortfall"]
        assert {(row.order, row.reserved) for row in short} == {
            (orders[0].id, -150),
            (orders[1].id, -250),
        }

    def test_what_is_moved_twice_in_a_transaction_adds_up(self, house: House) -> None:
        house.open_bellecour(dough=100)
        before = len(house.events())
        with house.begin(BELLECOUR) as tx:
            tx.stock.apply([receipt(10)], PIZZAIOLO, EVENING)
            tx.stock.apply([receipt(20)], PIZZAIOLO, EVENING)

            assert tx.stock.lock(["dough"])["dough"].on_hand == 130

        [event] = house.events()[before:]
        [figures] = event.data["ingredients"]
        assert (figures["on_hand"], figures["available"]) == (130, 130)
        assert sum(row.on_hand for row in house.ledger() if row.ingredient == "dough") == 130

    @pytest.mark.parametrize(
        "impossible",
        [
            Movement(MovementKind.RESERVE, "basil", reserved=8),
            Movement(MovementKind.RELEASE, "basil", reserved=-1),
            Movement(MovementKind.WASTE, "basil", on_hand=-8),
            Movement(MovementKind.CONSUME, "basil", on_hand=-1, reserved=-1),
        ],
        ids=lambda movement: movement.kind.value,
    )
    def test_where_one_level_cannot_move_none_does(
        self, house: House, impossible: Movement
    ) -> None:
        house.open_bellecour(dough=1000, basil=7)

        with pytest.raises(NotEnough) as refused:
            apply(house, Movement(MovementKind.RESERVE, "dough", reserved=10), impossible)

        assert refused.value.available["basil"] == 7
        assert house.level("dough") == Level("dough", 1000, 0)
        assert house.faults() == []

    def test_nothing_to_move_is_no_event(self, house: House) -> None:
        house.open_bellecour()
        before = house.events()
        apply(house)

        assert house.events() == before

    def test_a_level_that_is_read_is_kept_until_the_end(self, house: House) -> None:
        house.open_bellecour(dough=100)

        def double(_: int) -> None:
            with house.begin(BELLECOUR) as tx:
                level = tx.stock.lock(["dough"])["dough"]
                tx.stock.apply([receipt(level.on_hand)], MANAGER, EVENING)

        assert race(6, double) == [None] * 6
        assert house.level("dough").on_hand == 100 * 2**6
        assert house.faults() == []

    def test_reservations_at_once_never_promise_more_than_there_is(self, house: House) -> None:
        house.open_bellecour(dough=1000, basil=1000)
        needs = [
            Movement(MovementKind.RESERVE, "basil", reserved=150),
            Movement(MovementKind.RESERVE, "dough", reserved=300),
        ]

        answers = race(8, lambda number: apply(house, *needs[:: -1 if number % 2 else 1]))

        assert answers.count(None) == 3
        assert sum(isinstance(answer, NotEnough) for answer in answers) == 5
        assert house.level("basil").reserved == 450
