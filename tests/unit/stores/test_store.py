from datetime import UTC, datetime, time

import pytest
from attrs import evolve

from ocpizza.domain.fulfilment import Fulfilment
from ocpizza.domain.money import Money
from ocpizza.domain.stores.hours import Interval, OpeningHours
from ocpizza.domain.stores.store import AlcoholLicence, DeliveryArea, Store, StoreAddress

CENTRE = DeliveryArea("69002", Money(250), Money(990))
HILL = DeliveryArea("69004", Money(350), Money(1500))
AWAY = [Fulfilment.TAKEAWAY, Fulfilment.DELIVERY]


STORE = Store(
    id="lyon-bellecour",
    name="OC Pizza Bellecour",
    address=StoreAddress("1 place Bellecour", "", "69002", "Lyon"),
    phone="+33465710001",
    hours=OpeningHours(((Interval(time(11), time(2)),),) * 7),
    services=frozenset(Fulfilment),
    areas=(CENTRE, HILL),
    paused=False,
    preparation_minutes=15,
    delivery_minutes=20,
    pizzas_per_ten_minutes=10,
)


def winter(hour: int, minute: int = 0) -> datetime:
    """That time on the wall in Paris on a winter's day, in UTC."""
    return datetime(2026, 11, 24, hour - 1, minute, tzinfo=UTC)


def test_it_is_open_when_an_opening_runs() -> None:
    assert STORE.open_now(winter(12))
    assert not STORE.open_now(winter(10))


def test_each_postcode_has_its_terms_and_the_others_are_not_served() -> None:
    assert STORE.area_for("69004") == HILL
    assert STORE.area_for("69009") is None


def test_a_postcode_cannot_be_served_on_two_terms() -> None:
    with pytest.raises(ValueError, match="postcode"):
        evolve(STORE, areas=(CENTRE, DeliveryArea("69002", Money(0), Money(0))))


@pytest.mark.parametrize(
    "postcode",
    ["6900", "690020", "2A004", "69 002", "", "\u0666\u0669\u0660\u0660\u0662", "69002\n"],
)
def test_a_postcode_has_five_digits(postcode: str) -> None:
    with pytest.raises(ValueError, match="postcode"):
        DeliveryArea(postcode, Money(0), Money(0))
    with pytest.raises(ValueError, match="postcode"):
        StoreAddress("1 rue Neuve", "", postcode, "Lyon")


@pytest.mark.parametrize("slug", ["", "Lyon", "lyon_2", "-lyon", "lyon--2", "lyon-", "é", "a" * 64])
def test_a_store_is_named_by_a_slug(slug: str) -> None:
    with pytest.raises(ValueError, match=r"id|Length"):
        evolve(STORE, id=slug)


def test_its_figures_make_sense() -> None:
    with pytest.raises(ValueError, match="preparation_minutes"):
        evolve(STORE, preparation_minutes=0)
    with pytest.raises(ValueError, match="delivery_minutes"):
        evolve(STORE, delivery_minutes=-1)
    with pytest.raises(ValueError, match="pizzas_per_ten_minutes"):
        evolve(STORE, pizzas_per_ten_minutes=0)


class TestAlcohol:
    def sells(self, licence: AlcoholLicence | None, hour: int, how: Fulfilment) -> bool:
        return evolve(STORE, licence=licence).may_sell_alcohol(winter(hour), how)

    @pytest.mark.parametrize("how", Fulfilment)
    def test_without_a_licence_none_is_sold(self, how: Fulfilment) -> None:
        assert not self.sells(None, 20, how)

    @pytest.mark.parametrize("how", Fulfilment)
    def test_with_a_licence_it_is_sold_in_the_day(self, how: Fulfilment) -> None:
        assert self.sells(AlcoholLicence(), 8, how)
        assert self.sells(AlcoholLicence(), 21, how)

    @pytest.mark.parametrize("how", AWAY)
    @pytest.mark.parametrize("hour", [22, 23, 1, 7])
    def test_from_22_to_8_taking_away_needs_the_night_permit(
        self, how: Fulfilment, hour: int
    ) -> None:
        assert not self.sells(AlcoholLicence(), hour, how)
        assert self.sells(AlcoholLicence(night_permit=True), hour, how)

    def test_the_night_begins_at_22_sharp_and_ends_at_8_sharp(self) -> None:
        store = evolve(STORE, licence=AlcoholLicence())

        assert store.may_sell_alcohol(winter(21, 59), Fulfilment.TAKEAWAY)
        assert not store.may_sell_alcohol(winter(22), Fulfilment.TAKEAWAY)
        assert not store.may_sell_alcohol(winter(7, 59), Fulfilment.TAKEAWAY)
        assert store.may_sell_alcohol(winter(8), Fulfilment.TAKEAWAY)

    def test_the_night_is_that_of_the_stores_own_clock(self) -> None:
        store = evolve(STORE, licence=AlcoholLicence())
        summer_22h = datetime(2026, 7, 1, 20, 0, tzinfo=UTC)

        assert not store.may_sell_alcohol(summer_22h, Fulfilment.TAKEAWAY)

    def test_on_the_spot_the_night_needs_no_permit(self) -> None:
        assert self.sells(AlcoholLicence(), 23, Fulfilment.ON_SITE)

    def test_a_licence_can_be_for_one_way_of_selling_only(self) -> None:
        restaurant, shop = AlcoholLicence(takeaway=False), AlcoholLicence(on_site=False)

        assert [self.sells(restaurant, 20, how) for how in Fulfilment] == [False, False, True]
        assert [self.sells(shop, 20, how) for how in Fulfilment] == [True, True, False]

    @pytest.mark.parametrize(
        ("sold_from", "sold_until", "hours"),
        [
            (time(10), time(20), [10, 12, 19]),
            (time(10), None, [10, 12, 19, 20, 23]),
            (None, time(20), [1, 9, 10, 12, 19]),
            (time(12), time(2), [1, 12, 19, 20, 23]),
        ],
    )
    def test_local_hours_narrow_the_sale(
        self, sold_from: time | None, sold_until: time | None, hours: list[int]
    ) -> None:
        licence = AlcoholLicence(night_permit=True, sold_from=sold_from, sold_until=sold_until)

        asked = [1, 9, 10, 12, 19, 20, 23]

        assert [hour for hour in asked if self.sells(licence, hour, Fulfilment.ON_SITE)] == hours
