"""An evening in a pizzeria, at random: after every step the books must add up.

A subclass gives the house (`make_house`); the same machine then runs on every adapter.
"""

from __future__ import annotations

from abc import abstractmethod
from contextlib import suppress
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from ocpizza.application.ordering.requests import OrderRequest
from ocpizza.application.ports.gateway import CaptureState, GatewayRejected, Repayment
from ocpizza.application.ports.orderbook import Key
from ocpizza.application.reading.orders import OrderView
from ocpizza.application.reading.payments import PaymentView
from ocpizza.domain.errors import DrawerIsOpen, Refused
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.lifecycle import UNSTARTED, Action, Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import Payment, RefundStatus
from ocpizza.domain.people.actor import ANONYMOUS, Actor
from ocpizza.domain.recipes.dish import Choice
from tests.builders import (
    ADMIN,
    ANN,
    BELLECOUR,
    COUNTER,
    COURIER,
    MANAGER,
    MINUTE,
    PIZZAIOLO,
    PLENTY,
    a_menu,
    a_store,
    some,
)
from tests.contracts.house import House
from tests.contracts.shop import DOOR, Entered, Shop, asking, new_key

Attempt: TypeAlias = tuple[OrderView, PaymentView]
BASKETS = st.lists(
    st.sampled_from(
        [
            some("margherita"),
            some("margherita", 3, "large"),
            some("margherita", half="regina", extra=("mozzarella",)),
            some("regina", 2, without=("ham",)),
            some("cola", 2),
            some("chianti"),
        ]
    ),
    min_size=1,
    max_size=3,
)
"""Baskets that share ingredients, at three rates of VAT."""
STOCK = {"dough": 4000, "mozzarella": 1800, "basil": 60, "cola-can": 12, "chianti-bottle": 5}
WORK: dict[Action, Actor] = {
    Action.START_PREPARATION: PIZZAIOLO,
    Action.READY: PIZZAIOLO,
    Action.UNDO: PIZZAIOLO,
    Action.DISPATCH: COURIER,
    Action.DELIVER: COURIER,
    Action.FAIL_DELIVERY: COURIER,
    Action.COLLECT: COUNTER,
}
FUNDING = st.sampled_from(
    [*[CaptureState.COMPLETED] * 3, CaptureState.PENDING, CaptureState.DECLINED]
)
LOST = st.sampled_from([False, False, True])
AMOUNTS = st.sampled_from([None, 1, 350, 1000])
"""None is all there is."""
CUSTOMERS, TILLS = st.sampled_from([ANN, COUNTER]), st.sampled_from([COURIER, COUNTER])


