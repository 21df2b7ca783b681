"""What happens to an order, and what each step leaves to be written: stock, events, versions."""

import pytest
from attrs import evolve

from ocpizza.domain.errors import AgeCheckNeeded, Invalid, PaymentDue
from ocpizza.domain.events import EventKind
from ocpizza.domain.fulfilment import Channel
from ocpizza.domain.money import Money
from ocpizza.domain.orders.draft import draft
from ocpizza.domain.orders.history import Courier, Entry
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.order import HOLD, Order
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
