"""A basket checked and priced for one store and moment."""

from datetime import datetime

import pytest
from attrs import evolve

from ocpizza.domain.errors import (
    BelowMinimum,
    Fault,
    Invalid,
    NotDeliveredThere,
)
from ocpizza.domain.fulfilment import Channel, Fulfilment
from ocpizza.domain.money import ZERO, Money
from ocpizza.domain.orders.draft import Situation, draft
from ocpizza.domain.orders.wish import Contact, Wish
from ocpizza.domain.recipes.dish import Choice
from tests.builders import (
    EVENING,
    HOME,
    HOUR,
    MARGHERITA_NEEDS,
    MINUTE,
    TODAY,
    a_situation,
    a_store,
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


def test_a_margherita_needs_what_its_recipe_says() -> None:
    assert draft(a_wish(), a_situation()).needs == MARGHERITA_NEEDS
