"""Other lines for an order that was placed."""

from datetime import datetime

import pytest

from ocpizza.domain.errors import (
    BelowMinimum,
    Invalid,
    NotOffered,
    Refused,
)
from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.orders.draft import Situation, draft, redraft
from ocpizza.domain.orders.wish import Wish
from ocpizza.domain.recipes.dish import Choice
from tests.builders import (
    EVENING,
    HOUR,
    MINUTE,
    a_menu,
    a_situation,
    a_store,
    an_order,
    some,
)

DELIVERY = Fulfilment.DELIVERY
NIGHT = datetime.fromisoformat("2026-11-25T03:00:00Z")  # 04:00: closed until 11:00


def faults(wish: Wish, situation: Situation | None = None, *, binding: bool = True) -> set[str]:
    with pytest.raises(Invalid) as refused:
        draft(wish, situation or a_situation(), binding=binding)
    return {f"{fault.pointer} {fault.code}" for fault in refused.value.faults}


class TestRedraft:
    def test_other_lines_have_the_price_and_rate_of_now(self) -> None:
        order = an_order(some("margherita"), fulfilment=DELIVERY)
        drafted = redraft(order, (some("regina", 2), some("cola")), a_situation())

        assert drafted.totals.items == Money(2 * 1250 + 350)
        assert drafted.totals.delivery == Money(250)
        assert drafted.business_day == order.business_day
        assert drafted.needs["ham"] == 120

    def test_its_hours_were_settled_when_it_was_placed(self) -> None:
        order = an_order()
        late = a_situation(a_store(paused=True), now=NIGHT)

        assert redraft(order, (some("regina"),), late).promised_at == order.promised_at

    def test_the_promise_moves_back_when_there_is_more_to_bake(self) -> None:
        order = an_order(some("margherita"))
        # 9 in the queue, one of them its own; 12 pizzas take the oven 40 minutes.
        drafted = redraft(order, (some("margherita", 12),), a_situation(queued=9))

        assert drafted.promised_at == EVENING + (27 + 40 + 3) * MINUTE

    def test_it_never_comes_forward(self) -> None:
        order = an_order(some("margherita", 12))

        for choices in ((some("margherita"),), (some("cola"),), (some("margherita", 13),)):
            assert redraft(order, choices, a_situation()).promised_at >= order.promised_at

    def test_a_time_that_was_asked_for_stays(self) -> None:
        order = an_order(requested_for=EVENING + HOUR)

        drafted = redraft(order, (some("margherita", 40),), a_situation(queued=40))
        assert drafted.promised_at == EVENING + HOUR

    @pytest.mark.parametrize(
        ("choice", "refusal"),
        [(Choice("unicorn"), Invalid), (some("cola"), BelowMinimum), (some("regina"), NotOffered)],
    )
    def test_it_is_refused_for_what_a_new_order_would_be(
        self, choice: Choice, refusal: type[Refused]
    ) -> None:
        order = an_order(fulfilment=DELIVERY)

        with pytest.raises(refusal):
            redraft(order, (choice,), a_situation(menu=a_menu(without=("regina",))))

    def test_no_alcohol_is_added_after_hours(self) -> None:
        with pytest.raises(NotOffered):
            redraft(an_order(), (some("chianti"),), a_situation(now=EVENING + 3 * HOUR))
