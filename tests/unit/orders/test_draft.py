"""A basket checked and priced for one store and moment."""

from datetime import datetime, time

import pytest
from attrs import evolve

from ocpizza.domain.errors import (
    BelowMinimum,
    Fault,
    Invalid,
    NotDeliveredThere,
    NotOffered,
    Refused,
    StoreClosed,
)
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.legal.vat import VatCategory
from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.orders.draft import Situation, draft, redraft
from ocpizza.domain.orders.wish import Contact, Wish
from ocpizza.domain.recipes.dish import Choice
from ocpizza.domain.recipes.item import ItemKind
from ocpizza.domain.stores.store import AlcoholLicence
from tests.builders import (
    EVENING,
    HOME,
    HOUR,
    ITEMS,
    MARGHERITA_NEEDS,
    MINUTE,
    TODAY,
    a_menu,
    a_situation,
    a_store,
    a_thing,
    a_wish,
    an_order,
    some,
)

DELIVERY, TAKEAWAY, ON_SITE = Fulfilment.DELIVERY, Fulfilment.TAKEAWAY, Fulfilment.ON_SITE
NIGHT = datetime.fromisoformat("2026-11-25T03:00:00Z")  # 04:00: closed until 11:00
NOON = datetime.fromisoformat("2026-11-25T10:00:00Z")


def faults(wish: Wish, situation: Situation | None = None, *, binding: bool = True) -> set[str]:
    with pytest.raises(Invalid) as refused:
        draft(wish, situation or a_situation(), binding=binding)
    return {f"{fault.pointer} {fault.code}" for fault in refused.value.faults}


class TestWhatItComesTo:
    def test_lines_are_numbered_from_1_and_keep_price_and_rate_of_the_day(self) -> None:
        drafted = draft(a_wish(some("margherita", 2), some("cola")), a_situation())

        assert [(line.line, line.item, line.quantity) for line in drafted.lines] == [
            (1, "margherita", 2),
            (2, "cola", 1),
        ]
        assert drafted.totals.total == Money(2 * 1050 + 350)

    def test_its_needs_are_those_of_all_lines_together(self) -> None:
        drafted = draft(a_wish(some("margherita", 2), some("regina")), a_situation())

        assert drafted.needs["dough"] == 3 * 250
        assert drafted.needs["mozzarella"] == 2 * 120 + 101

    @pytest.mark.parametrize(("fulfilment", "rate"), [(TAKEAWAY, "5.5"), (ON_SITE, "10.0")])
    def test_a_can_is_taxed_by_where_it_is_drunk(self, fulfilment: Fulfilment, rate: str) -> None:
        drafted = draft(a_wish(some("cola"), fulfilment=fulfilment), a_situation())

        assert str(drafted.lines[0].vat_rate) == rate
        assert drafted.totals.total == Money(350)

    def test_it_is_promised_for_when_the_queue_lets_it_through(self) -> None:
        # 15 minutes; behind 6 pizzas 20 minutes more; delivered 20 more.
        promises = [
            draft(a_wish(fulfilment=fulfilment), a_situation(queued=queued)).promised_at
            for fulfilment, queued in ((TAKEAWAY, 0), (TAKEAWAY, 6), (DELIVERY, 6))
        ]

        assert promises == [EVENING + 15 * MINUTE, EVENING + 35 * MINUTE, EVENING + 55 * MINUTE]

    def test_or_for_when_it_was_asked(self) -> None:
        drafted = draft(a_wish(requested_for=EVENING + HOUR), a_situation(queued=30))

        assert drafted.promised_at == EVENING + HOUR

    def test_after_midnight_it_still_counts_for_the_day_that_began_in_the_evening(self) -> None:
        past_midnight = EVENING + 7 * HOUR

        assert draft(a_wish(), a_situation(now=past_midnight)).business_day == TODAY

    def test_asked_for_another_service_it_counts_for_that_day(self) -> None:
        drafted = draft(a_wish(requested_for=NOON), a_situation(now=NIGHT))

        assert drafted.business_day == TODAY.replace(day=25)


