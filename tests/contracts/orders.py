"""The orders of a store within a transaction, and what a transaction is."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from ocpizza.application.ports.orderbook import NotEnough
from ocpizza.application.ports.unit_of_work import Stale
from ocpizza.domain.errors import NotFound, WrongState
from ocpizza.domain.events import EventKind
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.draft import redraft
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.orders.order import HOLD, Order
from ocpizza.domain.orders.privacy import forget_person
from ocpizza.domain.orders.shortfall import take_off
from ocpizza.domain.orders.wish import Contact
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import SYSTEM, Actor
from ocpizza.domain.stock.movement import Movement, MovementKind
from tests.builders import (
    ANN,
    BELLECOUR,
    COUNTER,
    COURIER,
    EVENING,
    GRENOBLE,
    MANAGER,
    MINUTE,
    PIZZAIOLO,
    PLENTY,
    SECOND,
    a_menu,
    a_new_order,
    a_payment,
    a_situation,
    a_store,
    new_id,
    some,
)
from tests.contracts.house import House, a_key, race, save_again, undone


def do(house: House, order: Order, action: Action, actor: Actor, at: datetime = EVENING) -> Order:
    """An action with all that follows it, in one transaction."""
    with house.begin(order.store) as tx:
        loaded = tx.orders.get(order.id)
        loaded.do(action, actor, at, reason="because", age_checked=True)
        tx.stock.apply(loaded.movements, actor, at)
        tx.orders.save(loaded)
    return loaded


class OrdersContract:
    # --- reading and saving -------------------------------------------------------------------

    def test_an_order_is_found_in_its_own_store_only(self, house: House) -> None:
        house.open_bellecour()
        house.open_store(a_store(GRENOBLE), a_menu(), PLENTY)
        order = house.place(a_new_order())

        for store, asked in ((GRENOBLE, order.id), (BELLECOUR, new_id())):
            with pytest.raises(NotFound):
                house.order(asked, store)

    @pytest.mark.parametrize(
        "steps",
        [
            [(Action.CANCEL, ANN)],
            [(Action.START_PREPARATION, PIZZAIOLO), (Action.CANCEL, MANAGER)],
            [
                (Action.START_PREPARATION, PIZZAIOLO),
                (Action.READY, PIZZAIOLO),
                (Action.UNDO, PIZZAIOLO),
                (Action.UNDO, PIZZAIOLO),
            ],
            [
                (Action.START_PREPARATION, PIZZAIOLO),
                (Action.READY, PIZZAIOLO),
                (Action.DISPATCH, COURIER),
                (Action.FAIL_DELIVERY, COURIER),
            ],
        ],
        ids=["cancelled", "wasted", "undone", "not delivered"],
    )
    def test_it_is_read_back_as_it_was_saved(
        self, house: House, steps: list[tuple[Action, Actor]]
    ) -> None:
        house.open_bellecour()
        order = house.place(a_new_order(fulfilment=Fulfilment.DELIVERY))
        for action, actor in steps:
            order = do(house, order, action, actor)

        assert house.order(order.id) == order
        assert order.version == 1 + len(steps)
        assert house.faults() == []

    def test_other_lines_are_read_back_with_their_totals_and_promise(self, house: House) -> None:
        house.open_bellecour()
        placed = house.place(a_new_order(some("margherita"), some("cola")))
        choices = (some("regina", 7, "large", extra=("ham",)), some("tiramisu", 2), some("cola"))
        with house.begin(BELLECOUR) as tx:
            order = tx.orders.get(placed.id)
            order.change_lines(redraft(order, choices, a_situation()), ANN, EVENING)
            tx.stock.apply(order.movements, ANN, EVENING)
            tx.orders.save(order)

        assert house.order(placed.id) == order
        assert house.level("cola-can").reserved == 1
        assert house.level("basil").reserved == 0
        assert house.faults() == []

    def test_its_money_and_what_it_lacks_are_read_back(self, house: House) -> None:
        house.open_bellecour()
        placed = house.place(a_new_order(method=Method.PAYPAL))
        with house.begin(BELLECOUR) as tx:
            order = tx.orders.get(placed.id)
            order.capture(Money(1050), SYSTEM, EVENING)
            order.book_refund(Money(50), EVENING, by_hand=True)
            order.settle_refund(Money(50), EVENING, by_hand=True, done=True)
            order.book_refund(Money(20), EVENING)
            take_off([order], "dough", 100, EVENING)
            take_off([order], "basil", 3, EVENING)
            tx.stock.apply(order.movements, SYSTEM, EVENING)
            tx.orders.save(order)

        read = house.order(placed.id)
        assert read == order
        assert (read.balance, read.short) == (order.balance, order.short)
        assert house.level("dough").reserved == 150

    def test_whom_it_was_for_is_forgotten_and_what_it_came_to_is_not(self, house: House) -> None:
        house.open_bellecour()
        placed = house.place(a_new_order(fulfilment=Fulfilment.DELIVERY))
        do(house, placed, Action.CANCEL, ANN)
        with house.begin(BELLECOUR) as tx:
            order = tx.orders.get(placed.id)
            forget_person(order, EVENING)
            tx.orders.save(order)

        read = house.order(placed.id)
        assert read == order
        assert (read.contact, read.customer_id, read.totals) == (Contact(""), None, placed.totals)
        assert house.faults() == []

    def test_the_version_rises_once_a_commit(self, house: House) -> None:
        house.open_bellecour()
        placed = house.place(a_new_order())
        with house.begin(BELLECOUR) as tx:
            order = tx.orders.get(placed.id)
            order.note_change(EventKind.ORDER_CHANGED, EVENING)
            save_again(tx, order, EVENING)

        assert house.order(placed.id).version == 2

    def test_whoever_saves_second_is_stale(self, house: House) -> None:
        house.open_bellecour()
        placed = house.place(a_new_order())
        seen = house.order(placed.id)
        with house.begin(BELLECOUR) as tx:
            save_again(tx, tx.orders.get(placed.id), EVENING, "first")

        with pytest.raises(Stale), house.begin(BELLECOUR) as tx:
            save_again(tx, seen, EVENING, "second")

        assert house.order(placed.id).note == "first"

    def test_a_saved_order_can_be_changed_and_saved_again(self, house: House) -> None:
        house.open_bellecour()
        placed = house.place(a_new_order())
        with house.begin(BELLECOUR) as tx:
            order = tx.orders.get(placed.id)
            save_again(tx, order, EVENING, "first")
        with house.begin(BELLECOUR) as tx:
            save_again(tx, order, EVENING, "second")

        assert (house.order(placed.id).note, house.order(placed.id).version) == ("second", 3)

    # --- what a transaction is ----------------------------------------------------------------

    def test_what_it_wrote_it_sees(self, house: House) -> None:
        house.open_bellecour()
        order = house.place(a_new_order(method=Method.PAYPAL))
        with house.begin(BELLECOUR) as tx:
            payment = a_payment(order)
            tx.payments.add(payment)
            save_again(tx, tx.orders.get(order.id), EVENING, "seen")

            assert tx.payments.of_order(order.id) == [payment]
            assert tx.orders.get(order.id).note == "seen"

    def test_an_exception_undoes_all_of_it(self, house: House) -> None:
        house.open_bellecour()
        order = house.place(a_new_order(method=Method.PAYPAL))
        before = house.events(), house.ledger(), house.audit()
        with undone(house) as tx:
            tx.keys.claim(a_key())
            tx.payments.add(a_payment(order), a_key("intent"))
            loaded = tx.orders.get(order.id)
            loaded.do(Action.CANCEL, ANN, EVENING)
            tx.stock.apply(loaded.movements, ANN, EVENING)
            tx.orders.save(loaded)
            tx.audit.record(ANN, EVENING, "test", "order", 1, 2)

        assert house.order(order.id) == order
        assert (house.events(), house.ledger(), house.audit()) == before
        assert house.level("dough").reserved == 250
        with house.begin(BELLECOUR) as tx:
            assert tx.keys.claim(a_key()) is None
            assert tx.payments.under(a_key("intent")) is None
            assert tx.payments.of_order(order.id) == []

    def test_events_come_in_their_order_and_the_stocks_once(self, house: House) -> None:
        house.open_bellecour()
        order = house.place(a_new_order(some("margherita"), some("cola")))
        before = len(house.events())
        with house.begin(BELLECOUR) as tx:
            loaded = tx.orders.get(order.id)
            loaded.do(Action.CANCEL, ANN, EVENING)
            loaded.note_change(EventKind.ORDER_CHANGED, EVENING)
            tx.stock.apply(loaded.movements, ANN, EVENING)
            tx.orders.save(loaded)
            tx.stock.apply([Movement(MovementKind.RECEIPT, "ham", 1)], ANN, EVENING)

        kinds = [event.kind for event in house.events()[before:]]
        assert sorted(kinds) == ["order.changed", "order.status", "stock.changed"]
        assert [kind for kind in kinds if kind != "stock.changed"] == [
            "order.status",
            "order.changed",
        ]

    def test_an_event_holds_the_new_state(self, house: House) -> None:
        house.open_bellecour()
        order = do(house, house.place(a_new_order()), Action.START_PREPARATION, PIZZAIOLO)

        [event] = [each for each in house.events() if each.kind == "order.status"]
        assert event.order == order.id
        assert event.data["status"] == "in_preparation"
        assert event.data["version"] == 2
        assert event.data["number"] == 1

    # --- what is looked for -------------------------------------------------------------------

    def test_the_unstarted_orders_with_an_ingredient(self, house: House) -> None:
        house.open_bellecour()
        margherita = house.place(a_new_order(some("margherita")))
        unpaid = house.place(a_new_order(some("margherita", 2), method=Method.PAYPAL))
        house.place(a_new_order(some("cola")))
        without = some("margherita", without=("basil",))
        house.place(a_new_order(without))
        do(house, house.place(a_new_order()), Action.START_PREPARATION, PIZZAIOLO)
        do(house, house.place(a_new_order()), Action.CANCEL, ANN)

        with house.begin(BELLECOUR) as tx:
            found = tx.orders.unstarted_with("basil")

        assert sorted(order.id for order in found) == [margherita.id, unpaid.id]
        assert [order for order in found if order.id == unpaid.id] == [unpaid]

    def test_the_orders_that_are_short_of_an_ingredient(self, house: House) -> None:
        house.open_bellecour()
        whole = house.place(a_new_order(some("margherita")))
        basil, dough = (house.place(a_new_order(some("margherita"))) for _ in range(2))
        for order, ingredient in ((basil, "basil"), (dough, "dough")):
            take_off([order], ingredient, 2, EVENING)
            with house.begin(BELLECOUR) as tx:
                tx.stock.apply(order.movements, SYSTEM, EVENING)
                tx.orders.save(order)

        with house.begin(BELLECOUR) as tx:
            assert tx.orders.short_of(["basil", "ham"]) == [basil]
            assert tx.orders.short_of(["basil", "dough"]) == [basil, dough]
            assert tx.orders.short_of(["ham"]) == []
            assert tx.orders.get(whole.id).short == ()

    def test_orders_whose_hold_has_ended(self, house: House) -> None:
        house.open_bellecour()
        held = house.place(a_new_order(method=Method.PAYPAL))
        later = a_situation(now=EVENING + MINUTE)
        house.place(a_new_order(method=Method.PAYPAL, situation=later))
        house.place(a_new_order(method=Method.CASH))
        do(house, house.place(a_new_order(method=Method.PAYPAL)), Action.CANCEL, ANN)

        with house.begin(BELLECOUR) as tx:
            assert tx.orders.expired(EVENING + HOLD - SECOND) == []
            assert tx.orders.expired(EVENING + HOLD) == [held.id]

    # --- races --------------------------------------------------------------------------------

    def test_of_many_who_save_one_order_each_gets_through_by_starting_again(
        self, house: House
    ) -> None:
        house.open_bellecour()
        placed = house.place(a_new_order())

        def act(_: int) -> None:
            for _ in range(100):
                try:
                    with house.begin(BELLECOUR) as tx:
                        order = tx.orders.get(placed.id)
                        save_again(tx, order, EVENING, f"{order.note}x")
                except Stale:
                    continue
                return

        race(6, act)

        order = house.order(placed.id)
        assert (order.version, order.note) == (7, "xxxxxx")

    def test_the_customer_changes_or_the_kitchen_starts(self, house: House) -> None:
        house.open_bellecour()
        placed = house.place(a_new_order())
        other = redraft(placed, (some("regina"),), a_situation())

        def change() -> None:
            with house.begin(BELLECOUR) as tx:
                order = house.order(placed.id)
                order.change_lines(other, ANN, EVENING)
                tx.stock.apply(order.movements, ANN, EVENING)
                tx.orders.save(order)

        start = partial(do, house, placed, Action.START_PREPARATION, PIZZAIOLO)
        answers = race(2, lambda number: change() if number else start())

        refused = [answer for answer in answers if isinstance(answer, Exception)]
        assert all(isinstance(answer, Stale | NotEnough | WrongState) for answer in refused)
        assert house.order(placed.id).version == 3 - len(refused)
        assert house.faults() == []

    def test_orders_are_cancelled_and_counted_without_a_deadlock(self, house: House) -> None:
        house.open_bellecour()
        orders = [house.place(a_new_order(some("margherita"), some("regina"))) for _ in range(6)]

        answers = race(6, lambda number: do(house, orders[number], Action.CANCEL, COUNTER))

        assert all(isinstance(answer, Order) for answer in answers), answers
        assert house.level("dough").reserved == 0
        assert house.faults() == []
