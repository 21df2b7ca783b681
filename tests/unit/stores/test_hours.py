from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from ocpizza.domain.stores.hours import (
    Closure,
    ExceptionalDay,
    Interval,
    Opening,
    OpeningHours,
)

PARIS = ZoneInfo("Europe/Paris")
LUNCH = Interval(time(11, 30), time(14))
DINNER = Interval(time(18), time(23))
LATE = Interval(time(18), time(2, 30))
WEDNESDAY = date(2026, 11, 25)


def every_day(*intervals: Interval) -> tuple[tuple[Interval, ...], ...]:
    return (intervals,) * 7


def paris(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).astimezone(UTC)


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def the_opening(hours: OpeningHours, day: date) -> Opening:
    (opening,) = hours.openings(day, day)
    return opening


def test_a_day_has_its_openings_in_order_and_in_utc() -> None:
    hours = OpeningHours(every_day(LUNCH, DINNER))

    assert hours.openings(WEDNESDAY, WEDNESDAY) == (
        Opening(WEDNESDAY, utc(2026, 11, 25, 10, 30), utc(2026, 11, 25, 13)),
        Opening(WEDNESDAY, utc(2026, 11, 25, 17), utc(2026, 11, 25, 22)),
    )


def test_the_week_begins_on_monday() -> None:
    hours = OpeningHours(((), (), (LUNCH,), (), (), (), ()))

    found = hours.openings(WEDNESDAY - timedelta(days=7), WEDNESDAY + timedelta(days=6))

    assert [opening.business_day for opening in found] == [
        WEDNESDAY - timedelta(days=7),
        WEDNESDAY,
    ]


def test_a_store_is_open_from_its_opening_until_just_before_its_closing() -> None:
    hours = OpeningHours(every_day(DINNER))
    opening = the_opening(hours, WEDNESDAY)
    instant = timedelta(microseconds=1)

    assert hours.at(opening.opens_at - instant) is None
    assert hours.at(opening.opens_at) == opening
    assert hours.at(opening.closes_at - instant) == opening
    assert hours.at(opening.closes_at) is None


def test_after_midnight_the_opening_of_the_evening_before_still_runs() -> None:
    hours = OpeningHours(every_day(LATE))

    running = hours.at(paris(WEDNESDAY, 1))

    assert running is not None
    assert running.business_day == WEDNESDAY - timedelta(days=1)
    assert hours.business_day(paris(WEDNESDAY, 1)) == WEDNESDAY - timedelta(days=1)


def test_equal_times_mean_a_whole_day() -> None:
    opening = the_opening(OpeningHours(every_day(Interval(time(5), time(5)))), WEDNESDAY)

    assert opening.closes_at - opening.opens_at == timedelta(days=1)


def test_adjacent_intervals_hand_over_without_a_gap() -> None:
    afternoon = Interval(time(14), time(18))
    hours = OpeningHours(every_day(LUNCH, afternoon, LATE))

    before = hours.at(paris(WEDNESDAY, 13, 59))
    after = hours.at(paris(WEDNESDAY, 14))

    assert before is not None
    assert after is not None
    assert before.closes_at == after.opens_at


