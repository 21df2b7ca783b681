"""A customer, or the counter, changes an order that the kitchen has not started."""

import pytest

from ocpizza.application.ordering.requests import LinesRequest
from ocpizza.application.reading.payments import PaymentView
from ocpizza.application.transacting import UNSEEN
from ocpizza.domain.errors import (
    BelowMinimum,
    Forbidden,
    Invalid,
    NotFound,
    NotOffered,
    OutOfStock,
    PaymentNotApproved,
    Shortage,
    VersionMismatch,
    VersionNeeded,
    WrongState,
)
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.domain.orders.lifecycle import Action, Status
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from ocpizza.domain.people.actor import Actor
from ocpizza.domain.recipes.dish import Choice
from tests.builders import (
    ANN,
    BELLECOUR,
    BOB,
    COUNTER,
    COURIER,
    HOUR,
    PIZZAIOLO,
    PLENTY,
    a_menu,
    a_store,
    new_id,
    some,
)
from tests.contracts.shop import Shop, lines
from tests.unit.memory.house import MemoryHouse


def payment(shop: Shop, view: PaymentView) -> PaymentStatus:
    return shop.house.payment(view.id).status


class TestLines:
    @pytest.mark.parametrize("by", [ANN, COUNTER], ids=lambda actor: actor.id)
    def test_they_are_replaced_repriced_and_reserved_anew(self, shop: Shop, by: Actor) -> None:
        order = shop.order(some("margherita"), some("cola"))
        changed = shop.change(order, some("regina", 2), by=by)

        assert [(line.item, line.quantity) for line in changed.lines] == [("regina", 2)]
        assert (changed.totals.total_cents, changed.payment.due_cents) == (2500, 2500)
        assert (changed.version, changed.status) == (2, Status.PLACED)
        assert shop.house.level("ham").reserved == 120
        assert shop.house.level("cola-can").reserved == shop.house.level("basil").reserved == 0
        assert shop.seen(order) == changed
        assert shop.house.faults() == []

    def test_they_are_those_of_the_offer_of_now(self, shop: Shop) -> None:
        order = shop.order()
        shop.house.change_offer(a_store(), a_menu(without=("regina",)))

        with pytest.raises(NotOffered):
            shop.change(order, some("regina"))

    def test_too_little_stock_leaves_the_order_as_it_was(self) -> None:
        house = MemoryHouse()
        house.open_bellecour(mozzarella=500)
        shop = Shop(house)
        shop.order(some("margherita"))
        order = shop.order(some("margherita", 2))

        with pytest.raises(OutOfStock) as refused:
            shop.change(order, some("margherita", 4))

        assert refused.value.shortages == (Shortage("margherita", "medium", 4, 3, "mozzarella"),)
        assert shop.seen(order).version == 1
        assert house.level("mozzarella").reserved == 360
        shop.change(order, some("margherita", 3))
        assert house.faults() == []

    @pytest.mark.parametrize(
        ("choice", "refusal"), [(Choice("unicorn"), Invalid), (some("cola"), BelowMinimum)]
    )
    def test_they_are_checked_like_a_new_orders(
        self, shop: Shop, choice: Choice, refusal: type[Exception]
    ) -> None:
        order = shop.order(fulfilment=Fulfilment.DELIVERY)

        with pytest.raises(refusal):
            shop.change(order, choice)

    def test_once_the_kitchen_has_started_it_is_too_late(self, shop: Shop) -> None:
        order = shop.order()
        shop.change(order, some("regina"))
        shop.do(order, Action.START_PREPARATION, PIZZAIOLO)

        with pytest.raises(WrongState) as refused:
            shop.change(order, some("regina"))
        assert (refused.value.order_status, refused.value.by) == ("in_preparation", "pizzaiolo")

    def test_others_do_not_know_it_and_staff_who_may_not_are_told(self, shop: Shop) -> None:
        order = shop.order()
        for by, refusal in ((BOB, NotFound), (COURIER, Forbidden), (PIZZAIOLO, Forbidden)):
            with pytest.raises(refusal):
                shop.change(order, some("regina"), by=by)

    def test_a_short_order_is_whole_again_with_other_lines(self, shop: Shop) -> None:
        order = shop.order(some("margherita", 2))
        shop.enter("count", "basil", 4)
        assert shop.seen(order).short != ()

        assert shop.change(order, some("margherita")).short == ()
        assert shop.house.faults() == []

    def test_who_answers_for_one_of_several_lines_leaves_the_others_short(self, shop: Shop) -> None:
        order = shop.order(some("margherita"), some("margherita", 2), some("cola"))
        shop.enter("count", "basil", 0)
        missing = [(gap.line, gap.missing) for gap in shop.seen(order).short]
        assert [line for line, _ in missing] == [1, 2]

        swapped = shop.change(order, some("regina"), some("margherita", 2), some("cola"))
        assert [(gap.line, gap.missing) for gap in swapped.short] == missing[1:]
        assert shop.house.faults() == []
        without = shop.change(order, some("regina"), some("cola"))
        assert without.short == ()
        assert shop.house.faults() == []

    def test_what_a_line_held_goes_to_those_of_the_order_that_lack_it(self, shop: Shop) -> None:
        order = shop.order(some("margherita", 2), some("margherita", 1), some("margherita", 3))
        basil = shop.house.level("basil").reserved // 6
        shop.enter("count", "basil", 3 * basil)
        gaps = [(gap.line, gap.missing) for gap in shop.seen(order).short]
        assert gaps == [(3, 3 * basil)]

        fewer = shop.change(order, some("margherita", 1), some("margherita", 3))
        assert [(gap.line, gap.missing) for gap in fewer.short] == [(2, basil)]
        assert shop.house.level("basil").available == 0
        assert shop.house.faults() == []

    def test_short_it_asks_for_what_is_missing_again(self, shop: Shop) -> None:
        order = shop.order(some("margherita", 2))
        shop.enter("count", "basil", 4)

        with pytest.raises(OutOfStock):
            shop.change(order, some("margherita", 2), some("cola"))


