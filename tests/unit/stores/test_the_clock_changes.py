"""Two nights of 2027: open 18:00 to 02:30 ends at 03:00 in March, at the second 02:30 in October."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ocpizza.domain.stores.hours import Interval, Opening, OpeningHours

PARIS = ZoneInfo("Europe/Paris")
LATE = Interval(time(18), time(2, 30))
MARCH = date(2027, 3, 27)
OCTOBER = date(2027, 10, 30)


def every_day(*intervals: Interval) -> tuple[tuple[Interval, ...], ...]:
    return (intervals,) * 7


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def the_opening(hours: OpeningHours, day: date) -> Opening:
    (opening,) = hours.openings(day, day)
    return opening


def test_in_march_a_closing_that_the_clock_jumps_over_is_the_jump() -> None:
    opening = the_opening(OpeningHours(every_day(LATE)), MARCH)

    assert opening.closes_at == utc(2027, 3, 28, 1)
    assert opening.closes_at.astimezone(PARIS).time() == time(3)


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_in_march_every_minute_of_the_lost_hour_is_the_jump(minute: int) -> None:
    late = Interval(time(18), time(2, minute))

    assert the_opening(OpeningHours(every_day(late)), MARCH).closes_at == utc(2027, 3, 28, 1)


def test_in_march_a_closing_after_the_jump_is_an_hour_sooner_in_real_time() -> None:
    until_four = OpeningHours(every_day(Interval(time(18), time(4))))

    opening = the_opening(until_four, MARCH)

    assert opening.closes_at - opening.opens_at == timedelta(hours=9)


def test_in_march_an_opening_that_the_clock_jumps_over_begins_at_the_jump() -> None:
    early = OpeningHours(every_day(Interval(time(2, 15), time(6))))

    opening = the_opening(early, date(2027, 3, 28))

    assert opening.opens_at == utc(2027, 3, 28, 1)


def test_in_march_an_opening_within_the_lost_hour_does_not_take_place() -> None:
    lost = OpeningHours(every_day(Interval(time(2, 10), time(2, 50))))

    assert lost.openings(date(2027, 3, 28), date(2027, 3, 28)) == ()
    assert len(lost.openings(date(2027, 3, 27), date(2027, 3, 29))) == 2


def test_in_october_a_repeated_closing_is_the_second() -> None:
    opening = the_opening(OpeningHours(every_day(LATE)), OCTOBER)

    assert opening.closes_at == utc(2027, 10, 31, 1, 30)
    assert opening.closes_at - opening.opens_at == timedelta(hours=9, minutes=30)


def test_in_october_a_repeated_opening_is_the_first() -> None:
    early = OpeningHours(every_day(Interval(time(2, 30), time(6))))

    assert the_opening(early, date(2027, 10, 31)).opens_at == utc(2027, 10, 31, 0, 30)


def test_in_october_an_opening_waits_for_the_end_of_the_one_before() -> None:
    hours = OpeningHours(every_day(Interval(time(2, 30), time(6)), LATE))

    late, early = hours.openings(OCTOBER, date(2027, 10, 31))[1:3]

    assert late.closes_at == early.opens_at == utc(2027, 10, 31, 1, 30)


def test_a_store_that_closes_before_two_sees_neither_change() -> None:
    hours = OpeningHours(every_day(Interval(time(18), time(1))))

    for day in (MARCH, OCTOBER):
        opening = the_opening(hours, day)
        assert opening.closes_at - opening.opens_at == timedelta(hours=7)