class TestClosuresAndExceptionalDays:
    CHRISTMAS = Closure(date(2026, 12, 24), date(2026, 12, 26), "Noël")

    def test_no_opening_begins_on_a_closed_day(self) -> None:
        hours = OpeningHours(every_day(LUNCH), closures=(self.CHRISTMAS,))

        days = [day.business_day for day in hours.openings(date(2026, 12, 23), date(2026, 12, 27))]

        assert days == [date(2026, 12, 23), date(2026, 12, 27)]

    def test_the_evening_before_a_closure_runs_to_its_end(self) -> None:
        hours = OpeningHours(every_day(LATE), closures=(self.CHRISTMAS,))

        running = hours.at(paris(date(2026, 12, 24), 2))

        assert running is not None
        assert running.business_day == date(2026, 12, 23)

    def test_an_exceptional_day_replaces_the_hours_of_the_week(self) -> None:
        hours = OpeningHours(every_day(LUNCH), exceptional=(ExceptionalDay(WEDNESDAY, (DINNER,)),))

        assert the_opening(hours, WEDNESDAY).opens_at == paris(WEDNESDAY, 18)

    def test_an_exceptional_day_can_be_without_an_opening(self) -> None:
        hours = OpeningHours(every_day(LUNCH), exceptional=(ExceptionalDay(WEDNESDAY, ()),))

        assert hours.openings(WEDNESDAY, WEDNESDAY) == ()

    def test_a_closure_wins_over_an_exceptional_day(self) -> None:
        hours = OpeningHours(
            every_day(LUNCH),
            closures=(Closure(WEDNESDAY, WEDNESDAY),),
            exceptional=(ExceptionalDay(WEDNESDAY, (DINNER,)),),
        )

        assert hours.openings(WEDNESDAY, WEDNESDAY) == ()

    def test_an_exceptional_night_pushes_back_the_opening_it_runs_into(self) -> None:
        new_year = date(2026, 12, 31)
        party = ExceptionalDay(new_year, (Interval(time(18), time(12, 30)),))
        hours = OpeningHours(every_day(LUNCH), exceptional=(party,))

        night, lunch = hours.openings(new_year, date(2027, 1, 1))

        assert night.closes_at == lunch.opens_at == paris(date(2027, 1, 1), 12, 30)

    def test_an_opening_that_an_exceptional_night_covers_does_not_take_place(self) -> None:
        new_year = date(2026, 12, 31)
        party = ExceptionalDay(new_year, (Interval(time(18), time(15)),))
        hours = OpeningHours(every_day(LUNCH), exceptional=(party,))

        assert hours.openings(date(2027, 1, 1), date(2027, 1, 1)) == ()

    def test_nor_does_what_it_covered_let_the_next_one_begin_before_the_night_ends(self) -> None:
        new_year = date(2026, 12, 31)
        party = ExceptionalDay(new_year, (Interval(time(18), time(15)),))
        afternoon = Interval(time(14), time(18))
        hours = OpeningHours(every_day(LUNCH, afternoon), exceptional=(party,))

        late = the_opening(hours, date(2027, 1, 1))

        assert late.opens_at == paris(date(2027, 1, 1), 15)


class TestTheNextOpening:
    def test_it_starts_after_now_even_while_one_runs(self) -> None:
        hours = OpeningHours(every_day(LUNCH, DINNER))

        upcoming = hours.next_after(paris(WEDNESDAY, 12))

        assert upcoming is not None
        assert upcoming.opens_at == paris(WEDNESDAY, 18)

    def test_one_that_starts_this_instant_runs_and_is_not_next(self) -> None:
        hours = OpeningHours(every_day(DINNER))
        opens_at = paris(WEDNESDAY, 18)

        upcoming = hours.next_after(opens_at)

        assert upcoming is not None
        assert upcoming.business_day == WEDNESDAY + timedelta(days=1)
        assert hours.running_or_next(opens_at) == hours.at(opens_at)

    def test_it_is_found_behind_a_long_closure(self) -> None:
        works = Closure(WEDNESDAY, WEDNESDAY + timedelta(days=299))
        hours = OpeningHours(every_day(LUNCH), closures=(works,))

        upcoming = hours.running_or_next(paris(WEDNESDAY, 12))

        assert upcoming is not None
        assert upcoming.business_day == WEDNESDAY + timedelta(days=300)

    def test_a_year_and_a_day_is_as_far_as_one_looks(self) -> None:
        now = paris(WEDNESDAY, 12)
        until = WEDNESDAY + timedelta(days=366)
        closed = OpeningHours(every_day(LUNCH), closures=(Closure(WEDNESDAY, until),))
        just_in_sight = OpeningHours(
            every_day(LUNCH), closures=(Closure(WEDNESDAY, until - timedelta(days=1)),)
        )

        assert closed.next_after(now) is None
        assert just_in_sight.next_after(now) is not None
        assert just_in_sight.next_after(paris(WEDNESDAY, 11, 30)) is not None
        assert just_in_sight.next_after(paris(WEDNESDAY, 11, 29)) is None

    def test_a_store_without_hours_never_opens(self) -> None:
        hours = OpeningHours(every_day())

        assert hours.running_or_next(paris(WEDNESDAY, 12)) is None


