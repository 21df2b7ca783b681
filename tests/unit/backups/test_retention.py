"""Many of the last days, few of long ago, and the newest whatever is asked."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ocpizza.domain.backups.retention import Keep, kept

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
taken = st.dictionaries(
    st.integers(1, 999).map(lambda number: f"b{number:03}"),
    st.integers(0, 900 * 24).map(lambda hours: NOW - timedelta(hours=hours)),
    min_size=1,
    max_size=40,
)
keeps = st.builds(Keep, st.integers(0, 9), st.integers(0, 9), st.integers(0, 20))


def nightly(nights: int) -> dict[str, datetime]:
    """`a001` is the newest."""
    return {f"a{n + 1:03}": NOW - timedelta(days=n) for n in range(nights)}


def test_two_years_of_nights_come_down_to_a_week_a_month_and_a_year() -> None:
    remaining = kept(nightly(730), Keep())

    ages = sorted(int(name[1:]) - 1 for name in remaining)
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert ages[-1] == 328  # the last night of December
    assert len(remaining) == 7 + 2 + 11  # two Sundays and eleven ends of months beyond


def test_of_a_day_the_newest_stays() -> None:
    day = {"b001": NOW, "b002": NOW + timedelta(hours=3), "b003": NOW + timedelta(hours=1)}

    assert kept(day, Keep(daily=7, weekly=0, monthly=0)) == {"b002"}


def test_none_asked_for_leaves_the_newest() -> None:
    assert kept(nightly(3), Keep(0, 0, 0)) == {"a001"}


@given(taken, keeps)
def test_the_newest_stays_and_no_more_than_asked(backups: dict[str, datetime], keep: Keep) -> None:
    remaining = kept(backups, keep)

    assert max(backups, key=lambda name: (backups[name], name)) in remaining
    assert remaining <= set(backups)
    assert len(remaining) <= max(1, keep.daily + keep.weekly + keep.monthly)


@given(taken, keeps)
def test_what_stayed_stays_when_asked_again(backups: dict[str, datetime], keep: Keep) -> None:
    remaining = kept(backups, keep)

    assert kept({name: backups[name] for name in remaining}, keep) == remaining
