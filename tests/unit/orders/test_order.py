"""What happens to an order, and what each step leaves to be written: stock, events, versions."""

import pytest
from attrs import evolve

from ocpizza.domain.errors import AgeCheckNeeded, Forbidden, Invalid, PaymentDue, Short, WrongState
from ocpizza.domain.events import EventKind
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.draft import draft, redraft
from ocpizza.domain.orders.history import Courier, Entry
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.order import HOLD, Order
from ocpizza.domain.orders.shortfall import take_off
from ocpizza.domain.orders.wish import Wish
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import ANONYMOUS, SYSTEM, Actor
from ocpizza.domain.people.roles import Role
from ocpizza.domain.quantity import Needs
from tests.builders import (
    ANN,
    BELLECOUR,
    COUNTER,
    COURIER,
    EVENING,
    MANAGER,
    MARGHERITA_NEEDS,
    MINUTE,
    PIZZAIOLO,
    SECOND,
    TODAY,
    a_menu,
    a_new_order,
    a_situation,
    a_wish,
    an_order,
    new_id,
    some,
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


class TestPlacing:
    def test_it_is_placed_its_stock_reserved_and_that_announced(self) -> None:
        order = a_new_order(some("margherita"))

        assert (order.status, order.number, order.version) == (Status.PLACED, None, 1)
        assert (order.store, order.business_day) == (BELLECOUR, TODAY)
        assert moved(order) == each("reserve", MARGHERITA_NEEDS, 0, 1)
        assert order.held == order.needs == MARGHERITA_NEEDS
        assert [event.kind for event in order.events] == [EventKind.ORDER_PLACED]
        assert order.history == [Entry(EVENING, Status.PLACED, Role.CUSTOMER, ANN.id)]

    def test_paid_on_line_it_is_held_for_15_minutes(self) -> None:
        order = a_new_order(method=Method.PAYPAL)

        assert order.status is Status.AWAITING_PAYMENT
        assert order.hold_until == EVENING + HOLD == EVENING + 15 * MINUTE
        assert order.held == MARGHERITA_NEEDS
        assert [event.kind for event in order.events] == [EventKind.ORDER_CHANGED]

    def test_what_costs_nothing_waits_for_no_payment(self) -> None:
        free = a_menu()
        margherita = free.items["margherita"]
        sizes = {"medium": evolve(margherita.sizes["medium"], price=Money(0))}
        menu = a_menu(evolve(margherita, sizes=sizes))

        order = a_new_order(method=Method.PAYPAL, situation=a_situation(menu=menu))

        assert (order.status, order.hold_until) == (Status.PLACED, None)

    def test_it_belongs_to_the_account_that_placed_it_or_to_none(self) -> None:
        assert a_new_order(by=ANN).customer_id == ANN.customer_id
        assert a_new_order(by=ANONYMOUS).customer_id is None

    def test_the_counter_places_orders_as_the_counter(self) -> None:
        order = a_new_order(by=COUNTER, channel=Channel.PHONE)

        assert (order.history[0].by, order.customer_id) == (Role.COUNTER, None)

    @pytest.mark.parametrize("wish", [a_wish(contact=None), a_wish(method=None)])
    def test_a_wish_that_is_only_a_quote_is_no_order(self, wish: Wish) -> None:
        drafted = draft(wish, a_situation())

        with pytest.raises(Invalid):
            Order.place(new_id(), wish, drafted, BELLECOUR, ANN, EVENING)


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


class TestHandingOver:
    @pytest.mark.parametrize(
        ("status", "action", "actor", "end"),
        [
            (Status.OUT_FOR_DELIVERY, Action.DELIVER, COURIER, Status.DELIVERED),
            (Status.READY, Action.COLLECT, COUNTER, Status.COLLECTED),
        ],
    )
    def test_age_first_then_the_money(
        self, status: Status, action: Action, actor: Actor, end: Status
    ) -> None:
        order = an_order(some("chianti"), some("margherita"), status=status)

        with pytest.raises(AgeCheckNeeded):
            order.do(action, actor, LATER)
        with pytest.raises(PaymentDue) as refused:
            order.do(action, actor, LATER, age_checked=True)
        assert refused.value.due_cents == order.due.cents > 0
        order.capture(order.due, COUNTER, LATER)
        order.do(action, actor, LATER, age_checked=True)
        assert order.status is end

    def test_without_alcohol_no_age_is_asked(self) -> None:
        order = an_order(status=Status.READY)
        order.capture(order.due, COUNTER, LATER)

        assert order.do(Action.COLLECT, COUNTER, LATER)

    def test_the_order_names_its_courier_the_last_who_took_it(self) -> None:
        order = an_order(status=Status.DELIVERY_FAILED)
        assert order.courier == Courier(COURIER.id, COURIER.name)
        order.do(Action.DISPATCH, MANAGER, LATER)

        assert order.courier == Courier(MANAGER.id, MANAGER.name)
        assert order.history[-1].by is Role.COURIER

    def test_why_it_could_not_be_delivered_is_kept(self) -> None:
        assert an_order(status=Status.DELIVERY_FAILED).history[-1].reason == "because"


class TestVersions:
    def test_one_commit_raises_it_once_however_much_it_changes(self) -> None:
        order = an_order(method=Method.PAYPAL)
        order.capture(order.due, SYSTEM, LATER)
        order.book_refund(Money(5), LATER)

        assert order.version == order.loaded_version + 1
        assert [event.kind for event in order.events] == [
            EventKind.ORDER_PLACED,
            EventKind.PAYMENT_STATUS,
            EventKind.PAYMENT_STATUS,
        ]

    def test_an_event_has_the_new_state_and_nothing_personal(self) -> None:
        order = an_order()
        order.do(Action.CANCEL, ANN, LATER, reason="my name is Léa")

        [event] = order.events
        assert event.data == {
            "order": order.id,
            "number": 1,
            "status": "cancelled",
            "version": 2,
            "fulfilment": "takeaway",
            "channel": "web",
            "payment_status": "due",
            "due_cents": 0,
            "total_cents": 1050,
        }
        assert (event.at, event.order) == (LATER, order.id)
