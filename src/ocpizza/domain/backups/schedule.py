"""Once a day, on the wall clock of a zone: also on the two nights when that clock jumps."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from ocpizza.domain.stores.wall_clock import first_instant

TRIED_AGAIN_AFTER = (timedelta(minutes=15), timedelta(hours=1))
"""What fails is tried again so long after its end, and so often; then the next day."""
_WRITTEN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?:\s+(\S+))?")


@frozen
class Due:
    """A backup that a schedule asks for: the day it is for, and when it was to begin (UTC)."""

    day: date
    at: datetime


@frozen
class DailyAt:
    """An hour that a clock jumps over is the jump; one that comes twice is the first."""

    at: time
    zone: ZoneInfo

    @classmethod
    def parse(cls, text: str) -> DailyAt:
        """From `04:00 Europe/Paris`; UTC where no zone is said. Raises ValueError."""
        written = _WRITTEN.fullmatch(text.strip())
        if written is None:
            raise ValueError(f"{text!r} is no time of the day such as '04:00 Europe/Paris'")
        hour, minute, name = written.groups()
        try:
            zone = ZoneInfo(name or "UTC")
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{name!r} is no time zone; one is Europe/Paris") from None
        return cls(time(int(hour), int(minute)), zone)

    def __str__(self) -> str:
        return f"{self.at:%H:%M} {self.zone.key}"

    def last(self, now: datetime) -> Due:
        """The last one that was to begin by `now`."""
        day = now.astimezone(self.zone).date()
        due = self._on(day)
        return due if due.at <= now else self._on(day - timedelta(days=1))

    def next(self, now: datetime) -> Due:
        """The first one that is to begin after `now`."""
        day = now.astimezone(self.zone).date()
        due = self._on(day)
        return due if due.at > now else self._on(day + timedelta(days=1))

    def _on(self, day: date) -> Due:
        return Due(day, first_instant(self.zone, day, self.at))
