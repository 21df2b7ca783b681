"""Kitchen, courier, counter and customer move an order on."""

import pytest

from ocpizza.application.ports.unit_of_work import Stale
from ocpizza.application.retrying import TRIES, retrying
from ocpizza.domain.errors import (
    AgeCheckNeeded,
    Contended,
    Forbidden,
    NotFound,
    PaymentDue,
    Short,
    VersionMismatch,
    WrongState,
)
from ocpizza.domain.events import EventKind
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.orders.order import HOLD
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from ocpizza.domain.people.roles import Role
from ocpizza.domain.stock.level import Level
from tests.builders import (
    ANN,
    BELLECOUR,
    BOB,
    COUNTER,
    COURIER,
    MANAGER,
    PIZZAIOLO,
    SECOND,
    new_id,
    some,
    staff,
)
from tests.contracts.house import race
from tests.contracts.shop import Shop
from tests.unit.memory.house import MemoryHouse


class TestTheWholeWay:
    def test_from_the_telephone_to_the_doorstep(self, shop: Shop) -> None:
        order = shop.order(some("margherita"), some("chianti"), fulfilment=Fulfilment.DELIVERY)
        shop.do(order, Action.START_PREPARATION, PIZZAIOLO)
        assert shop.house.level("dough") == Level("dough", 1_000_000 - 250, 0)
        shop.do(order, Action.READY, PIZZAIOLO)
        out = shop.do(order, Action.DISPATCH, COURIER)
        with pytest.raises(AgeCheckNeeded):
            shop.do(order, Action.DELIVER, COURIER)
        with pytest.raises(PaymentDue) as due:
            shop.do(order, Action.DELIVER, COURIER, age_checked=True)
        shop.take(order, due.value.due_cents, by=COURIER)
        done = shop.do(order, Action.DELIVER, COURIER, age_checked=True)

        assert (out.courier, done.status) == ("Courier", Status.DELIVERED)
        assert [entry.by for entry in done.history] == [
            "customer",
            "pizzaiolo",
            "pizzaiolo",
            "courier",
            "courier",
        ]
        assert shop.seen(order, COURIER) == done
        assert shop.house.faults() == []

    def test_customers_read_the_couriers_first_name_only(self, shop: Shop) -> None:
        order = shop.order(fulfilment=Fulfilment.DELIVERY)
        shop.do(order, Action.START_PREPARATION, PIZZAIOLO)
        shop.do(order, Action.READY, PIZZAIOLO)
        shop.do(order, Action.DISPATCH, staff(Role.COURIER, "Samira Benali"))

        assert shop.seen(order, ANN).courier == "Samira"
        assert shop.seen(order, COUNTER).courier == "Samira Benali"


class TestCancelling:
    def test_its_stock_is_free_again_and_what_was_paid_goes_back(self, shop: Shop) -> None:
        order = shop.order(some("margherita", 2), payment_method=Method.PAYPAL)
        paid = shop.pay(order)
        cancelled = shop.do(order, Action.CANCEL, ANN, reason="plus faim")

        assert (cancelled.status, cancelled.cancel_reason) == (Status.CANCELLED, "plus faim")
        assert cancelled.payment.status is PaymentState.REFUND_PENDING
        assert shop.house.level("dough").reserved == 0
        assert shop.house.payment(paid.id).refunds[0].amount.cents == 2100
        assert shop.house.faults() == []
        shop.carry_out_refunds()
        assert shop.seen(order).payment.status is PaymentState.REFUNDED

    def test_an_attempt_that_awaits_approval_ends(self, shop: Shop) -> None:
        order = shop.order(payment_method=Method.PAYPAL)
        started = shop.start(order)
        shop.do(order, Action.CANCEL, ANN)

        assert shop.house.payment(started.id).status is PaymentStatus.EXPIRED

    def test_what_was_used_is_waste(self, shop: Shop) -> None:
        order = shop.order()
        shop.do(order, Action.START_PREPARATION, PIZZAIOLO)
        shop.do(order, Action.CANCEL, MANAGER, reason="burnt")

        wasted = [row for row in shop.house.ledger() if row.kind == "waste"]
        assert {row.ingredient for row in wasted} == {
            "dough",
            "tomato-sauce",
            "mozzarella",
            "basil",
            "olive-oil",
        }
        assert shop.house.level("dough") == Level("dough", 1_000_000 - 250, 0)
        assert shop.house.faults() == []


