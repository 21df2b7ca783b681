"""Once a day, also on the nights of 2027 when the clock jumps over 02:30 and shows it twice."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.backups.schedule import DailyAt, Due

PARIS = "Europe/Paris"
NIGHTS = (datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 10, 30, 12, tzinfo=UTC))
schedules = st.builds(
    DailyAt,
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from([PARIS, "UTC", "America/Los_Angeles", "Australia/Lord_Howe"]).map(ZoneInfo),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def begun(daily: DailyAt, first: datetime, hours: int, minutes: int = 5) -> list[Due]:
    """What somebody begins who looks every few minutes and never begins a day twice."""
    done: dict[date, Due] = {}
    for look in range(hours * 60 // minutes):
        due = daily.last(first + timedelta(minutes=minutes * look))
        if due.at > first:
            done.setdefault(due.day, due)
    return list(done.values())


@pytest.mark.parametrize("written", ["04:00 Europe/Paris", "4:00 Europe/Paris"])
def test_it_is_read_as_the_manual_writes_it(written: str) -> None:
    daily = DailyAt.parse(written)

    assert daily == DailyAt(time(4), ZoneInfo(PARIS))
    assert str(daily) == "04:00 Europe/Paris"


def test_without_a_zone_it_is_utc() -> None:
    assert DailyAt.parse("02:30").next(utc(2026, 1, 1)).at == utc(2026, 1, 1, 2, 30)


@pytest.mark.parametrize(
    "written",
    ["", "4", "24:00", "12:60", "04:00 Europe/Lyon", "04:00 ../etc", "noon", "04:00 Paris/"],
)
def test_what_is_no_time_of_the_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is no time"):
        DailyAt.parse(written)


def test_in_march_an_hour_that_does_not_exist_is_the_jump() -> None:
    daily = DailyAt.parse("02:30 Europe/Paris")

    (due,) = begun(daily, NIGHTS[0], 24)

    assert due == Due(date(2027, 3, 28), utc(2027, 3, 28, 1))


def test_in_october_an_hour_that_comes_twice_is_the_first() -> None:
    daily = DailyAt.parse("02:30 Europe/Paris")

    (due,) = begun(daily, NIGHTS[1], 24)

    assert due == Due(date(2027, 10, 31), utc(2027, 10, 31, 0, 30))


@pytest.mark.parametrize("evening", NIGHTS)
@pytest.mark.parametrize("at", ["01:59", "02:00", "02:59", "03:00", "04:00"])
def test_each_of_those_nights_has_one(evening: datetime, at: str) -> None:
    assert len(begun(DailyAt.parse(f"{at} {PARIS}"), evening, 24)) == 1


@given(schedules, moments)
def test_there_is_always_a_last_and_a_next_and_nothing_between(
    daily: DailyAt, now: datetime
) -> None:
    last, following = daily.last(now), daily.next(now)

    assert last.at <= now < following.at
    assert following.day == last.day + timedelta(days=1)
    assert daily.next(last.at) == following
    assert daily.last(following.at) == following


@given(schedules, moments)
def test_it_is_begun_once_for_each_day(daily: DailyAt, first: datetime) -> None:
    days = [due.day for due in begun(daily, first, 10 * 24, minutes=60)]

    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert len(days) in {9, 10, 11}
