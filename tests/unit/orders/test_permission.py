"""Who sees an order, in which roles people meet it, and what a repeat is answered."""

import pytest

from ocpizza.domain.errors import Forbidden, WrongState
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.permission import (
    allowed_actions,
    permit,
    require_role,
    roles_in,
    visible_to,
)
from ocpizza.domain.orders.shortfall import take_off
from ocpizza.domain.payments.method import Method
from ocpizza.domain.people.actor import ANONYMOUS, SYSTEM, Actor
from ocpizza.domain.people.roles import STORE_ROLES, Role
from tests.builders import (
    ADMIN,
    ANN,
    BOB,
    COUNTER,
    COURIER,
    EVENING,
    GRENOBLE,
    MANAGER,
    MINUTE,
    PIZZAIOLO,
    SECOND,
    an_order,
    holder,
    some,
    staff,
)

STAFF = [COUNTER, PIZZAIOLO, COURIER, MANAGER, ADMIN]
STRANGERS = [BOB, ANONYMOUS, SYSTEM, staff(Role.MANAGER, store=GRENOBLE), holder(an_order())]
LATER = EVENING + MINUTE


class TestSeeing:
    @pytest.mark.parametrize("actor", [ANN, *STAFF], ids=lambda actor: actor.id)
    def test_its_customer_and_the_stores_staff_see_an_order(self, actor: Actor) -> None:
        assert visible_to(an_order(by=ANN), actor)

    def test_whoever_holds_its_token_sees_it(self) -> None:
        order = an_order(by=ANONYMOUS)

        assert visible_to(order, holder(order))

    @pytest.mark.parametrize("actor", STRANGERS, ids=lambda actor: actor.id)
    def test_to_others_it_does_not_exist(self, actor: Actor) -> None:
        assert not visible_to(an_order(by=ANN), actor)
        assert not visible_to(an_order(by=ANONYMOUS), actor)


class TestRoles:
    def test_one_is_the_customer_of_ones_own_orders_only(self) -> None:
        assert roles_in(an_order(by=ANN), ANN) == {Role.CUSTOMER}
        assert roles_in(an_order(by=BOB), ANN) == frozenset()

    def test_a_token_makes_its_holder_the_customer_of_its_order(self) -> None:
        order = an_order(by=ANONYMOUS)

        assert roles_in(order, holder(order)) == {Role.CUSTOMER}
        assert roles_in(an_order(by=ANONYMOUS), holder(order)) == frozenset()

    def test_a_member_of_staff_who_orders_is_both(self) -> None:
        waiter = Actor("staff:x", COUNTER.grants, customer_id="x")

        assert roles_in(an_order(by=waiter), waiter) == {Role.COUNTER, Role.CUSTOMER}

    def test_managers_stand_for_their_staff_and_admins_for_everyone(self) -> None:
        assert roles_in(an_order(), MANAGER) == STORE_ROLES
        assert roles_in(an_order(), ADMIN) == set(Role) - {Role.SYSTEM}

    def test_who_may_do_it_in_no_state_is_told_so_before_anything_else(self) -> None:
        order = an_order(status=Status.CANCELLED)
        require_role(order, Action.CANCEL, ANN)

        for actor in (COURIER, PIZZAIOLO, BOB):
            with pytest.raises(Forbidden):
                require_role(order, Action.CANCEL, actor)
            with pytest.raises(Forbidden):
                permit(order, Action.CANCEL, actor, LATER)


class TestWrongState:
    def test_it_tells_where_the_order_stands_who_did_that_and_what_is_possible(self) -> None:
        order = an_order(status=Status.IN_PREPARATION)

        with pytest.raises(WrongState) as refused:
            permit(order, Action.CANCEL, ANN, LATER)

        assert (refused.value.order_status, refused.value.by) == ("in_preparation", "pizzaiolo")
        assert refused.value.allowed_actions == (Action.PAY,)


