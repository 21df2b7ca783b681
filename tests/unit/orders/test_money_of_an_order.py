"""What was captured for an order, what went back, and what is still due."""

from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.orders.balance import Balance, PaymentState
from ocpizza.domain.orders.draft import redraft
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.order import Order
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import SYSTEM
from ocpizza.domain.people.roles import Role
from ocpizza.domain.recipes.dish import Choice
from tests.builders import ANN, COUNTER, EVENING, a_situation, an_order, some

DUE, PARTLY, PAID = PaymentState.DUE, PaymentState.PARTLY_PAID, PaymentState.PAID
PENDING, REFUNDED = PaymentState.REFUND_PENDING, PaymentState.REFUNDED


def a_paid_order() -> Order:
    order = an_order(some("margherita", 2))
    order.capture(order.due, COUNTER, EVENING)
    return order


def refund(order: Order, cents: int, *, by_hand: bool = False) -> None:
    order.book_refund(Money(cents), EVENING, by_hand=by_hand)
    order.settle_refund(Money(cents), EVENING, by_hand=by_hand, done=True)


def change(order: Order, *choices: Choice) -> None:
    order.change_lines(redraft(order, choices, a_situation()), ANN, EVENING)


class TestCapturing:
    def test_parts_add_up_until_nothing_is_due(self) -> None:
        order = an_order(some("margherita", 2))
        steps = []
        for part in (600, 1000, 500):
            order.capture(Money(part), COUNTER, EVENING)
            steps.append((order.due.cents, order.payment_state))

        assert steps == [(1500, PARTLY), (500, PARTLY), (0, PAID)]

    def test_an_order_that_waited_for_its_money_is_placed_once_nothing_is_due(self) -> None:
        order = an_order(method=Method.PAYPAL)
        order.capture(Money(1000), SYSTEM, EVENING)
        assert order.status is Status.AWAITING_PAYMENT
        order.capture(Money(50), SYSTEM, EVENING)

        assert (order.status, order.hold_until) == (Status.PLACED, None)
        assert order.history[-1].by is Role.SYSTEM

    def test_so_it_is_when_it_becomes_as_cheap_as_what_was_paid(self) -> None:
        order = an_order(some("margherita"), method=Method.PAYPAL)
        order.capture(Money(350), SYSTEM, EVENING)
        change(order, some("cola"))

        assert (order.status, order.due) == (Status.PLACED, ZERO)

    def test_money_that_came_too_late_settles_nothing_and_goes_back(self) -> None:
        order = an_order(method=Method.PAYPAL)
        order.capture_late(Money(1050), EVENING)

        assert (order.status, order.due) == (Status.AWAITING_PAYMENT, Money(1050))
        assert order.payment_state is PENDING
        assert (order.balance.paid, order.balance.pending) == (Money(1050), Money(1050))
        assert order.to_give_back == ZERO
        order.settle_refund(Money(1050), EVENING, by_hand=False, done=True)
        assert (order.due, order.payment_state) == (Money(1050), DUE)


class TestChangingWhatWasPaid:
    def test_dearer_the_difference_is_due(self) -> None:
        order = a_paid_order()
        change(order, some("margherita", 3))

        assert (order.due, order.payment_state) == (Money(1050), PARTLY)
        assert order.to_give_back == ZERO

    def test_cheaper_the_difference_goes_back(self) -> None:
        order = a_paid_order()
        change(order, some("margherita"))

        assert (order.due, order.to_give_back) == (ZERO, Money(1050))
        order.book_refund(order.to_give_back, EVENING)
        assert (order.to_give_back, order.payment_state) == (ZERO, PENDING)
        order.settle_refund(Money(1050), EVENING, by_hand=False, done=True)
        assert (order.due, order.payment_state) == (ZERO, PAID)

    def test_what_went_back_for_a_change_is_owed_again_after_the_next(self) -> None:
        order = a_paid_order()
        change(order, some("margherita"))
        refund(order, 1050)
        change(order, some("margherita", 2))

        assert order.due == Money(1050)


class TestRefundsByHand:
    def test_what_a_manager_gave_is_not_owed_again(self) -> None:
        order = a_paid_order()
        refund(order, 500, by_hand=True)

        assert (order.due, order.payment_state) == (ZERO, PAID)

    def test_all_of_it_back_is_refunded(self) -> None:
        order = a_paid_order()
        refund(order, 2100, by_hand=True)

        assert (order.due, order.payment_state) == (ZERO, REFUNDED)

    def test_on_top_of_it_a_cheaper_order_gives_back_no_more_than_is_held(self) -> None:
        order = a_paid_order()
        refund(order, 2000, by_hand=True)
        change(order, some("margherita"))

        assert order.to_give_back == Money(100)

    def test_one_that_failed_was_not_given(self) -> None:
        order = a_paid_order()
        order.book_refund(Money(500), EVENING, by_hand=True)
        order.settle_refund(Money(500), EVENING, by_hand=True, done=False)

        assert order.balance == Balance(paid=Money(2100))
        assert order.payment_state is PAID


class TestCancelling:
    def test_all_that_is_held_goes_back_and_nothing_is_due(self) -> None:
        order = a_paid_order()
        refund(order, 500, by_hand=True)
        order.do(Action.CANCEL, COUNTER, EVENING)

        assert (order.due, order.to_give_back) == (ZERO, Money(1600))
        refund(order, 1600)
        assert (order.to_give_back, order.payment_state) == (ZERO, REFUNDED)

    def test_unpaid_it_leaves_nothing_to_do(self) -> None:
        order = an_order(status=Status.CANCELLED)

        assert (order.due, order.to_give_back, order.payment_state) == (ZERO, ZERO, DUE)

    def test_a_refund_that_failed_leaves_money_that_is_held(self) -> None:
        order = a_paid_order()
        order.do(Action.CANCEL, COUNTER, EVENING)
        order.book_refund(order.to_give_back, EVENING)
        order.settle_refund(Money(2100), EVENING, by_hand=False, done=False)

        assert (order.to_give_back, order.payment_state) == (Money(2100), PENDING)


class TestVouchersPay:
    def test_all_but_the_alcohol(self) -> None:
        assert an_order(some("margherita"), some("chianti", 2)).food_total == Money(1050)
        assert an_order(some("margherita")).food_total == Money(1050)


steps = st.lists(
    st.tuples(st.sampled_from(["capture", "late", "auto", "hand", "fail"]), st.integers(1, 900))
)


@given(st.integers(0, 2000), steps)
def test_the_formulas_hold_whatever_happens(total: int, happened: list[tuple[str, int]]) -> None:
    balance = Balance()
    for what, cents in happened:
        amount = (
            min(Money(cents), balance.kept) if what in ("auto", "hand", "fail") else Money(cents)
        )
        by_hand = what == "hand"
        if what == "capture":
            balance = balance.capture(amount)
        elif what == "late":
            balance = balance.capture(amount).book_refund(amount, by_hand=False)
        else:
            balance = balance.book_refund(amount, by_hand=by_hand)
            balance = balance.settle_refund(amount, by_hand=by_hand, done=what != "fail")
        assert balance.refunded + balance.pending + balance.kept == balance.paid
        assert balance.kept.cents >= 0
    owed = balance.owed(Money(total))

    assert owed == Money(total) - balance.kept - balance.by_hand
    assert (balance.state(Money(total)) in (DUE, PARTLY)) <= (owed.cents > 0 or not balance.kept)
