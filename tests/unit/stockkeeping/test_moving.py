"""Receipts, counts and waste; a count below what is promised takes the lack off orders at once."""

import pytest

from ocpizza.application.stockkeeping.moving import MovementRequest
from ocpizza.domain.errors import Forbidden, Invalid, KeyReused, Short
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.stock.level import Level
from tests.builders import (
    ADMIN,
    ANN,
    BELLECOUR,
    COUNTER,
    COURIER,
    GRENOBLE,
    HOUR,
    MANAGER,
    PIZZAIOLO,
    some,
    staff,
)
from tests.contracts.house import a_key, race
from tests.contracts.shop import Entered, Shop
from tests.unit.memory.house import MemoryHouse


def a_shop(**stock: int) -> Shop:
    house = MemoryHouse()
    house.open_bellecour(**stock)
    return Shop(house)


class TestEntering:
    def test_a_receipt_adds_waste_takes_away_and_a_count_sets(self) -> None:
        shop = a_shop(dough=1000)
        views = [
            shop.enter("receipt", "dough", 500),
            shop.enter("waste", "dough", 300),
            shop.enter("count", "dough", 900),
        ]

        assert [(view.kind, view.quantity, view.on_hand) for view in views] == [
            ("receipt", 500, 1500),
            ("waste", 300, 1200),
            ("count", 900, 900),
        ]
        assert [row.on_hand for row in shop.house.ledger()][-3:] == [500, -300, -300]
        assert shop.house.faults() == []

    def test_the_answer_has_the_level_it_led_to(self) -> None:
        shop = a_shop(dough=1000)
        shop.order()
        view = shop.enter("receipt", "dough", 500)

        assert (view.on_hand, view.reserved, view.available) == (1500, 250, 1250)

    def test_the_ledger_says_who_and_why(self, shop: Shop) -> None:
        request = MovementRequest("waste", "dough", 5, "fell down")
        shop.moving.enter(PIZZAIOLO, BELLECOUR, request, a_key())

        row = shop.house.ledger()[-1]
        assert (row.actor, row.reason) == (PIZZAIOLO.id, "fell down")

    def test_a_count_is_in_the_audit_trail_with_before_and_after(self) -> None:
        shop = a_shop(dough=1000)
        shop.enter("receipt", "dough", 10)
        shop.enter("count", "dough", 900, by=PIZZAIOLO)

        [row] = shop.house.audit()
        assert (row.actor, row.what, row.subject) == (PIZZAIOLO.id, "stock count", "dough")
        assert (row.before, row.after) == (1010, 900)

    @pytest.mark.parametrize(
        ("request_", "pointer", "code"),
        [
            (MovementRequest("receipt", "unicorn", 1), "/ingredient", "unknown-ingredient"),
            (MovementRequest("waste", "dough", 1001), "/quantity", "more-than-on-hand"),
            (MovementRequest("receipt", "dough", 0), "/quantity", "not-zero"),
            (MovementRequest("waste", "dough", 0), "/quantity", "not-zero"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, request_: MovementRequest, pointer: str, code: str
    ) -> None:
        shop = a_shop(dough=1000)

        with pytest.raises(Invalid) as refused:
            shop.moving.enter(MANAGER, BELLECOUR, request_, a_key())
        [fault] = refused.value.faults
        assert (fault.pointer, fault.code) == (pointer, code)
        assert shop.enter("count", "dough", 0, a_key()).on_hand == 0


class TestWho:
    @pytest.mark.parametrize(
        ("kind", "by"),
        [
            *((kind, by) for kind in ("receipt", "count", "waste") for by in (MANAGER, ADMIN)),
            ("count", PIZZAIOLO),
            ("waste", PIZZAIOLO),
        ],
    )
    def test_managers_all_and_pizzaioli_waste_and_counts(
        self, shop: Shop, kind: Entered, by: Actor
    ) -> None:
        assert shop.enter(kind, "dough", 1, by=by).kind == kind

    @pytest.mark.parametrize("by", [ANN, COUNTER, COURIER, staff(Role.MANAGER, store=GRENOBLE)])
    def test_nobody_else(self, shop: Shop, by: Actor) -> None:
        with pytest.raises(Forbidden):
            shop.enter("count", "dough", 1, by=by)
        with pytest.raises(Forbidden):
            shop.enter("receipt", "dough", 1, by=PIZZAIOLO)


class TestShortage:
    def test_the_lack_comes_off_the_order_due_last_in_the_same_commit(self) -> None:
        shop = a_shop(basil=100)
        later = shop.order(some("margherita", 2), requested_for=shop.house.clock.now() + HOUR)
        soon = shop.order(some("margherita", 2))
        view = shop.enter("count", "basil", 8)

        assert (view.on_hand, view.reserved, view.available) == (8, 8, 0)
        assert shop.seen(soon).short == ()
        [gap] = shop.seen(later).short
        assert (gap.line, gap.ingredient, gap.missing) == (1, "basil", 4)
        assert shop.seen(later).version == 2
        with pytest.raises(Short):
            shop.do(later, Action.START_PREPARATION, PIZZAIOLO)
        shop.do(soon, Action.START_PREPARATION, PIZZAIOLO)
        assert shop.house.faults() == []

    def test_one_count_makes_several_orders_short(self) -> None:
        shop = a_shop(basil=100)
        orders = [shop.order(some("margherita", 2)) for _ in range(3)]
        shop.enter("count", "basil", 2)

        assert [sum(gap.missing for gap in shop.seen(order).short) for order in orders] == [4, 6, 6]
        assert shop.house.level("basil") == Level("basil", 2, 2)
        assert shop.house.faults() == []

    def test_waste_makes_them_short_too(self) -> None:
        shop = a_shop(basil=6)
        order = shop.order(some("margherita", 2))
        shop.enter("waste", "basil", 1)

        assert [gap.missing for gap in shop.seen(order).short] == [1]

    def test_what_comes_in_goes_to_those_that_are_short_due_first(self) -> None:
        shop = a_shop(basil=6)
        first, second = shop.order(), shop.order()
        shop.enter("count", "basil", 0)
        shop.enter("receipt", "basil", 4)

        assert shop.seen(first).short == ()
        assert [gap.missing for gap in shop.seen(second).short] == [2]
        view = shop.enter("receipt", "basil", 10)
        assert (view.reserved, view.available) == (6, 8)
        assert shop.seen(second).short == ()
        assert shop.house.faults() == []

    def test_a_count_that_finds_more_fills_them_too(self) -> None:
        shop = a_shop(basil=3)
        order = shop.order()
        shop.enter("count", "basil", 1)
        shop.enter("count", "basil", 5)

        assert shop.seen(order).short == ()
        assert shop.house.level("basil") == Level("basil", 5, 3)

    def test_orders_that_the_kitchen_has_started_lack_nothing(self) -> None:
        shop = a_shop(basil=6)
        started = shop.order()
        shop.do(started, Action.START_PREPARATION, PIZZAIOLO)
        waiting = shop.order()
        shop.enter("count", "basil", 0)

        assert shop.seen(started).short == ()
        assert shop.seen(waiting).short != ()

    def test_each_order_says_so_and_the_stock_once(self) -> None:
        shop = a_shop(basil=6)
        for _ in range(2):
            shop.order()
        before = len(shop.house.events())
        shop.enter("count", "basil", 0)

        kinds = sorted(event.kind for event in shop.house.events()[before:])
        assert kinds == ["order.changed", "order.changed", "stock.changed"]


class TestKeys:
    def test_a_repeat_is_booked_once(self, shop: Shop) -> None:
        first = shop.enter("receipt", "dough", 500, a_key())
        request = MovementRequest("receipt", "dough", 500)

        assert shop.moving.enter(MANAGER, BELLECOUR, request, a_key()) == (first, True)
        assert shop.house.level("dough").on_hand == 1_000_500
        with pytest.raises(KeyReused):
            shop.enter("receipt", "dough", 500, a_key(body="another"))

    def test_one_key_in_many_hands_is_booked_once(self, shop: Shop) -> None:
        answers = race(6, lambda _: shop.enter("receipt", "dough", 500, a_key()))

        assert len({str(answer) for answer in answers}) == 1
        assert shop.house.level("dough").on_hand == 1_000_500


def test_counting_while_people_order_promises_nothing_twice() -> None:
    shop = a_shop(basil=30)

    race(8, lambda number: shop.order() if number % 2 else shop.enter("count", "basil", 3 * number))

    level = shop.house.level("basil")
    assert level.on_hand >= level.reserved >= 0
    assert shop.house.faults() == []