class TestRepeats:
    @pytest.mark.parametrize(
        ("status", "action", "actor"),
        [
            (Status.IN_PREPARATION, Action.START_PREPARATION, PIZZAIOLO),
            (Status.READY, Action.READY, PIZZAIOLO),
            (Status.OUT_FOR_DELIVERY, Action.DISPATCH, COURIER),
            (Status.DELIVERED, Action.DELIVER, COURIER),
            (Status.DELIVERY_FAILED, Action.FAIL_DELIVERY, COURIER),
            (Status.COLLECTED, Action.COLLECT, COUNTER),
            (Status.CANCELLED, Action.CANCEL, COUNTER),
        ],
    )
    def test_who_did_it_last_is_answered_that_it_is_done(
        self, status: Status, action: Action, actor: Actor
    ) -> None:
        order = an_order(status=status)
        before = (order.version, len(order.history))

        assert permit(order, action, actor, LATER) is None
        assert order.do(action, actor, LATER) is False
        assert (order.version, len(order.history)) == before
        assert not order.movements
        assert not order.events

    def test_a_colleague_is_told_that_it_was_done_by_another(self) -> None:
        order = an_order(status=Status.READY)

        with pytest.raises(WrongState):
            order.do(Action.READY, staff(Role.PIZZAIOLO, "Mario"), LATER)

    def test_after_another_action_it_is_no_repeat(self) -> None:
        order = an_order(status=Status.READY)

        with pytest.raises(WrongState):
            order.do(Action.START_PREPARATION, PIZZAIOLO, LATER)

    def test_what_is_legal_again_is_done_again(self) -> None:
        order = an_order(status=Status.OUT_FOR_DELIVERY)
        order.do(Action.FAIL_DELIVERY, COURIER, LATER)
        order.do(Action.DISPATCH, COURIER, LATER)

        assert order.do(Action.FAIL_DELIVERY, COURIER, LATER)

    def test_money_in_between_does_not_make_it_another_action(self) -> None:
        order = an_order(status=Status.IN_PREPARATION)
        order.capture(order.due, COUNTER, LATER)

        assert permit(order, Action.START_PREPARATION, PIZZAIOLO, LATER) is None


class TestUndo:
    def test_it_takes_back_ones_own_start_within_ten_seconds(self) -> None:
        order = an_order(status=Status.IN_PREPARATION)
        started = order.history[-1].at

        assert Action.UNDO in allowed_actions(order, PIZZAIOLO, started + 9 * SECOND)
        assert Action.UNDO not in allowed_actions(order, PIZZAIOLO, started + 10 * SECOND)
        with pytest.raises(WrongState):
            order.do(Action.UNDO, PIZZAIOLO, started + 10 * SECOND)

    def test_not_a_colleagues(self) -> None:
        order = an_order(status=Status.READY)
        at = order.history[-1].at

        with pytest.raises(WrongState):
            order.do(Action.UNDO, staff(Role.PIZZAIOLO, "Mario"), at)

    def test_nothing_but_a_start_or_a_ready_can_be_undone(self) -> None:
        for status in (Status.PLACED, Status.OUT_FOR_DELIVERY, Status.CANCELLED):
            order = an_order(status=status)
            with pytest.raises(WrongState):
                order.do(Action.UNDO, MANAGER, order.history[-1].at)

    def test_ready_and_start_can_be_taken_back_one_after_the_other(self) -> None:
        order = an_order(status=Status.PLACED)
        order.do(Action.START_PREPARATION, PIZZAIOLO, LATER)
        order.do(Action.READY, PIZZAIOLO, LATER)

        states = []
        while order.do(Action.UNDO, PIZZAIOLO, LATER):
            states.append(order.status)

        assert states == [Status.IN_PREPARATION, Status.PLACED]

    def test_others_may_not(self) -> None:
        order = an_order(status=Status.IN_PREPARATION)
        for actor in (ANN, COUNTER, COURIER):
            with pytest.raises(Forbidden):
                order.do(Action.UNDO, actor, order.history[-1].at)


class TestPaying:
    def test_its_customer_may_pay_while_something_is_due(self) -> None:
        for status in (Status.AWAITING_PAYMENT, Status.PLACED, Status.READY):
            assert Action.PAY in allowed_actions(an_order(status=status), ANN, LATER)

    def test_counter_and_courier_take_money_once_it_is_placed(self) -> None:
        waiting = an_order(method=Method.PAYPAL)
        placed = an_order(status=Status.OUT_FOR_DELIVERY)

        for actor in (COUNTER, COURIER):
            assert Action.PAY not in allowed_actions(waiting, actor, LATER)
            assert Action.PAY in allowed_actions(placed, actor, LATER)
        assert Action.PAY not in allowed_actions(placed, PIZZAIOLO, LATER)

    def test_nobody_pays_what_is_paid_or_over(self) -> None:
        paid = an_order()
        paid.capture(paid.due, COUNTER, EVENING)

        for order in (paid, an_order(status=Status.CANCELLED), an_order(status=Status.COLLECTED)):
            for actor in (ANN, COUNTER, COURIER):
                assert Action.PAY not in allowed_actions(order, actor, LATER)


def test_an_order_that_is_short_is_not_shown_as_one_to_start() -> None:
    order = an_order(some("margherita"), fulfilment=Fulfilment.DELIVERY)
    assert Action.START_PREPARATION in allowed_actions(order, PIZZAIOLO, LATER)
    take_off([order], "basil", 1, EVENING)

    assert Action.START_PREPARATION not in allowed_actions(order, PIZZAIOLO, LATER)
