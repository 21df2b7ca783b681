"""From a wall clock to instants, on the two nights a year when that is not one to one."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def first_instant(zone: ZoneInfo, day: date, at: time) -> datetime:
    """The first instant (UTC) at which the clock shows `at`, or has jumped over it."""
    return _instant(zone, datetime.combine(day, at, zone).replace(fold=0))


def last_instant(zone: ZoneInfo, day: date, at: time) -> datetime:
    """The last instant (UTC) at which the clock shows `at`, or that at which it jumps over it."""
    return _instant(zone, datetime.combine(day, at, zone).replace(fold=1))


def _instant(zone: ZoneInfo, wall: datetime) -> datetime:
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _jump(zone, wall)


def _jump(zone: ZoneInfo, skipped: datetime) -> datetime:
    before = skipped.replace(fold=1).astimezone(UTC)
    after = skipped.replace(fold=0).astimezone(UTC)
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
