"""What a store takes an order for: its card, its hours, its licence; and what is said first."""

from datetime import datetime, time

import pytest
from attrs import evolve

from ocpizza.domain.errors import (
    BelowMinimum,
    Invalid,
    NotDeliveredThere,
    NotOffered,
    Refused,
    StoreClosed,
)
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.legal.vat import VatCategory
from ocpizza.domain.orders.draft import Situation, draft
from ocpizza.domain.orders.wish import Wish
from ocpizza.domain.recipes.dish import Choice
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.domain.stores.store import AlcoholLicence
from tests.builders import (
    EVENING,
    HOME,
    HOUR,
    ITEMS,
    MINUTE,
    a_menu,
    a_situation,
    a_store,
    a_thing,
    a_wish,
    some,
)

DELIVERY, TAKEAWAY, ON_SITE = Fulfilment.DELIVERY, Fulfilment.TAKEAWAY, Fulfilment.ON_SITE
NIGHT = datetime.fromisoformat("2026-11-25T03:00:00Z")  # 04:00: closed until 11:00
NOON = datetime.fromisoformat("2026-11-25T10:00:00Z")


def faults(wish: Wish, situation: Situation | None = None, *, binding: bool = True) -> set[str]:
    with pytest.raises(Invalid) as refused:
        draft(wish, situation or a_situation(), binding=binding)
    return {f"{fault.pointer} {fault.code}" for fault in refused.value.faults}


class TestNotOffered:
    def test_what_the_store_does_not_sell(self) -> None:
        with pytest.raises(NotOffered):
            draft(a_wish(some("regina")), a_situation(menu=a_menu(without=("regina",))))

    def test_what_the_law_has_no_rate_for(self) -> None:
        frozen = a_thing("frozen", ItemKind.DESSERT, "dough", 600, VatCategory.FROZEN_TO_BAKE)
        situation = a_situation(menu=a_menu(frozen))
        wish = a_wish(Choice("frozen"))

        assert str(draft(wish, situation).lines[0].vat_rate) == "5.5"
        with pytest.raises(NotOffered):
            draft(evolve(wish, fulfilment=ON_SITE), situation)


class TestAlcohol:
    wine = a_wish(some("chianti"))

    def test_it_needs_a_licence(self) -> None:
        with pytest.raises(NotOffered) as refused:
            draft(self.wine, a_situation(a_store(licence=None)))
        assert refused.value.item == "chianti"

    @pytest.mark.parametrize(
        ("now", "fulfilment", "sold"),
        [
            ("2026-11-24T20:59:00Z", TAKEAWAY, True),
            ("2026-11-24T21:00:00Z", TAKEAWAY, False),
            ("2026-11-24T21:00:00Z", DELIVERY, False),
            ("2026-11-24T21:00:00Z", ON_SITE, True),
        ],
    )
    def test_none_is_sold_to_take_away_from_22_00_without_the_night_permit(
        self, now: str, fulfilment: Fulfilment, *, sold: bool
    ) -> None:
        wish = a_wish(some("chianti"), fulfilment=fulfilment)
        situation = a_situation(now=datetime.fromisoformat(now))

        if sold:
            draft(wish, situation)
        else:
            with pytest.raises(NotOffered):
                draft(wish, situation)

    def test_the_hour_is_that_for_which_it_was_asked(self) -> None:
        with pytest.raises(NotOffered):
            draft(evolve(self.wine, requested_for=EVENING + 4 * HOUR), a_situation())

    def test_with_the_permit_it_is_sold_at_night_until_the_stores_own_hour(self) -> None:
        licence = AlcoholLicence(night_permit=True, sold_until=time(23, 30))
        situation = a_situation(a_store(licence=licence))
        late = EVENING + 4 * HOUR + 29 * MINUTE

        draft(evolve(self.wine, requested_for=late), situation)
        with pytest.raises(NotOffered):
            draft(evolve(self.wine, requested_for=late + MINUTE), situation)


class TestHours:
    def test_a_closed_store_says_when_it_opens_next(self) -> None:
        with pytest.raises(StoreClosed) as refused:
            draft(a_wish(), a_situation(now=NIGHT))

        assert refused.value.next_opening == NOON

    def test_while_it_is_closed_its_next_service_can_be_asked_for(self) -> None:
        wish = a_wish(requested_for=NOON + HOUR)

        assert draft(wish, a_situation(now=NIGHT)).promised_at == NOON + HOUR

    @pytest.mark.parametrize(
        ("asked", "possible"),
        [
            (EVENING + 14 * MINUTE, False),  # within the preparation time
            (EVENING + 15 * MINUTE, True),
            (EVENING + 7 * HOUR + 29 * MINUTE, True),
            (EVENING + 7 * HOUR + 30 * MINUTE, False),  # 02:30, closing
            (NOON, True),
            (NOON.replace(hour=18), False),  # the service after the next
            (EVENING - HOUR, False),
        ],
    )
    def test_a_time_is_in_this_service_or_the_next_and_far_enough_ahead(
        self, asked: datetime, *, possible: bool
    ) -> None:
        wish = a_wish(requested_for=asked)
        if possible:
            draft(wish, a_situation())
        else:
            with pytest.raises(StoreClosed):
                draft(wish, a_situation())

    @pytest.mark.parametrize("later", [None, EVENING + HOUR])
    def test_a_paused_store_takes_no_order_from_the_web_for_whenever(
        self, later: datetime | None
    ) -> None:
        paused = a_situation(a_store(paused=True))

        with pytest.raises(StoreClosed) as refused:
            draft(a_wish(requested_for=later), paused)
        assert refused.value.next_opening == NOON
        for channel in (Channel.PHONE, Channel.COUNTER):
            draft(a_wish(requested_for=later, channel=channel), paused)


class TestWhatIsSaidFirst:
    """What is wrong with the request (422) before what is impossible now (409)."""

    worst = a_wish(some("regina"), Choice("unicorn"), fulfilment=DELIVERY)
    elsewhere = evolve(HOME, postcode="38000")
    closed = a_situation(a_store(licence=None), a_menu(without=("regina",)), now=NIGHT)

    @pytest.mark.parametrize(
        ("wish", "refusal"),
        [
            (evolve(worst, address=elsewhere), Invalid),
            (a_wish(some("regina"), fulfilment=DELIVERY, address=elsewhere), NotDeliveredThere),
            (a_wish(some("regina", size="small"), some("cola"), fulfilment=DELIVERY), NotOffered),
            (a_wish(some("cola"), fulfilment=DELIVERY), BelowMinimum),
            (a_wish(some("chianti")), NotOffered),
            (a_wish(), StoreClosed),
        ],
    )
    def test_it_is_the_first_of_those_that_apply(self, wish: Wish, refusal: type[Refused]) -> None:
        with pytest.raises(refusal):
            draft(wish, self.closed)

    def test_below_the_minimum_before_not_sold_here(self) -> None:
        cheap = a_menu(ITEMS["cola"], ITEMS["margherita"], without=("cola",))

        with pytest.raises(BelowMinimum):
            draft(a_wish(some("cola"), fulfilment=DELIVERY), a_situation(menu=cheap))