class TestTheBusinessDay:
    def test_while_closed_it_is_that_of_the_next_opening(self) -> None:
        hours = OpeningHours(every_day(LUNCH, DINNER))

        assert hours.business_day(paris(WEDNESDAY, 16)) == WEDNESDAY
        assert hours.business_day(paris(WEDNESDAY, 23, 30)) == WEDNESDAY + timedelta(days=1)

    def test_without_any_opening_it_is_the_local_date(self) -> None:
        hours = OpeningHours(every_day())

        assert hours.business_day(utc(2026, 11, 24, 23, 30)) == WEDNESDAY

    def test_in_a_store_that_is_always_open_it_turns_at_five(self) -> None:
        hours = OpeningHours(every_day(LUNCH), always_open=True)

        assert hours.business_day(paris(WEDNESDAY, 4, 59)) == WEDNESDAY - timedelta(days=1)
        assert hours.business_day(paris(WEDNESDAY, 5)) == WEDNESDAY


def test_always_open_has_no_gap_and_no_closure_over_a_whole_year() -> None:
    hours = OpeningHours(
        every_day(LUNCH),
        closures=(Closure(date(2027, 1, 1), date(2027, 12, 31)),),
        always_open=True,
    )

    year = hours.openings(date(2027, 1, 1), date(2027, 12, 31))

    assert len(year) == 365
    assert all(earlier.closes_at == later.opens_at for earlier, later in pairwise(year))


@pytest.mark.parametrize(
    "week",
    [
        every_day(LUNCH)[:6],
        every_day(DINNER, LUNCH),
        every_day(LUNCH, Interval(time(13), time(15))),
        every_day(Interval(time(1), time(3)), LATE),
        ((Interval(time(1), time(3)),), (), (), (), (), (), (LATE,)),
        every_day(Interval(time(5), time(5)), LUNCH),
    ],
    ids=["six days", "out of order", "overlap", "into the next day", "Sunday into Monday", "full"],
)
def test_hours_that_contradict_themselves_are_refused(
    week: tuple[tuple[Interval, ...], ...],
) -> None:
    with pytest.raises(ValueError, match=r"overlap|seven days"):
        OpeningHours(week)


def test_exceptional_hours_that_contradict_themselves_are_refused() -> None:
    twice = (ExceptionalDay(WEDNESDAY, (LUNCH,)), ExceptionalDay(WEDNESDAY, (DINNER,)))

    with pytest.raises(ValueError, match="once"):
        OpeningHours(every_day(), exceptional=twice)
    with pytest.raises(ValueError, match="overlap"):
        OpeningHours(every_day(), exceptional=(ExceptionalDay(WEDNESDAY, (LUNCH, LUNCH)),))


def test_a_closure_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        Closure(WEDNESDAY, WEDNESDAY - timedelta(days=1))


@pytest.mark.parametrize("odd", [time(18, 0, 1), time(18, 0, 0, 1), time(18, tzinfo=UTC)])
def test_hours_are_wall_clock_minutes(odd: time) -> None:
    with pytest.raises(ValueError, match="wall clock minutes"):
        Interval(odd, time(23))
    with pytest.raises(ValueError, match="wall clock minutes"):
        Interval(time(11), odd)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(LookupError):
        OpeningHours(every_day(), zone="Europe/Lugdunum")