class TestStarting:
    def test_undone_the_stock_is_reserved_again(self, shop: Shop) -> None:
        order = shop.order()
        shop.do(order, Action.START_PREPARATION, PIZZAIOLO)
        back = shop.do(order, Action.UNDO, PIZZAIOLO)

        assert (back.status, len(back.history)) == (Status.PLACED, 1)
        assert shop.house.level("dough") == Level("dough", 1_000_000, 250)
        assert shop.house.faults() == []

    def test_a_short_order_is_not_started_until_stock_comes_free(self) -> None:
        house = MemoryHouse()
        house.open_bellecour(basil=6)
        shop = Shop(house)
        first, last = shop.order(), shop.order()
        shop.enter("count", "basil", 3)

        with pytest.raises(Short) as refused:
            shop.do(last, Action.START_PREPARATION, PIZZAIOLO)
        assert [(gap.line, gap.ingredient, gap.missing) for gap in refused.value.short] == [
            (1, "basil", 3)
        ]
        shop.do(first, Action.CANCEL, ANN)
        assert shop.seen(last).short == ()
        assert "start_preparation" in shop.seen(last, PIZZAIOLO).allowed_actions
        told = [(event.kind, event.order) for event in house.events()[-3:]]

        assert sorted(told, key=str) == sorted(
            [
                (EventKind.ORDER_STATUS, first.id),
                (EventKind.ORDER_CHANGED, last.id),
                (EventKind.STOCK_CHANGED, None),
            ],
            key=str,
        )
        assert shop.do(last, Action.START_PREPARATION, PIZZAIOLO).short == ()
        assert house.level("basil") == Level("basil", 0, 0)
        assert house.faults() == []

    def test_partly_free_is_not_enough_and_takes_nothing(self) -> None:
        house = MemoryHouse()
        house.open_bellecour(basil=6)
        shop = Shop(house)
        order = shop.order(some("margherita", 2))
        shop.enter("count", "basil", 3)
        other = house.level("basil")
        with pytest.raises(Short):
            shop.do(order, Action.START_PREPARATION, PIZZAIOLO)

        assert house.level("basil") == other
        assert house.faults() == []


class TestWhatComesFree:
    """It goes to the orders that are short of it, those due first first, in the same commit."""

    @pytest.fixture
    def shop(self) -> Shop:
        house = MemoryHouse()
        house.open_bellecour(basil=12)
        return Shop(house)

    def test_when_an_order_is_changed(self, shop: Shop) -> None:
        large, soon, late = shop.order(some("margherita", 2)), shop.order(), shop.order()
        shop.enter("count", "basil", 6)
        assert [bool(shop.seen(order).short) for order in (large, soon, late)] == [
            False,
            True,
            True,
        ]

        shop.change(large, some("margherita"))

        assert [bool(shop.seen(order).short) for order in (large, soon, late)] == [
            False,
            False,
            True,
        ]
        assert shop.house.level("basil") == Level("basil", 6, 6)
        assert shop.house.faults() == []

    def test_when_an_order_expires(self, shop: Shop) -> None:
        shop.order(some("margherita", 2), payment_method=Method.PAYPAL)
        soon, late = shop.order(), shop.order()
        shop.enter("count", "basil", 7)
        shop.house.clock.advance(HOLD)

        assert shop.upkeep.expire_unpaid() == 1

        assert [shop.seen(order).short for order in (soon, late)] == [(), ()]
        assert shop.house.level("basil") == Level("basil", 7, 6)
        assert shop.house.faults() == []

    def test_what_does_not_suffice_goes_to_the_first_as_well(self, shop: Shop) -> None:
        first, last = shop.order(some("margherita", 2)), shop.order(some("margherita", 2))
        shop.enter("count", "basil", 6)
        shop.change(first, some("margherita"))

        assert [gap.missing for gap in shop.seen(last).short] == [3]
        with pytest.raises(Short):
            shop.do(last, Action.START_PREPARATION, PIZZAIOLO)
        assert shop.house.level("basil") == Level("basil", 6, 6)
        assert shop.house.faults() == []

    def test_what_is_thrown_away_with_an_order_is_not_free(self, shop: Shop) -> None:
        started, waiting = shop.order(some("margherita", 2)), shop.order(some("margherita", 2))
        shop.do(started, Action.START_PREPARATION, PIZZAIOLO)
        shop.enter("count", "basil", 4)
        shop.do(started, Action.CANCEL, MANAGER)

        assert [gap.missing for gap in shop.seen(waiting).short] == [2]
        assert shop.house.faults() == []