class TestDelivery:
    def test_it_costs_the_areas_fee(self) -> None:
        drafted = draft(a_wish(fulfilment=DELIVERY), a_situation())

        assert (drafted.totals.delivery, drafted.totals.total) == (Money(250), Money(1300))

    def test_what_is_fetched_costs_none(self) -> None:
        for fulfilment in (TAKEAWAY, ON_SITE):
            assert draft(a_wish(fulfilment=fulfilment), a_situation()).totals.delivery == ZERO

    def test_other_postcodes_are_not_served(self) -> None:
        away = a_wish(fulfilment=DELIVERY, address=evolve(HOME, postcode="38000"))

        with pytest.raises(NotDeliveredThere) as refused:
            draft(away, a_situation())
        assert refused.value.postcode == "38000"

    def test_the_items_come_to_the_areas_minimum_without_the_fee(self) -> None:
        hill = evolve(HOME, postcode="69004")
        wish = a_wish(some("margherita", 2), some("cola"), fulfilment=DELIVERY, address=hill)

        with pytest.raises(BelowMinimum) as refused:
            draft(wish, a_situation())
        assert (refused.value.minimum_cents, refused.value.items_cents) == (2500, 2450)
        draft(evolve(wish, choices=(*wish.choices, some("cola"))), a_situation())

    def test_a_quote_needs_the_postcode_alone(self) -> None:
        quoted = a_wish(fulfilment=DELIVERY, address=None, contact=None, method=None)

        assert faults(quoted, binding=False) == {"/address needed-for-delivery"}
        priced = draft(evolve(quoted, postcode="69002"), a_situation())
        assert priced.totals.delivery == Money(250)


class TestWhatAnOrderNeeds:
    @pytest.mark.parametrize(
        ("wish", "fault"),
        [
            (a_wish(contact=None), "/customer missing"),
            (a_wish(method=None), "/payment_method missing"),
            (a_wish(fulfilment=DELIVERY, contact=Contact("Léa")), "/customer/phone missing"),
            (a_wish(channel=Channel.PHONE, contact=Contact("Léa")), "/customer/phone missing"),
            (a_wish(fulfilment=DELIVERY, address=None), "/address needed-for-delivery"),
            (
                a_wish(fulfilment=DELIVERY, address=None, postcode="69002"),
                "/address needed-for-delivery",
            ),
            (a_wish(address=HOME), "/address only-for-delivery"),
        ],
    )
    def test_what_is_missing_or_out_of_place_is_said(self, wish: Wish, fault: str) -> None:
        assert faults(wish) == {fault}

    def test_who_fetches_an_order_from_the_web_needs_no_telephone(self) -> None:
        draft(a_wish(contact=Contact("Léa")), a_situation(), binding=True)

    def test_everything_that_is_wrong_is_said_at_once(self) -> None:
        store = a_store(services=frozenset({DELIVERY}))
        wish = a_wish(
            Choice("unicorn"), some("margherita", without=("ham",)), contact=None, address=HOME
        )

        assert faults(wish, a_situation(store)) == {
            "/customer missing",
            "/address only-for-delivery",
            "/fulfilment no-such-service",
            "/lines/0/item unknown-item",
            "/lines/1/without/0 not-in-recipe",
        }

    def test_a_service_that_the_store_does_not_offer_is_named(self) -> None:
        with pytest.raises(Invalid) as refused:
            draft(a_wish(), a_situation(a_store(services=frozenset({DELIVERY}))))

        assert refused.value.faults == (
            Fault("/fulfilment", "no-such-service", {"store": "lyon-bellecour"}),
        )


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


def test_a_margherita_needs_what_its_recipe_says() -> None:
    assert draft(a_wish(), a_situation()).needs == MARGHERITA_NEEDS
