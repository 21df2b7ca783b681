"""Counter and courier take money, in as many parts as it takes."""

import pytest

from ocpizza.application.paying.requests import CashRequest
from ocpizza.domain.errors import CashLimit, Forbidden, Invalid, NotFound, WrongState
from ocpizza.domain.fulfilment import Channel
from ocpizza.domain.orders.balance import PaymentState
from ocpizza.domain.orders.lifecycle import Action
from ocpizza.domain.payments.method import Method
from ocpizza.domain.payments.payment import PaymentStatus
from ocpizza.domain.people.actor import Actor
from tests.builders import ANN, BELLECOUR, BOB, COUNTER, COURIER, MANAGER, PIZZAIOLO, new_id, some
from tests.contracts.house import a_key, race
from tests.contracts.shop import Shop


class TestTaking:
    def test_several_people_pay_by_several_means(self, shop: Shop) -> None:
        order = shop.order(some("margherita", 3), some("cola"))  # 35.00
        shop.take(order, 2000, Method.MEAL_VOUCHER)
        shop.take(order, 500, Method.CARD)
        assert shop.seen(order).payment.due_cents == 1000
        cash = shop.take(order, 1000, tendered=5000)

        assert (cash.status, cash.change_cents) == (PaymentStatus.CAPTURED, 4000)
        assert shop.seen(order).payment.status is PaymentState.PAID
        assert shop.house.faults() == []

    @pytest.mark.parametrize("by", [COUNTER, COURIER, MANAGER], ids=lambda actor: actor.id)
    def test_counter_and_courier_take_money(self, shop: Shop, by: Actor) -> None:
        assert shop.take(shop.order(), 1050, by=by).amount_cents == 1050

    def test_nobody_else_does(self, shop: Shop) -> None:
        order = shop.order()
        for by, refusal in ((ANN, Forbidden), (PIZZAIOLO, Forbidden), (BOB, NotFound)):
            with pytest.raises(refusal):
                shop.take(order, 1050, by=by)

    def test_it_raises_the_version_and_is_announced(self, shop: Shop) -> None:
        order = shop.order()
        shop.take(order, 50)

        event = shop.house.events()[-1]
        assert (event.kind, event.data["payment_status"]) == ("payment.status", "partly_paid")
        assert shop.seen(order).version == 2


class TestLimits:
    def test_never_more_than_is_due_after_what_came_before(self, shop: Shop) -> None:
        order = shop.order()
        shop.take(order, 1000)

        with pytest.raises(Invalid) as refused:
            shop.take(order, 51)
        assert refused.value.faults[0].data == {"due_cents": 50}

    def test_cash_is_limited_for_all_parts_of_a_debt_together(self, shop: Shop) -> None:
        order = shop.order(some("chianti", 50), some("chianti", 10))  # 1,080 euros
        shop.take(order, 60_000)

        with pytest.raises(CashLimit):
            shop.take(order, 40_001)
        shop.take(order, 40_000)
        shop.take(order, 8_000, Method.CARD)

    def test_vouchers_pay_no_alcohol_and_25_euros_in_all(self, shop: Shop) -> None:
        order = shop.order(some("margherita"), some("chianti"))
        with pytest.raises(Invalid) as refused:
            shop.take(order, 1051, Method.MEAL_VOUCHER)
        assert refused.value.faults[0].data == {"most_cents": 1050}
        shop.take(order, 1000, Method.MEAL_VOUCHER)
        with pytest.raises(Invalid) as refused:
            shop.take(order, 51, Method.MEAL_VOUCHER)
        assert refused.value.faults[0].data == {"most_cents": 50}

        large = shop.order(some("margherita", 5))
        shop.take(large, 2500, Method.MEAL_VOUCHER)
        with pytest.raises(Invalid):
            shop.take(large, 1, Method.MEAL_VOUCHER)

    def test_only_while_the_order_is_placed_and_not_over(self, shop: Shop) -> None:
        waiting = shop.order(payment_method=Method.PAYPAL)
        cancelled = shop.order()
        shop.do(cancelled, Action.CANCEL, ANN)

        for order in (waiting, cancelled):
            with pytest.raises(WrongState):
                shop.take(order, 1)


class TestKeys:
    def test_a_repeat_takes_the_money_once(self, shop: Shop) -> None:
        order = shop.order()
        first = shop.take(order, 1050, tendered=2000, key=a_key())
        again = shop.door.take(COUNTER, BELLECOUR, order.id, CashRequest(1050, 2000), a_key())

        assert again == (first, True)
        assert shop.seen(order).payment.paid_cents == 1050

    def test_a_refusal_leaves_the_key_free(self, shop: Shop) -> None:
        order = shop.order()
        with pytest.raises(Invalid):
            shop.take(order, 9999, key=a_key())

        assert shop.take(order, 1050, key=a_key()).amount_cents == 1050

    def test_an_order_that_is_not_there_is_not_found(self, shop: Shop) -> None:
        with pytest.raises(NotFound):
            shop.door.take(COUNTER, BELLECOUR, new_id(), CashRequest(1), a_key())


def test_two_tills_at_once_take_no_more_than_is_due(shop: Shop) -> None:
    order = shop.order(by=COUNTER, channel=Channel.COUNTER)

    answers = race(6, lambda _: shop.take(order, 500))

    assert sum(not isinstance(answer, Exception) for answer in answers) == 2
    assert all(isinstance(answer, Invalid) for answer in answers if isinstance(answer, Exception))
    assert shop.seen(order).payment.due_cents == 50
    assert shop.house.faults() == []