class TestVersions:
    def change(self, shop: Shop, order: str, request: LinesRequest, if_match: int) -> None:
        shop.changing.change_lines(ANN, BELLECOUR, order, request, if_match)

    def test_only_who_has_seen_the_last_one_may_change_it(self, shop: Shop) -> None:
        order = shop.order()
        self.change(shop, order.id, lines(some("regina")), 1)

        with pytest.raises(VersionMismatch) as refused:
            self.change(shop, order.id, lines(some("margherita")), 1)
        assert refused.value.version == 2
        assert shop.seen(order).lines[0].item == "regina"
        assert shop.house.faults() == []

    def test_all_other_refusals_come_first(self, shop: Shop) -> None:
        order = shop.order()
        for choice, refusal in ((Choice("unicorn"), Invalid), (some("cola", 50), OutOfStock)):
            shop.enter("count", "cola-can", 10)
            with pytest.raises(refusal):
                self.change(shop, order.id, lines(choice), 99)
        shop.do(order, Action.CANCEL, ANN)
        for choice, expected in ((Choice("unicorn"), Invalid), (some("cola"), WrongState)):
            with pytest.raises(expected):
                self.change(shop, order.id, lines(choice), 99)

    def test_a_version_is_asked_for_after_what_is_invalid_and_before_the_state(
        self, shop: Shop
    ) -> None:
        order = shop.order()
        shop.do(order, Action.CANCEL, ANN)
        for choice, expected in ((Choice("unicorn"), Invalid), (some("cola"), VersionNeeded)):
            with pytest.raises(expected):
                self.change(shop, order.id, lines(choice), UNSEEN)

    def test_it_is_asked_for_before_what_is_not_sold_here(self) -> None:
        house = MemoryHouse()
        house.open_store(a_store(), a_menu(without=("regina",)), PLENTY)
        shop = Shop(house)
        order = shop.order()
        for version, expected in ((UNSEEN, VersionNeeded), (99, NotOffered)):
            with pytest.raises(expected):
                self.change(shop, order.id, lines(some("regina")), version)

    def test_an_order_that_is_not_there_is_not_found(self, shop: Shop) -> None:
        with pytest.raises(NotFound):
            self.change(shop, new_id(), lines(some("regina")), 1)


