"""Opening hours and closures as they are sent, and back; the names are those of the public view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from ocpizza.application.requests import END, Request
from ocpizza.domain.errors import Fault, Invalid
from ocpizza.domain.stores.hours import Closure, ExceptionalDay, Interval, OpeningHours

WallTime = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5)]
Zone = Annotated[str, Meta(pattern=rf"^[A-Za-z]+/[A-Za-z_-]+{END}", max_length=40)]
Week = tuple[tuple[Interval, ...], ...]
_CLOSED: Week = ((),) * 7


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class IntervalRequest(Request, frozen=True):
    """Wall clock; a `closes` at or before `opens` is on the next day."""

    opens: WallTime
    closes: WallTime


Intervals = Annotated[tuple[IntervalRequest, ...], Meta(max_length=6)]


class DayRequest(Request, frozen=True):
    day: Weekday
    intervals: Intervals


class ExceptionalDayRequest(Request, frozen=True):
    """A date with hours of its own, in place of the week's."""

    date: date
    intervals: Intervals


class ClosureRequest(Request, frozen=True):
    """Business days without service, both included."""

    first: date
    last: date
    reason: Annotated[str, Meta(max_length=200)] = ""


class HoursRequest(Request, frozen=True):
    """A day of the week that is left out is closed. `always_open` overrides everything else."""

    weekly: Annotated[tuple[DayRequest, ...], Meta(max_length=7)]
    exceptional: Annotated[tuple[ExceptionalDayRequest, ...], Meta(max_length=400)] = ()
    zone: Zone = "Europe/Paris"
    always_open: bool = False


Closures = Annotated[tuple[ClosureRequest, ...], Meta(max_length=100)]


def opening_hours(hours: HoursRequest, closures: tuple[ClosureRequest, ...]) -> OpeningHours:
    """The hours as the domain knows them; raises Invalid with every fault of the calendar."""
    faults = tuple(_faults(hours, closures))
    if faults:
        raise Invalid(faults)
    return OpeningHours(
        _weekly(hours),
        tuple(Closure(each.first, each.last, each.reason) for each in closures),
        tuple(ExceptionalDay(each.date, _intervals(each.intervals)) for each in hours.exceptional),
        hours.zone,
        hours.always_open,
    )


def hours_request(hours: OpeningHours) -> HoursRequest:
    return HoursRequest(
        weekly=tuple(
            DayRequest(day, _interval_requests(intervals))
            for day, intervals in zip(Weekday, hours.weekly, strict=True)
        ),
        exceptional=tuple(
            ExceptionalDayRequest(each.day, _interval_requests(each.intervals))
            for each in hours.exceptional
        ),
        zone=hours.zone,
        always_open=hours.always_open,
    )


def closure_requests(hours: OpeningHours) -> tuple[ClosureRequest, ...]:
    return tuple(ClosureRequest(each.first, each.last, each.reason) for each in hours.closures)


def _faults(hours: HoursRequest, closures: tuple[ClosureRequest, ...]) -> Iterator[Fault]:
    yield from _repeated("/opening_hours/weekly", "day", [each.day for each in hours.weekly])
    yield from _repeated(
        "/opening_hours/exceptional", "date", [each.date for each in hours.exceptional]
    )
    for position, closure in enumerate(closures):
        if closure.last < closure.first:
            yield Fault(f"/closures/{position}/last", "ends-before-it-begins")
    if not _possible(_CLOSED, zone=hours.zone):
        yield Fault("/opening_hours/zone", "unknown-zone")
    if not _possible(_weekly(hours)):
        yield Fault("/opening_hours/weekly", "hours-overlap")
    for position, each in enumerate(hours.exceptional):
        if not _possible((_intervals(each.intervals), *_CLOSED[1:])):
            yield Fault(f"/opening_hours/exceptional/{position}/intervals", "hours-overlap")


def _possible(weekly: Week, zone: str = "Europe/Paris") -> bool:
    try:
        OpeningHours(weekly, zone=zone)
    except (LookupError, OSError, ValueError):
        return False
    return True


def _repeated(pointer: str, name: str, days: Sequence[object]) -> Iterator[Fault]:
    for position, day in enumerate(days):
        if day in days[:position]:
            yield Fault(f"{pointer}/{position}/{name}", "day-twice", {"day": str(day)})


def _weekly(hours: HoursRequest) -> Week:
    by_day = {each.day: each.intervals for each in hours.weekly}
    return tuple(_intervals(by_day.get(day, ())) for day in Weekday)


def _intervals(intervals: Iterable[IntervalRequest]) -> tuple[Interval, ...]:
    return tuple(
        Interval(time.fromisoformat(each.opens), time.fromisoformat(each.closes))
        for each in intervals
    )


def _interval_requests(intervals: Iterable[Interval]) -> tuple[IntervalRequest, ...]:
    return tuple(
        IntervalRequest(f"{each.opens:%H:%M}", f"{each.closes:%H:%M}") for each in intervals
    )