class TestWhoAndWhen:
    def test_an_order_of_someone_else_is_not_found(self, shop: Shop) -> None:
        order = shop.order()
        for by, which in ((BOB, order.id), (ANN, new_id())):
            with pytest.raises(NotFound):
                shop.progressing.do(by, BELLECOUR, which, Action.CANCEL)

    def test_a_role_that_may_do_it_never_is_told_so(self, shop: Shop) -> None:
        order = shop.order()
        for by, action in ((ANN, Action.START_PREPARATION), (COURIER, Action.CANCEL)):
            with pytest.raises(Forbidden):
                shop.do(order, action, by)

    def test_who_hands_over_alcohol_says_first_that_the_age_was_checked(self, shop: Shop) -> None:
        order = shop.order(some("chianti"))

        with pytest.raises(Forbidden):
            shop.do(order, Action.COLLECT, COURIER)
        with pytest.raises(AgeCheckNeeded):
            shop.do(order, Action.COLLECT, COUNTER)
        with pytest.raises(WrongState):
            shop.do(order, Action.COLLECT, COUNTER, age_checked=True)

    def test_a_repeat_is_answered_and_changes_nothing(self, shop: Shop) -> None:
        order = shop.order()
        first = shop.do(order, Action.CANCEL, ANN, reason="one")
        events = len(shop.house.events())
        again = shop.do(order, Action.CANCEL, ANN, reason="two", if_match=1)

        assert again == first
        assert len(shop.house.events()) == events

    def test_only_who_has_seen_the_last_version_if_one_is_named(self, shop: Shop) -> None:
        order = shop.order()
        shop.change(order, some("regina"))

        with pytest.raises(VersionMismatch):
            shop.do(order, Action.CANCEL, ANN, if_match=1)
        assert shop.seen(order).status is Status.PLACED
        assert shop.house.faults() == []
        assert shop.do(order, Action.CANCEL, ANN, if_match=2).status is Status.CANCELLED

    def test_a_wrong_state_comes_before_a_wrong_version(self, shop: Shop) -> None:
        order = shop.order()

        with pytest.raises(WrongState):
            shop.do(order, Action.READY, PIZZAIOLO, if_match=99)


class TestExpiring:
    def test_unpaid_after_a_quarter_of_an_hour_it_is_cancelled(self, shop: Shop) -> None:
        order = shop.order(payment_method=Method.PAYPAL)
        started = shop.start(order)
        paid, at_the_door = shop.order(payment_method=Method.PAYPAL), shop.order()
        shop.pay(paid)
        shop.house.clock.advance(HOLD - SECOND)
        assert shop.upkeep.expire_unpaid() == 0
        shop.house.clock.advance(SECOND)
        assert shop.upkeep.expire_unpaid() == 1
        assert shop.upkeep.expire_unpaid() == 0

        seen = shop.seen(order)
        assert (seen.status, seen.history[-1].by, seen.cancel_reason) == (
            Status.CANCELLED,
            "system",
            "unpaid",
        )
        assert shop.house.payment(started.id).status is PaymentStatus.EXPIRED
        assert {shop.seen(paid).status, shop.seen(at_the_door).status} == {Status.PLACED}
        assert shop.house.level("dough").reserved == 500
        assert shop.house.faults() == []

    def test_one_that_is_paid_meanwhile_is_left(self, shop: Shop) -> None:
        order = shop.order(payment_method=Method.PAYPAL)
        shop.house.clock.advance(HOLD)
        with shop.house.begin(BELLECOUR) as tx:
            overdue = tx.orders.expired(shop.house.clock.now())
        shop.pay(order)

        assert overdue == [order.id]
        assert not shop.progressing._expire(BELLECOUR, order.id)
        assert shop.seen(order).status is Status.PLACED


class TestRaces:
    def test_the_customer_cancels_or_the_kitchen_starts(self, shop: Shop) -> None:
        order = shop.order()
        acts = [(Action.CANCEL, ANN), (Action.START_PREPARATION, PIZZAIOLO)] * 3

        answers = race(6, lambda number: shop.do(order, *acts[number]))

        refused = [answer for answer in answers if isinstance(answer, Exception)]
        assert len(refused) == 3
        assert all(isinstance(answer, WrongState) for answer in refused)
        assert shop.seen(order).version == 2
        assert shop.house.faults() == []

    def test_who_is_stale_starts_again_so_many_times(self) -> None:
        tried: list[int] = []

        @retrying
        def use_case(limit: int) -> str:
            tried.append(limit)
            if len(tried) < limit:
                raise Stale
            return "done"

        assert use_case(TRIES) == "done"
        assert len(tried) == TRIES
        tried.clear()
        with pytest.raises(Contended):
            use_case(TRIES + 1)
