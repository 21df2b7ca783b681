"""Which backups are kept: many of the last days, few of long ago, and the newest always."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from attrs import frozen


@frozen
class Keep:
    """The newest of each of so many days, weeks and months that have a backup (UTC)."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


def kept(taken: Mapping[str, datetime], keep: Keep) -> frozenset[str]:
    """Those of one database, by when each was taken."""
    newest_first = sorted(taken, key=lambda name: (taken[name], name), reverse=True)
    chosen = set(newest_first[:1])
    for most, period in ((keep.daily, _day), (keep.weekly, _week), (keep.monthly, _month)):
        newest: dict[object, str] = {}
        for name in newest_first:
            newest.setdefault(period(taken[name]), name)
        chosen.update(list(newest.values())[:most])
    return frozenset(chosen)


_day: Callable[[datetime], object] = datetime.date


def _week(moment: datetime) -> object:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> object:
    return moment.year, moment.month
