"""The nearest store by postcode, and when an order may be asked for."""

import itertools
from datetime import datetime, time, timedelta

import pytest

from ocpizza.domain.money import Money
from ocpizza.domain.stores.hours import Interval, OpeningHours
from ocpizza.domain.stores.nearness import distance, takes_orders
from ocpizza.domain.stores.promise import may_request, requestable
from ocpizza.domain.stores.store import DeliveryArea, Store, StoreAddress
from tests.builders import EVENING, HOUR, MINUTE, a_store

LUNCH = datetime(2026, 11, 24, 14, 0, tzinfo=EVENING.tzinfo)
"""15:00 at the store: closed between lunch and dinner."""


def store_at(postcode: str, *delivers: str) -> Store:
    areas = tuple(DeliveryArea(each, Money(0), Money(0)) for each in delivers)
    return a_store(
        f"at-{postcode}", address=StoreAddress("1 rue", "", postcode, "Ville"), areas=areas
    )


STORES = (
    store_at("69004", "69004", "69300"),
    store_at("69100", "69100", "69006"),
    store_at("38000", "38000"),
    store_at("42000", "42000"),
    store_at("97400", "97400"),
)


@pytest.mark.parametrize(
    ("postcode", "nearest"),
    [
        ("69004", "69004"),
        ("69300", "69004"),
        ("69006", "69100"),  # delivered to from Villeurbanne, though 69004 is next to it
        ("69009", "69004"),
        ("69190", "69100"),
        ("38700", "38000"),
        ("42100", "42000"),
        ("43000", "42000"),
        ("97410", "97400"),
    ],
)
def test_the_nearest_delivers_there_or_has_the_most_digits_in_common(
    postcode: str, nearest: str
) -> None:
    found = min(STORES, key=lambda store: distance(store, postcode))
    assert found.address.postcode == nearest


def test_a_store_that_is_closed_or_paused_takes_no_orders_now() -> None:
    assert takes_orders(a_store(), EVENING)
    assert not takes_orders(a_store(paused=True), EVENING)
    assert not takes_orders(a_store(), LUNCH)


class TestWantedTimes:
    def test_they_are_quarters_of_an_hour_from_the_soonest_possible_on(self) -> None:
        times = list(requestable(a_store(), EVENING + MINUTE))

        assert times[0] == EVENING + 30 * MINUTE
        assert {each - times[0] for each in times[:3]} == {0 * HOUR, HOUR / 4, HOUR / 2}
        assert all(may_request(a_store(), EVENING + MINUTE, each) for each in times)

    def test_while_closed_they_begin_with_the_next_opening(self) -> None:
        assert next(requestable(a_store(), LUNCH)) == EVENING - HOUR

    def test_none_is_more_than_a_day_ahead_of_the_first(self) -> None:
        always = OpeningHours(weekly=((),) * 7, always_open=True)
        times = list(requestable(a_store(hours=always), EVENING))

        assert timedelta(hours=23.5) < times[-1] - times[0] <= timedelta(hours=24)

    def test_after_a_few_hours_they_are_half_hours(self) -> None:
        always = OpeningHours(weekly=((),) * 7, always_open=True)
        times = list(requestable(a_store(hours=always), EVENING + 20 * MINUTE))
        steps = [after - before for before, after in itertools.pairwise(times)]

        assert set(steps[:12]) == {15 * MINUTE}
        assert {each.minute for each in times[13:]} == {0, 30}
        assert len(times) == 13 + 42

    def test_a_store_that_never_opens_offers_none(self) -> None:
        never = OpeningHours(weekly=((),) * 7)
        assert list(requestable(a_store(hours=never), EVENING)) == []

    def test_one_that_opens_at_an_odd_minute_offers_quarters_within_it(self) -> None:
        odd = OpeningHours(weekly=((Interval(time(18, 10), time(19, 20)),),) * 7)
        times = list(requestable(a_store(hours=odd), LUNCH))
        first = EVENING - HOUR + 15 * MINUTE

        assert times == [first + number * HOUR / 4 for number in range(5)]