class Evening(RuleBasedStateMachine):
    """What is refused is refused; nothing else may go wrong."""

    orders: Bundle[OrderView] = Bundle("orders")
    attempts: Bundle[Attempt] = Bundle("attempts")

    @abstractmethod
    def make_house(self) -> House:
        """An empty house for one evening."""

    @initialize()
    def open(self) -> None:
        self.house = self.make_house()
        self.house.open_store(a_store(), a_menu(), {**PLENTY, **STOCK})
        self.shop = Shop(self.house)
        self.keys: dict[str, tuple[Key, OrderRequest]] = {}

    # --- ordering -----------------------------------------------------------------------------

    @rule(
        target=orders,
        basket=BASKETS,
        fulfilment=st.sampled_from(Fulfilment),
        method=st.sampled_from(Method),
        who=st.sampled_from([ANN, ANONYMOUS]),
    )
    def place(
        self, basket: list[Choice], fulfilment: Fulfilment, method: Method, who: Actor
    ) -> Any:
        key, request = new_key(), asking(*basket, fulfilment=fulfilment, payment_method=method)
        with suppress(Refused):
            placed = self.shop.placing.place(who, BELLECOUR, request, key)
            assert not placed.replayed
            self.keys[placed.order.id] = key, request
            return placed.order
        return multiple()

    @rule(order=orders)
    def place_again_with_the_same_key(self, order: OrderView) -> None:
        key, request = self.keys[order.id]
        again = self.shop.placing.place(ANN, BELLECOUR, request, key)

        assert again.replayed
        assert again.order == order

    @rule(order=orders, basket=BASKETS, who=CUSTOMERS)
    def change(self, order: OrderView, basket: list[Choice], who: Actor) -> None:
        with suppress(Refused):
            self.shop.change(order, *basket, by=who)

    @rule(order=orders, method=st.sampled_from(Method), who=CUSTOMERS)
    def pay_another_way(self, order: OrderView, method: Method, who: Actor) -> None:
        with suppress(Refused):
            self.shop.changing.change_method(who, BELLECOUR, order.id, method)

    @rule(order=orders, who=st.sampled_from([ANN, COUNTER, MANAGER]))
    def cancel(self, order: OrderView, who: Actor) -> None:
        with suppress(Refused):
            self.shop.do(order, Action.CANCEL, who, reason="at random")

    @rule(order=orders, action=st.sampled_from(sorted(WORK)), age_checked=st.booleans())
    def work(self, order: OrderView, action: Action, *, age_checked: bool) -> None:
        with suppress(Refused):
            self.shop.do(order, action, WORK[action], reason="at random", age_checked=age_checked)

    @rule(order=orders, steps=st.integers(1, 5))
    def move_on(self, order: OrderView, steps: int) -> None:
        """What comes next, so many times, so that evenings get somewhere."""
        for _ in range(steps):
            for action in self.shop.seen(order, MANAGER).allowed_actions:
                if action in (Action.DELIVER, Action.COLLECT):
                    self.take_money(order, Method.CARD, None, COURIER)
                if action in WORK and action not in (Action.UNDO, Action.FAIL_DELIVERY):
                    self.work(order, action, age_checked=True)

    # --- money --------------------------------------------------------------------------------

    @rule(order=orders, method=st.sampled_from(sorted(DOOR)), cents=AMOUNTS, who=TILLS)
    def take_money(self, order: OrderView, method: Method, cents: int | None, who: Actor) -> None:
        with suppress(Refused):
            asked = cents or self.shop.seen(order).payment.due_cents
            if asked:
                self.shop.take(order, asked, method, by=who)

    @rule(cents=st.sampled_from([0, 2000]))
    def open_or_close_the_drawer(self, cents: int) -> None:
        try:
            self.shop.open_drawer(cents)
        except DrawerIsOpen:
            self.shop.close_drawer(cents, leave_carried=True)

    @rule(order=orders)
    def hand_its_cash_in_and_back(self, order: OrderView) -> None:
        with self.house.begin(BELLECOUR) as tx:
            payments = tx.payments.of_order(order.id)
        for payment in payments:
            with suppress(Refused):
                self.shop.hand_in(payment)
            for refund in payment.refunds:
                with suppress(Refused):
                    self.shop.give_back(payment, refund)

    @rule(target=attempts, order=orders, lost=LOST)
    def start_paying(self, order: OrderView, *, lost: bool) -> Any:
        key = new_key()
        self.shop.gateway.mute = lost
        with suppress(Refused):
            self.shop.start(order, key, by=ADMIN)
        self.shop.gateway.mute = False
        with suppress(Refused):
            return order, self.shop.start(order, key, by=ADMIN)
        return multiple()

    @rule(target=attempts, order=orders, becomes=FUNDING, lost=LOST)
    def pay_on_line(self, order: OrderView, becomes: CaptureState, *, lost: bool) -> Any:
        """Start, approve and capture in one go, so that evenings take some money."""
        with suppress(Refused):
            attempt = order, self.shop.start(order, by=ADMIN)
            self.approve(attempt, becomes)
            self.capture(attempt, lost=lost)
            return attempt
        return multiple()

    @rule(attempt=attempts, becomes=FUNDING)
    def approve(self, attempt: Attempt, becomes: CaptureState) -> None:
        gateway_order = self.shop.gateway_order(attempt[1])
        if self.shop.gateway.look_up(gateway_order).capture is None:
            self.shop.gateway.approve(gateway_order, becomes)

    @rule(attempt=attempts, lost=LOST)
    def capture(self, attempt: Attempt, *, lost: bool) -> None:
        self.shop.gateway.mute = lost
        with suppress(Refused):
            self.shop.capture(*attempt, by=ADMIN)
        self.shop.gateway.mute = False

    @rule(attempt=attempts, end=st.sampled_from([CaptureState.COMPLETED, CaptureState.DECLINED]))
    def end_a_review(self, attempt: Attempt, end: CaptureState) -> None:
        gateway_order = self.shop.gateway_order(attempt[1])
        if self.shop.gateway.look_up(gateway_order).state is CaptureState.PENDING:
            self.shop.gateway.settle(gateway_order, end)

    @rule(attempt=attempts, times=st.integers(1, 3))
    def hear_the_gateway(self, attempt: Attempt, times: int) -> None:
        message = self.shop.gateway.message(self.shop.gateway_order(attempt[1]))
        for _ in range(times):
            self.shop.reconciling.hear(*message)
        self.shop.reconciling.work_inbox()

    @rule(attempt=attempts, cents=AMOUNTS)
    def refund_by_hand(self, attempt: Attempt, cents: int | None) -> None:
        with suppress(Refused):
            left = self.house.payment(attempt[1].id).refundable.cents
            if left:
                self.shop.refund(*attempt, cents or left)

    @rule(attempt=attempts)
    def refund_at_the_gateway(self, attempt: Attempt) -> None:
        """A manager gives a cent back on the gateway's own pages."""
        capture = self.house.payment(attempt[1].id).gateway_capture
        if capture is not None:
            cent = Repayment(self.house.ids.new(), capture, Money(1), "", "goodwill")
            with suppress(GatewayRejected):
                self.shop.gateway.refund(cent)
            self.hear_the_gateway(attempt, 2)

    # --- stock and time -----------------------------------------------------------------------

    @rule(
        kind=st.sampled_from(["receipt", "count", "waste"]),
        ingredient=st.sampled_from(sorted(STOCK)),
        quantity=st.sampled_from([1, 3, 250, 900]),
    )
    def move_stock(self, kind: Entered, ingredient: str, quantity: int) -> None:
        with suppress(Refused):
            self.shop.enter(kind, ingredient, quantity)

    @rule(ingredient=st.sampled_from(sorted(STOCK)), quarters=st.integers(0, 4))
    def find_less_than_was_promised(self, ingredient: str, quarters: int) -> None:
        reserved = self.house.level(ingredient).reserved
        self.move_stock("count", ingredient, reserved * quarters // 4)

    @rule(minutes=st.sampled_from([1, 6, 16]))
    def time_passes(self, minutes: int) -> None:
        self.house.clock.advance(minutes * MINUTE)
        self.shop.upkeep.expire_unpaid()

    @rule()
    def reread_what_is_open(self) -> None:
        self.shop.reconciling.reconcile()

    @rule(paused=st.booleans())
    def pause_or_resume(self, *, paused: bool) -> None:
        self.house.change_offer(a_store(paused=paused), a_menu())

    # --- what must hold -----------------------------------------------------------------------

    @invariant()
    def the_books_add_up(self) -> None:
        assert list(self.house.faults()) == []

    @invariant()
    def what_is_due_follows_from_the_payments(self) -> None:
        for order, payments in self._kept():
            refunds = [refund for payment in payments for refund in payment.refunds]
            captured = sum(payment.amount.cents for payment in payments if payment.captured)
            back = sum(
                refund.amount.cents
                for refund in refunds
                if refund.status is not RefundStatus.FAILED and not refund.by_hand
            )
            owed = order.totals.total.cents - captured + back
            over = order.status is Status.CANCELLED

            assert order.due.cents == (0 if over else max(owed, 0))
            assert (order.status is Status.AWAITING_PAYMENT) <= (order.due.cents > 0)
            assert (order.hold_until is not None) is (order.status is Status.AWAITING_PAYMENT)

    @invariant()
    def nothing_is_kept_that_is_not_owed(self) -> None:
        for order, _ in self._kept():
            assert order.to_give_back.cents == 0

    @invariant()
    def only_what_can_still_be_changed_is_short(self) -> None:
        for order, _ in self._kept():
            assert (order.short == ()) or order.status in UNSTARTED

    def teardown(self) -> None:
        """Once all is heard and sent, both sides agree on every cent."""
        if not hasattr(self, "shop"):
            return
        try:
            for _ in range(3):
                self.time_passes(2)
                self.shop.reconciling.reconcile()
            for _, payments in self._kept():
                for payment in payments:
                    if payment.method.online and payment.gateway_order:
                        self._check_agreed(payment)
            self.the_books_add_up()
        finally:
            self.leave(self.house)

    def leave(self, house: House) -> None:
        """What the evening leaves behind may go."""

    def _check_agreed(self, payment: Payment) -> None:
        assert payment.gateway_order is not None
        theirs = self.shop.gateway.look_up(payment.gateway_order)
        assert payment.captured is (theirs.state is CaptureState.COMPLETED)
        if payment.captured:
            ours = [each for each in payment.refunds if each.status is RefundStatus.COMPLETED]
            known = [refund.gateway_id for refund in ours]
            assert len(set(known)) == len(known)
            assert set(known) <= {refund.gateway_id for refund in theirs.refunds}

    def _kept(self) -> list[tuple[Order, list[Payment]]]:
        with self.house.begin(BELLECOUR) as tx:
            return [(tx.orders.get(each), tx.payments.of_order(each)) for each in sorted(self.keys)]
