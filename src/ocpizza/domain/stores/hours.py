"""Opening hours as they hang on the door, and the openings in time that follow from them.

Hours are wall clock of the store; everything that leaves this module is UTC. An opening
belongs to the business day on which it starts, however long after midnight it ends.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from attrs import frozen

from ocpizza.domain.stores.wall_clock import first_instant, last_instant

HORIZON = timedelta(days=366)
_DAY = timedelta(days=1)
_WEEK_DAYS = 7
_DAY_MINUTES = 24 * 60
_WEEK_MINUTES = _WEEK_DAYS * _DAY_MINUTES


@frozen
class Interval:
    """Open from `opens` to `closes`, wall clock, to the minute.

    `closes` at or before `opens` means the next day: 18:00 to 02:30 runs past midnight,
    05:00 to 05:00 lasts the whole day.
    """

    opens: time
    closes: time

    def __attrs_post_init__(self) -> None:
        for moment in (self.opens, self.closes):
            if moment.second or moment.microsecond or moment.tzinfo is not None:
                raise ValueError(f"opening hours are wall clock minutes, not {moment!r}")

    @property
    def past_midnight(self) -> bool:
        return self.closes <= self.opens


WHOLE_DAY = Interval(time(5), time(5))


@frozen
class Closure:
    """Business days on which the store stays closed, both included.

    An opening of the evening before that runs past midnight is not cut short.
    """

    first: date
    last: date
    reason: str = ""

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a closure cannot end before it begins")


@frozen
class ExceptionalDay:
    """A day with hours of its own (a bank holiday, a match), in place of the weekly ones."""

    day: date
    intervals: tuple[Interval, ...]


@frozen
class Opening:
    """One continuous time of service, UTC: open at `opens_at`, no longer at `closes_at`."""

    business_day: date
    opens_at: datetime
    closes_at: datetime

    def holds(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at


@frozen(cache_hash=True)
class OpeningHours:
    """When a store is open.

    `weekly` has seven entries, Monday first. A closure wins over an exceptional day, which
    wins over the week. `always_open` (demonstrations) ignores all three: one opening a day
    from 05:00 to 05:00, so that the business day turns at 05:00.

    On the nights the clock changes (Europe/Paris, 01:00 UTC) a store open 18:00 to 02:30
    closes at 03:00 summer time in March and at the second 02:30 in October; one that opens
    at a repeated time opens at the first. An opening never begins before the one before it
    has ended; one of which nothing is left (02:10 to 02:50 in March) does not take place.
    """

    weekly: tuple[tuple[Interval, ...], ...]
    closures: tuple[Closure, ...] = ()
    exceptional: tuple[ExceptionalDay, ...] = ()
    zone: str = "Europe/Paris"
    always_open: bool = False

    def __attrs_post_init__(self) -> None:
        if len(self.weekly) != _WEEK_DAYS:
            raise ValueError("a week has seven days")
        week = _spans(self.weekly)
        week += [(opens + _WEEK_MINUTES, closes + _WEEK_MINUTES) for opens, closes in week[:1]]
        _refuse_overlaps(week)
        for exceptional in self.exceptional:
            _refuse_overlaps(_spans((exceptional.intervals,)))
        days = [exceptional.day for exceptional in self.exceptional]
        if len(days) != len(set(days)):
            raise ValueError("a day has its exceptional hours once")
        ZoneInfo(self.zone)  # ZoneInfoNotFoundError, a KeyError, for a zone nobody knows

    def local(self, moment: datetime) -> datetime:
        """The store's wall clock at `moment`."""
        return moment.astimezone(ZoneInfo(self.zone))

    def openings(self, first: date, last: date) -> tuple[Opening, ...]:
        """The openings of the business days `first` to `last`, both included, in order."""
        return tuple(self._openings(first, last))

    def at(self, now: datetime) -> Opening | None:
        """The opening that runs at `now`."""
        today = self.local(now).date()
        candidates = self._openings(today - _DAY, today)
        return next((opening for opening in candidates if opening.holds(now)), None)

    def next_after(self, now: datetime) -> Opening | None:
        """The next opening that starts after `now`, at most 366 days ahead."""
        today = self.local(now).date()
        for opening in self._openings(today, today + HORIZON):
            if opening.opens_at > now + HORIZON:
                break
            if opening.opens_at > now:
                return opening
        return None

    def running_or_next(self, now: datetime) -> Opening | None:
        return self.at(now) or self.next_after(now)

    def business_day(self, now: datetime) -> date:
        """The day that orders taken at `now` count for.

        That of the running opening; while closed, of the next one; the local date when none
        is in sight.
        """
        opening = self.running_or_next(now)
        return opening.business_day if opening else self.local(now).date()

    def intervals_on(self, day: date) -> tuple[Interval, ...]:
        """What hangs on the door for this business day."""
        if self.always_open:
            return (WHOLE_DAY,)
        if any(closure.first <= day <= closure.last for closure in self.closures):
            return ()
        for exceptional in self.exceptional:
            if exceptional.day == day:
                return exceptional.intervals
        return self.weekly[day.weekday()]

    def _openings(self, first: date, last: date) -> Iterator[Opening]:
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            yield from _openings_on(self, date.fromordinal(ordinal))


# Asked for several times an order, about few days, of hours that hardly ever change.
@lru_cache(maxsize=4096)
def _openings_on(hours: OpeningHours, day: date) -> tuple[Opening, ...]:
    # No interval is longer than a day: only the day before can reach into this one.
    before = (closes_at for _, closes_at in _instants(hours, day - _DAY))
    free_from = max(before, default=datetime.min.replace(tzinfo=UTC))
    found = []
    for opens_at, closes_at in _instants(hours, day):
        if max(free_from, opens_at) < closes_at:
            found.append(Opening(day, max(free_from, opens_at), closes_at))
        free_from = max(free_from, closes_at)
    return tuple(found)


def _instants(hours: OpeningHours, day: date) -> Iterator[tuple[datetime, datetime]]:
    zone = ZoneInfo(hours.zone)
    for interval in hours.intervals_on(day):
        closing_day = day + _DAY if interval.past_midnight else day
        yield (
            first_instant(zone, day, interval.opens),
            last_instant(zone, closing_day, interval.closes),
        )


def _spans(days: tuple[tuple[Interval, ...], ...]) -> list[tuple[int, int]]:
    """Minutes of the wall clock since the first of `days` began."""
    spans = []
    for number, intervals in enumerate(days):
        for interval in intervals:
            opens, closes = _minutes(interval.opens), _minutes(interval.closes)
            if interval.past_midnight:
                closes += _DAY_MINUTES
            spans.append((number * _DAY_MINUTES + opens, number * _DAY_MINUTES + closes))
    return spans


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _refuse_overlaps(spans: list[tuple[int, int]]) -> None:
    if any(opens < closes for (_, closes), (opens, _) in pairwise(spans)):
        raise ValueError("opening hours overlap or are out of order")