class TestMoneyFollows:
    def test_dearer_the_rest_is_due(self, shop: Shop) -> None:
        order = shop.order(payment_method=Method.PAYPAL)
        shop.pay(order)
        changed = shop.change(order, some("margherita", 2))

        assert (changed.status, changed.payment.status) == (Status.PLACED, PaymentState.PARTLY_PAID)
        assert changed.payment.due_cents == 1050

    def test_cheaper_the_difference_is_booked_back_in_the_same_commit(self, shop: Shop) -> None:
        order = shop.order(some("margherita", 2), payment_method=Method.PAYPAL)
        paid = shop.pay(order)
        changed = shop.change(order, some("margherita"))

        assert (changed.payment.status, changed.payment.due_cents) == (
            PaymentState.REFUND_PENDING,
            0,
        )
        [refund] = shop.house.payment(paid.id).refunds
        assert (refund.amount.cents, refund.by_hand, refund.open) == (1050, False, True)
        assert shop.house.faults() == []

    def test_a_payment_that_awaits_approval_ends(self, shop: Shop) -> None:
        order = shop.order(payment_method=Method.PAYPAL)
        started = shop.approve(shop.start(order))
        shop.change(order, some("regina"))

        assert payment(shop, started) is PaymentStatus.EXPIRED
        with pytest.raises(PaymentNotApproved):
            shop.capture(order, started)
        assert shop.pay(order).amount_cents == 1250
        assert shop.seen(order).status is Status.PLACED


class TestPayingAnotherWay:
    def method(self, shop: Shop, order: str, method: Method, by: Actor = ANN) -> Status:
        return shop.changing.change_method(by, BELLECOUR, order, method).status

    def test_at_the_door_instead_of_on_line_places_it_and_ends_the_attempt(
        self, shop: Shop
    ) -> None:
        order = shop.order(payment_method=Method.PAYPAL)
        started = shop.start(order)

        assert self.method(shop, order.id, Method.CASH) is Status.PLACED
        assert payment(shop, started) is PaymentStatus.EXPIRED
        shop.house.clock.advance(HOUR)
        assert shop.upkeep.expire_unpaid() == 0
        assert shop.house.faults() == []

    def test_on_line_instead_of_at_the_door_it_stays_placed_with_the_money_due(
        self, shop: Shop
    ) -> None:
        order = shop.order()

        assert self.method(shop, order.id, Method.PAYPAL, COUNTER) is Status.PLACED
        assert shop.pay(order).amount_cents == 1050

    def test_the_same_way_changes_nothing(self, shop: Shop) -> None:
        order = shop.order(payment_method=Method.PAYPAL)
        started = shop.start(order)
        self.method(shop, order.id, Method.PAYPAL)

        assert payment(shop, started) is PaymentStatus.AWAITING_APPROVAL
        assert shop.seen(order).version == 1

    def test_not_once_something_was_captured_or_the_kitchen_has_started(self, shop: Shop) -> None:
        paid, started = shop.order(), shop.order()
        shop.take(paid, 1)
        shop.do(started, Action.START_PREPARATION, PIZZAIOLO)

        for order in (paid, started):
            with pytest.raises(WrongState):
                self.method(shop, order.id, Method.CARD)

    def test_only_who_has_seen_the_last_version_if_one_is_named(self, shop: Shop) -> None:
        order = shop.order()
        shop.changing.change_method(ANN, BELLECOUR, order.id, Method.CARD, 1)

        with pytest.raises(VersionMismatch):
            shop.changing.change_method(ANN, BELLECOUR, order.id, Method.CASH, 1)
        assert shop.seen(order).payment.method is Method.CARD

    def test_others_may_not(self, shop: Shop) -> None:
        order = shop.order()
        for by, refusal in ((BOB, NotFound), (PIZZAIOLO, Forbidden)):
            with pytest.raises(refusal):
                self.method(shop, order.id, Method.CARD, by)
