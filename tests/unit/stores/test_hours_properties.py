from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.stores.hours import Closure, ExceptionalDay, Interval, OpeningHours

TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
DAYS = st.dates(date(2027, 3, 1), date(2027, 11, 30))
NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=365)).map(NEW_YEAR.__add__)
JUMPS = [datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC)]
CHANGES = st.sampled_from(JUMPS).flatmap(
    lambda jump: st.timedeltas(timedelta(hours=-12), timedelta(hours=12)).map(jump.__add__)
)


NIGHTS = st.builds(
    Interval,
    st.builds(time, st.integers(6, 23), st.integers(0, 59)),
    st.sampled_from([time(0), time(2), time(2, 30), time(3), time(5, 59)]),
).map(lambda night: ((night,),) * 7)
IN_DAYTIME = st.lists(TIMES, max_size=4, unique=True).map(
    lambda times: tuple(map(Interval, sorted(times)[::2], sorted(times)[1::2]))
)
WEEKS = st.tuples(*[IN_DAYTIME] * 7)


def opening_hours() -> st.SearchStrategy[OpeningHours]:
    """Any week that does not contradict itself, with closures and exceptional days."""
    closures = st.lists(DAYS.map(lambda first: Closure(first, first + timedelta(2))), max_size=2)
    exceptional = st.dictionaries(DAYS, st.builds(Interval, TIMES, TIMES), max_size=3).map(
        lambda days: tuple(ExceptionalDay(day, (hours,)) for day, hours in days.items())
    )
    return st.builds(OpeningHours, NIGHTS | WEEKS, closures.map(tuple), exceptional)


@given(hours=opening_hours(), first=DAYS)
def test_openings_are_in_order_never_overlap_and_are_never_empty(
    hours: OpeningHours, first: date
) -> None:
    found = hours.openings(first, first + timedelta(days=20))

    assert all(opening.opens_at < opening.closes_at for opening in found)
    assert all(earlier.closes_at <= later.opens_at for earlier, later in pairwise(found))


@given(hours=opening_hours(), now=MOMENTS | CHANGES)
def test_what_runs_now_and_next_agrees_with_the_list_of_openings(
    hours: OpeningHours, now: datetime
) -> None:
    today = hours.local(now).date()
    around = hours.openings(today - timedelta(days=3), today + timedelta(days=30))

    running = [opening for opening in around if opening.holds(now)]
    upcoming = [opening for opening in around if opening.opens_at > now]

    assert hours.at(now) == (running[0] if running else None)
    assert len(running) <= 1
    if upcoming:
        assert hours.next_after(now) == upcoming[0]


@given(hours=opening_hours(), first=DAYS)
def test_the_days_asked_for_do_not_change_what_an_opening_is(
    hours: OpeningHours, first: date
) -> None:
    days = [first + timedelta(days=number) for number in range(10)]

    one_by_one = tuple(opening for day in days for opening in hours.openings(day, day))

    assert one_by_one == hours.openings(days[0], days[-1])
